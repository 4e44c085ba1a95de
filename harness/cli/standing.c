#include "cli/standing.h"

#include <math.h>
#include <string.h>

#include "cli/units.h"
#include "stats/choice.h"
#include "stats/clock.h"
#include "stats/reach.h"
#include "stats/ties.h"

enum { BEFORE = 4, BEHIND = 2 }; /* columns besides the targets' */

static void sort_by(const group **groups, int count, summary_kind kind, arena *a)
{
    for (int k = 1; k < count; k++) {
        const group *g = groups[k];
        double own = summary_of(g, kind, a).estimate;
        int at = k;
        for (; at > 0 && summary_of(groups[at - 1], kind, a).estimate > own; at--)
            groups[at] = groups[at - 1];
        groups[at] = g;
    }
}

standing standing_rank(store *st, const results *r, const char *problem_label,
                       summary_kind kind, arena *a)
{
    standing all = {0};
    reached unused;
    all.count = choose_best(r, problem_label, &all.groups, a);
    if (kind != SUMMARY_MEDIAN)
        sort_by(all.groups, all.count, kind, a);
    all.targets = arena_array(a, const target *, r->study->target_count);
    for (int k = 0; all.count > 0 && k < r->study->target_count; k++)
        if (reach_target(st, all.groups[0], &r->study->targets[k], &unused, a))
            all.targets[all.target_count++] = &r->study->targets[k];
    return all;
}

static const char *target_words(const target *t, arena *a)
{
    return arena_format(a, "%s %.4g", t->metric, t->value);
}

static const char **make_header(const results *r, const standing *all, summary_kind kind,
                                bool *numbers, arena *a)
{
    int last = BEFORE + all->target_count;
    const char **header = arena_array(a, const char *, last + BEHIND);
    header[0] = "optimizer";
    header[1] = arena_format(a, "%s%s%s%s", r->measure.metric, *r->unit ? " (" : "", r->unit,
                             *r->unit ? ")" : "");
    header[2] = kind == SUMMARY_MEDIAN ? "[quartiles]" : "[95 %]";
    header[3] = "diverged";
    for (int k = 0; k < all->target_count; k++)
        header[BEFORE + k] = arena_format(a, "to %s", target_words(all->targets[k], a));
    header[last] = "state";
    header[last + 1] = "best setting";
    for (int c = 0; c < last + BEHIND; c++)
        numbers[c] = c == 1 || c == 3 || c == last;
    return header;
}

static const char *reach_words(store *st, const group *g, const target *t, arena *a)
{
    reached all;
    reach_target(st, g, t, &all, a);
    if (!isfinite(all.steps.median))
        return all.count ? arena_format(a, "- (%d/%d)", all.count, g->count) : "-";
    const char *partly =
        all.count < g->count ? arena_format(a, " (%d/%d)", all.count, g->count) : "";
    bool timed = isfinite(all.seconds.median); /* COCO's trials have no time */
    return arena_format(a, "%.6g%s%s%s", all.steps.median, timed ? ", " : "",
                        timed ? unit_seconds(a, all.seconds.median) : "", partly);
}

static void fill_row(store *st, const results *r, const standing *all, const group *g,
                     summary_kind kind, const char **cells, arena *a)
{
    interval values = summary_values(r, summary_of(g, kind, a));
    int last = BEFORE + all->target_count;
    bool lost = !isfinite(values.estimate);
    const char *why = g->diverged >= g->failed ? "diverged" : "failed";
    cells[0] = g->trial->label;
    cells[1] = lost ? why : summary_value(values, a);
    cells[2] = lost && !isfinite(values.low) && !isfinite(values.high)
                   ? ""
                   : summary_interval(values, a);
    cells[3] = arena_format(a, "%d/%d", g->diverged, g->count);
    for (int k = 0; k < all->target_count; k++)
        cells[BEFORE + k] = reach_words(st, g, all->targets[k], a);
    int64_t state = g->outcomes[0].record.state_bytes;
    cells[last] = state < 0 ? "" : unit_bytes(a, (double)state);
    cells[last + 1] = group_setting(r, g, a);
}

