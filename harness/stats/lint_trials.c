/* Rules about trials one by one: what is missing, stale, failed, or has clocks that do not add
   up. */
#include <math.h>
#include <string.h>

#include "stats/clock_audit.h"
#include "stats/lint_rules.h"

/* How many trials of an optimizer on a problem are so. */
typedef struct share {
    const char *problem, *label;
    int64_t count, of;
    const outcome *first; /* the first of them, where it has an outcome */
} share;

typedef struct shares {
    share *all;
    int count;
} shares;

static share *share_of(shares *s, const trial *t)
{
    for (int k = s->count - 1; k >= 0; k--)
        if (strcmp(s->all[k].problem, t->problem_label) == 0 &&
            strcmp(s->all[k].label, t->label) == 0)
            return &s->all[k];
    s->all[s->count] = (share){t->problem_label, t->label, 0, 0, NULL};
    return &s->all[s->count++];
}

static shares shares_new(const linter *l)
{
    return (shares){arena_array(l->memory, share, l->results->group_count), 0};
}

static bool is_missing(store *st, const trial *t)
{
    trial_status status;
    int64_t row;
    return !store_find(st, t->key, &status, &row) || status == TRIAL_RUNNING ||
           status == TRIAL_INTERRUPTED;
}

static bool is_stale(store *st, const trial *t)
{
    trial_status status;
    int64_t row;
    return store_find(st, t->key, &status, &row) && trial_status_is_result(status) &&
           store_stale(st, row, t);
}

static shares count_trials(const linter *l, bool (*so)(store *, const trial *))
{
    shares s = shares_new(l);
    for (int64_t k = 0; k < l->study->trial_count; k++) {
        share *one = share_of(&s, &l->study->trials[k]);
        one->of++;
        one->count += so(l->store, &l->study->trials[k]);
    }
    return s;
}

static const char *so_many(const linter *l, const share *s, const char *are)
{
    return arena_format(l->memory, "%lld of %lld trials %s", (long long)s->count,
                        (long long)s->of, are);
}

void lint_missing(linter *l)
{
    shares s = count_trials(l, is_missing);
    const char *advice = arena_format(l->memory, "slalom run %s", l->study->path);
    for (int k = 0; k < s.count; k++)
        if (s.all[k].count > 0)
            lint_add(l, LINT_UNFAIR, "missing", lint_cell(l, s.all[k].label, s.all[k].problem),
                     so_many(l, &s.all[k], "are missing"), advice);
}

void lint_stale(linter *l)
{
    shares s = count_trials(l, is_stale);
    const char *advice = arena_format(l->memory, "slalom run %s --rerun stale", l->study->path);
    for (int k = 0; k < s.count; k++)
        if (s.all[k].count > 0)
            lint_add(l, LINT_UNFAIR, "stale", lint_cell(l, s.all[k].label, s.all[k].problem),
                     so_many(l, &s.all[k], "are of another build of their plugins"), advice);
}

/* Counts outcomes of all groups, those of the reserve and imported ones, too. */
static shares count_outcomes(const linter *l, bool (*so)(const outcome *))
{
    shares s = shares_new(l);
    for (int64_t k = 0; k < l->results->group_count; k++) {
        const group *g = &l->results->groups[k];
        share *one = share_of(&s, g->trial);
        one->of += g->count;
        for (int i = 0; i < g->count; i++) {
            if (!so(&g->outcomes[i]))
                continue;
            one->count++;
            one->first = one->first ? one->first : &g->outcomes[i];
        }
    }
    return s;
}

static bool has_failed(const outcome *o)
{
    return !trial_status_is_result(o->record.status);
}

void lint_failed(linter *l)
{
    shares s = count_outcomes(l, has_failed);
    const char *advice =
        arena_format(l->memory,
                     "They count as infinitely bad. Mend the cause and run them again: "
                     "slalom run %s --rerun failed",
                     l->study->path);
    for (int k = 0; k < s.count; k++) {
        const share *one = &s.all[k];
        if (one->count == 0)
            continue;
        const record *at = &one->first->record;
        lint_add(
            l, LINT_UNFAIR, "failed", lint_cell(l, one->label, one->problem),
            arena_format(l->memory, "%s; the first, with seed %llu: %s%s%s",
                         so_many(l, one, "failed"), (unsigned long long)one->first->trial->seed,
                         trial_status_name(at->status), *at->message ? ": " : "", at->message),
            advice);
    }
}

/* Seconds: a few slices of the scheduler, any of which may fall between two readings. */
#define AUDIT_FLOOR 2e-2

static bool is_off(const outcome *o)
{
    const record *r = &o->record;
    clock_reading at = {r->seconds, r->evaluation_seconds, r->setup_seconds, r->wall_seconds};
    return trial_status_is_result(r->status) && !isnan(r->setup_seconds) &&
           !clock_audit(at, 0.01, AUDIT_FLOOR).holds;
}

void lint_audit(linter *l)
{
    shares s = count_outcomes(l, is_off);
    for (int k = 0; k < s.count; k++) {
        const share *one = &s.all[k];
        if (one->count == 0)
            continue;
        const record *r = &one->first->record;
        lint_add(l, lint_uses_seconds(l->study) ? LINT_UNFAIR : LINT_WEAK, "clocks",
                 lint_cell(l, one->label, one->problem),
                 arena_format(l->memory,
                              "%s by more than 1 %%; seed %llu: %.4g s of optimizer and "
                              "oracle, %.4g s of evaluation and %.4g s of set-up in %.4g s",
                              so_many(l, one, "have clocks that miss their wall clock"),
                              (unsigned long long)one->first->trial->seed, r->seconds,
                              r->evaluation_seconds, r->setup_seconds, r->wall_seconds),
                 "Something outside the trial took time, as a paused process does. Run them "
                 "again (--rerun all) on a quiet machine, or do not report seconds.");
    }
}
