#include "stats/cells.h"

#include <math.h>
#include <string.h>

#include "stats/crossing.h"

static int place_of(const char **words, int count, const char *word)
{
    int at = 0;
    while (at < count && strcmp(words[at], word) != 0)
        at++;
    return at;
}

const group **cells_of(const results *r, arena *a)
{
    const group **cells = arena_array(a, const group *, r->label_count * r->problem_count);
    for (int p = 0; p < r->problem_count; p++) {
        const group **best;
        int count = choose_best(r, r->problems[p], &best, a);
        for (int k = 0; k < count; k++) {
            int label = place_of(r->labels, r->label_count, best[k]->trial->label);
            cells[label * r->problem_count + p] = best[k];
        }
    }
    return cells;
}

time_table cell_scores(const results *r, const group **cells, arena *a)
{
    int count = r->label_count * r->problem_count;
    time_table t = {r->label_count, r->problem_count, arena_array(a, double, count)};
    for (int k = 0; k < count; k++)
        t.times[k] = cells[k] ? cells[k]->score.median : (double)NAN;
    return t;
}

static runtime run_of(store *s, int64_t row, const target *t, const char *clock, arena *a)
{
    bool higher = false;
    const char *unit;
    series curve = store_series(s, row, clock, t->metric, a);
    if (curve.count == 0 || !store_orientation(s, row, t->metric, &higher, &unit, a))
        return (runtime){0, false};
    for (int64_t k = 0; k < curve.count && higher; k++)
        curve.y[k] = -curve.y[k];
    int64_t at = crossing_first(curve.y, curve.count, higher ? -t->value : t->value);
    return (runtime){curve.x[at < 0 ? curve.count - 1 : at], at >= 0};
}

runtime *cell_runs(store *s, const group *g, const target *t, const char *clock, arena *a)
{
    runtime *runs = arena_array(a, runtime, g->count);
    for (int k = 0; k < g->count; k++)
        runs[k] = run_of(s, g->outcomes[k].record.row, t, clock, a);
    return runs;
}

double *cell_hits(store *s, const group *g, const target *t, const char *clock, arena *a)
{
    double *hits = arena_array(a, double, g->count);
    const runtime *runs = cell_runs(s, g, t, clock, a);
    for (int k = 0; k < g->count; k++)
        hits[k] = runs[k].reached ? runs[k].evaluations : (double)INFINITY;
    return hits;
}

time_table cell_times(store *s, const results *r, const group **cells, const target *t,
                      const char *clock, arena *a)
{
    int count = r->label_count * r->problem_count;
    time_table times = {r->label_count, r->problem_count, arena_array(a, double, count)};
    for (int k = 0; k < count; k++) {
        times.times[k] = (double)NAN;
        if (cells[k])
            times.times[k] =
                spread_of(cell_hits(s, cells[k], t, clock, a), cells[k]->count).median;
    }
    return times;
}

/* The place of the outcome of a seed, or -1. */
static int place_of_seed(const group *g, uint64_t seed)
{
    for (int k = 0; k < g->count; k++)
        if (g->outcomes[k].trial->seed == seed)
            return k;
    return -1;
}

int cell_pair_up(const group *one, const double *ones, const group *other, const double *others,
                 double **a, double **b, arena *memory)
{
    int count = 0;
    *a = arena_array(memory, double, one->count + other->count);
    *b = arena_array(memory, double, one->count + other->count);
    for (int k = 0; k < one->count; k++) {
        int at = place_of_seed(other, one->outcomes[k].trial->seed);
        (*a)[count] = ones[k];
        (*b)[count++] = at < 0 ? (double)NAN : others[at];
    }
    for (int k = 0; k < other->count; k++) {
        if (place_of_seed(one, other->outcomes[k].trial->seed) >= 0)
            continue;
        (*a)[count] = (double)NAN;
        (*b)[count++] = others[k];
    }
    return count;
}

double *cell_values(const group *g, arena *a)
{
    double *values = arena_array(a, double, g->count);
    for (int k = 0; k < g->count; k++)
        values[k] = g->outcomes[k].score;
    return values;
}

int cell_pairs(const group *one, const group *other, double **a, double **b, arena *memory)
{
    return cell_pair_up(one, cell_values(one, memory), other, cell_values(other, memory), a, b,
                        memory);
}

int cell_settings(const results *r, const char *problem_label, const char *label,
                  double **scores, arena *a)
{
    int count = 0;
    *scores = arena_array(a, double, r->group_count);
    for (int64_t k = 0; k < r->group_count; k++) {
        const group *g = &r->groups[k];
        if (g->count > 0 && strcmp(g->trial->label, label) == 0 &&
            strcmp(g->trial->problem_label, problem_label) == 0)
            (*scores)[count++] = g->score.median;
    }
    return count;
}