/* What went wrong, once per optimizer, how fine seconds are, and what is still missing. */
static void add_notes(store *st, const results *r, const char *problem_label, sheet *s,
                      arena *a)
{
    int missing = 0;
    for (int64_t k = 0; k < r->group_count; k++) {
        const group *g = &r->groups[k];
        if (strcmp(g->trial->problem_label, problem_label) != 0)
            continue;
        missing += g->seeds - g->count;
        for (int i = 0; i < g->count; i++) {
            const record *at = &g->outcomes[i].record;
            if (trial_status_is_result(at->status))
                continue;
            s->notes[s->notes_count++] = arena_format(
                a, "%s with seed %llu: %s%s%s", g->trial->label,
                (unsigned long long)g->outcomes[i].trial->seed, trial_status_name(at->status),
                *at->message ? ": " : "", at->message);
            break;
        }
    }
    const char *noise_floor = r->study->target_count > 0 ? results_clock_floor(st, r, a) : NULL;
    if (noise_floor)
        s->notes[s->notes_count++] = noise_floor;
    if (missing)
        s->notes[s->notes_count++] =
            arena_format(a, "%d trial%s missing: slalom run %s", missing,
                         missing > 1 ? "s are" : " is", r->study->path);
}

static int most_seeds(const standing *all)
{
    int most = 0;
    for (int k = 0; k < all->count; k++)
        most = all->groups[k]->count > most ? all->groups[k]->count : most;
    return most;
}

static double steps_to(store *st, const group *g, const target *t, arena *a)
{
    reached hits;
    reach_target(st, g, t, &hits, a);
    return hits.steps.median;
}

/* What a column ranks by: the steps to a target, or the summary. */
static double *sizes_of(store *st, const standing *all, const target *t, summary_kind kind,
                        arena *a)
{
    double *sizes = arena_array(a, double, all->count);
    for (int k = 0; k < all->count; k++)
        sizes[k] = t ? steps_to(st, all->groups[k], t, a)
                     : summary_of(all->groups[k], kind, a).estimate;
    return sizes;
}

/* The best of the values and of the steps to each target, with who ties. */
static const sheet_best *mark(store *st, const results *r, const standing *all, int columns,
                              summary_kind kind, arena *a)
{
    bool *cells = arena_array(a, bool, all->count *columns + 1);
    bool *tied = arena_array(a, bool, all->count + 1), told = true, any = false;
    sheet_best *best = arena_alloc(a, sizeof *best);
    for (int c = -1; c < all->target_count; c++) {
        const target *t = c < 0 ? NULL : all->targets[c];
        const double *sizes = sizes_of(st, all, t, kind, a);
        int first = 0;
        for (int k = 1; k < all->count; k++)
            first = sizes[k] < sizes[first] ? k : first;
        if (all->count < 2 || !isfinite(sizes[first]))
            continue;
        any = true;
        told =
            ties_of(st, r, all->groups, all->count, first, (duel_question){t, "step"}, tied, a);
        for (int k = 0; k < all->count; k++)
            cells[k * columns + (t ? BEFORE + c : 1)] =
                isfinite(sizes[k]) && (tied[k] || sizes[k] == sizes[first]);
    }
    *best = (sheet_best){cells, ties_note(told)};
    return any ? best : NULL;
}

sheet standing_sheet(store *st, const results *r, const char *problem_label, summary_kind kind,
                     arena *a)
{
    standing all = standing_rank(st, r, problem_label, kind, a);
    sheet s = {.columns = BEFORE + all.target_count + BEHIND, .rows = all.count};
    bool *numbers = arena_array(a, bool, s.columns);
    int seeds = most_seeds(&all);
    s.title = arena_format(a, "%s: %s %s, %s of %d seed%s", problem_label,
                           r->measure.best ? "best" : "final", r->measure.metric,
                           summary_words(kind), seeds, seeds == 1 ? "" : "s");
    s.header = make_header(r, &all, kind, numbers, a);
    s.numbers = numbers;
    s.cells = arena_array(a, const char *, s.rows *s.columns);
    for (int k = 0; k < all.count; k++)
        fill_row(st, r, &all, all.groups[k], kind, s.cells + k * s.columns, a);
    s.best = mark(st, r, &all, s.columns, kind, a);
    s.notes = arena_array(a, const char *, r->group_count + 2);
    add_notes(st, r, problem_label, &s, a);
    return s;
}
