#include "stats/contest.h"

#include <math.h>
#include <string.h>

#include "stats/contender.h"
#include "stats/reserve.h"

/* The group with the same trials among results with more seeds. */
static const group *same_group(const results *all, const group *g)
{
    for (int64_t k = 0; k < all->group_count; k++)
        if (strcmp(all->groups[k].trial->key, g->trial->key) == 0)
            return &all->groups[k];
    return g;
}

static int settings_of(const results *r, const group *g)
{
    int count;
    contender all = {.label = g->trial->label};
    contender_find(&all, r, g->trial->problem_label, &count);
    return count;
}

static void add_problem(contest *c, const results *first, const results *all,
                        const char *problem, arena *a)
{
    const group **best;
    int count = choose_best(first, problem, &best, a);
    for (int k = 1; k < count; k++) {
        duel d = {.a = same_group(all, best[0]), .b = same_group(all, best[k])};
        d.a_settings = settings_of(all, d.a);
        d.b_settings = settings_of(all, d.b);
        c->duels[c->count++] = d;
    }
}

static bool is_open(const duel *d, const study *s)
{
    bool alike = d->test.n > 0 && d->test.ties == d->test.n;
    bool decided = d->adaptive && d->decided;
    return !decided && !alike && d->added < s->most_seeds - s->first_seeds;
}

static void measure_all(contest *c, store *st, const results *all, arena *a)
{
    duel_question *questions;
    duel_questions(all, NULL, &questions, a);
    for (int k = 0; k < c->count; k++) {
        int settings[2] = {c->duels[k].a_settings, c->duels[k].b_settings};
        c->duels[k] = duel_of(st, all, c->duels[k].a, c->duels[k].b, questions[0], c->count, a);
        c->duels[k].a_settings = settings[0];
        c->duels[k].b_settings = settings[1];
    }
    duel_judge(c->duels, c->count, a);
    for (int k = 0; k < c->count; k++)
        c->open += is_open(&c->duels[k], all->study);
}

bool contest_of(store *st, const study *s, arena *a, contest *c, failure *f)
{
    study few = *s;
    measure m = measure_read(duel_metric(s), a);
    few.reserve_count = 0;
    *c = (contest){.count = 0};
    const results *first = results_load(st, &few, m, a, f);
    const results *all = first ? results_load(st, s, m, a, f) : NULL;
    if (!all)
        return false;
    c->duels = arena_array(a, duel, first->label_count * first->problem_count + 1);
    for (int k = 0; k < first->problem_count; k++)
        add_problem(c, first, all, first->problems[k], a);
    measure_all(c, st, all, a);
    return true;
}

/* Trials of one setting share what expand.c made for it. */
static bool is_of(const trial *t, const group *g)
{
    return t->optimizer.values == g->trial->optimizer.values &&
           t->transforms == g->trial->transforms && strcmp(t->label, g->trial->label) == 0 &&
           strcmp(t->problem_label, g->trial->problem_label) == 0;
}

static bool is_next(const contest *c, const study *s, const trial *t, int jobs)
{
    for (int k = 0; k < c->count; k++) {
        const duel *d = &c->duels[k];
        if (!is_open(d, s) || (!is_of(t, d->a) && !is_of(t, d->b)))
            continue;
        int more = (int)fmax(fmax(1, d->added / 4), jobs / (2 * c->open));
        uint64_t from = (uint64_t)(s->first_seeds + d->added);
        if (t->seed >= from && t->seed < from + (uint64_t)more)
            return true;
    }
    return false;
}

static bool has(const study *s, const trial *t)
{
    for (int64_t k = s->trial_count - 1; k >= 0; k--)
        if (strcmp(s->trials[k].key, t->key) == 0)
            return true;
    return false;
}

const study *contest_next(store *st, const contest *c, const study *s, int jobs, arena *a)
{
    /* The arena's copy has room for the whole reserve. */
    study *next = arena_alloc(a, sizeof *next);
    *next = *reserve_join(st, s, a);
    for (int64_t k = 0; k < s->reserve_count; k++)
        if (is_next(c, s, &s->reserve[k], jobs) && !has(next, &s->reserve[k]))
            next->trials[next->trial_count++] = s->reserve[k];
    return next;
}
