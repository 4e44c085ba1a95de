/* The figures `profile` (Dolan and More) and `data_profile` (More and Wild). */
#include <math.h>
#include <string.h>

#include "figures/caption.h"
#include "figures/clock.h"
#include "figures/drawing.h"
#include "figures/hits.h"
#include "figures/staircase.h"
#include "stats/choice.h"
#include "stats/data_profile.h"
#include "stats/profile.h"

enum { ACCURACIES = 4 };

/* Median times of the best settings: rows are the drawing's series, columns pairs of problem
   and target. */
static time_table read_times(store *st, const drawing *d, const double *targets, int count,
                             arena *a)
{
    int pairs = d->problem_count * count;
    time_table t = {d->count, pairs, arena_array(a, double, d->count *pairs + 1)};
    for (int k = 0; k < d->count * pairs; k++)
        t.times[k] = (double)NAN;
    for (int p = 0; p < d->problem_count; p++) {
        const group **groups;
        int labels = choose_best(d->results, d->problems[p], &groups, a);
        for (int k = 0; k < labels; k++) {
            int at = drawing_find(d, groups[k]->trial->label);
            hits h = hits_of(st, d->results, groups[k], d->figure->x, targets, count, a);
            for (int i = 0; i < count; i++)
                t.times[at * pairs + p * count + i] = hits_median(&h, i, a);
        }
    }
    return t;
}

/* 1, 2, 4, ..: at most seven. */
static void add_binary_tics(text *out, double right)
{
    int last = (int)ceil(log2(right)), step = (last + 5) / 6;
    text_add(out, "set format x '%%g'\nset xtics (");
    for (int k = 0; k <= last; k += step > 0 ? step : 1)
        text_add(out, "%s%g", k ? ", " : "", pow(2, k));
    text_add(out, ")\n");
}

/* " Best on, and solved at all: sgd 75 %, 100 %; .." */
static void add_shares(drawing *d, const profile *all)
{
    text_add(&d->caption, " Pairs on which it is best, and that it solves:");
    for (int k = 0; k < d->named; k++)
        text_add(&d->caption, "%s %s %.0f %%, %.0f %%", k ? ";" : "", d->series[k].label,
                 100 * all->wins[k], 100 * all->solved[k]);
    text_add(&d->caption, ".");
}

static void fill_profile(drawing *d, const profile *all)
{
    panel *p = &d->panels[0];
    double right = fmax(2, pow(all->longest, 1.1));
    p->x = (axis){1, right, true};
    p->y = (axis){0, 1.03, false};
    add_binary_tics(&p->tics, right);
    for (int k = 0; k < d->count; k++)
        staircase_add(&p->blocks[k], &all->curves[k], 1, right);
    add_shares(d, all);
}

bool draw_profile(store *st, const results *r, const figure *f, const char *const *problems,
                  int count, drawing *d, arena *a)
{
    double *targets;
    int target_count = hits_targets(r, &targets, a);
    drawing_begin(d, r, f, problems, count, a);
    if (target_count == 0 || d->count == 0)
        return false;
    time_table times = read_times(st, d, targets, target_count, a);
    profile all = profile_of(&times, a);
    drawing_panels(d, 1, a);
    fill_profile(d, &all);
    d->panels[0].title = arena_format(a, "%d pair%s of problem and target", times.problems,
                                      times.problems == 1 ? "" : "s");
    d->x_label = arena_format(a, "%s to target, ratio to the best",
                              clock_label(f->x, clock_unit_of(f->x, 1), a));
    if (strstr(f->x, "seconds"))
        d->x_label = "time to target, ratio to the best";
    d->y_label = "share of pairs solved";
    d->columns = "ratio\tshare";
    d->targets = true;
    d->shape.legend = "lines";
    d->title = "Performance profiles";
    d->method =
        "The share of pairs of problem and target that an optimizer solves within the "
        "ratio of the best one's time (Dolan and More 2002), by median times over the "
        "seeds; a pair that it never solves stays in the denominator. Ratios are to the "
        "best of the optimizers shown: without one of them the profiles of the others "
        "can change. Best setting of each optimizer by its value at the end.";
    caption_settings(d, problems, count, a);
    return true;
}

/* f_L of a problem and the median start: what accuracies are measured between. */
static void read_levels(const results *r, const char *problem, double *start, double *best,
                        arena *a)
{
    double *firsts = arena_array(a, double, r->study->trial_count + 1);
    int64_t count = 0;
    *best = (double)INFINITY;
    for (int64_t k = 0; k < r->group_count; k++) {
        const group *g = &r->groups[k];
        for (int i = 0; strcmp(g->trial->problem_label, problem) == 0 && i < g->count; i++) {
            *best = fmin(*best, g->outcomes[i].score);
            if (isfinite(g->outcomes[i].first))
                firsts[count++] = g->outcomes[i].first;
        }
    }
    *start = spread_of(firsts, count).median;
}

static void fill_accuracy(store *st, drawing *d, time_table *tables, arena *a)
{
    int pairs = d->problem_count;
    for (int p = 0; p < pairs; p++) {
        double start, best, targets[ACCURACIES], sign = d->higher ? -1 : 1;
        const group **groups;
        int labels = choose_best(d->results, d->problems[p], &groups, a);
        read_levels(d->results, d->problems[p], &start, &best, a);
        for (int t = 0; t < ACCURACIES; t++)
            targets[t] = sign * data_profile_target(start, best, data_profile_accuracies[t]);
        for (int k = 0; k < labels; k++) {
            int at = drawing_find(d, groups[k]->trial->label);
            hits h = hits_of(st, d->results, groups[k], d->figure->x, targets, ACCURACIES, a);
            for (int t = 0; t < ACCURACIES; t++)
                tables[t].times[at * pairs + p] = hits_median(&h, t, a);
        }
    }
}

/* The least and the greatest time that is one. */
static extent times_range(const time_table *tables)
{
    extent seen = extent_empty;
    for (int t = 0; t < ACCURACIES; t++)
        for (int k = 0; k < tables[t].solvers * tables[t].problems; k++)
            extent_add(&seen, tables[t].times[k]);
    return seen;
}

static void fill_data_panel(drawing *d, panel *p, const time_table *times, extent seen,
                            clock_unit unit, arena *a)
{
    double *units = arena_array(a, double, times->problems + 1);
    double left = (seen.any ? seen.low : 0.5) / unit.size;
    double right = (seen.any ? seen.high : 1) / unit.size;
    for (int k = 0; k < times->problems; k++)
        units[k] = unit.size;
    steps *curves = data_profile_of(times, units, a);
    p->x = (axis){left / 1.2, right * 1.2, right > 10 * left};
    p->y = (axis){0, 1.03, false};
    for (int k = 0; k < d->count; k++)
        staircase_add(&p->blocks[k], &curves[k], p->x.low, p->x.high);
}

static void describe_data_profile(drawing *d, clock_unit unit, arena *a)
{
    int count = d->problem_count;
    d->x_label = clock_label(d->figure->x, unit, a);
    d->y_label = "share of problems solved";
    d->columns = arena_format(a, "%s\tshare", d->x_label);
    d->shape.legend = "lines";
    d->title = arena_format(a, "Data profiles over %d problem%s", count, count == 1 ? "" : "s");
    d->method =
        "The share of problems on which the median over the seeds comes to f_L + "
        "accuracy (f_0 - f_L) within the budget across (More and Wild 2009): f_0 the "
        "median start, f_L the best final value of any trial on the problem; the unit "
        "is one reading of the clock. Best setting of each optimizer by its value at the end.";
    caption_settings(d, d->problems, count, a);
}

bool draw_data_profile(store *st, const results *r, const figure *f,
                       const char *const *problems, int count, drawing *d, arena *a)
{
    time_table tables[ACCURACIES];
    drawing_begin(d, r, f, problems, count, a);
    if (d->count == 0)
        return false;
    for (int t = 0; t < ACCURACIES; t++) {
        tables[t] = (time_table){d->count, count, arena_array(a, double, d->count *count)};
        for (int k = 0; k < d->count * count; k++)
            tables[t].times[k] = (double)NAN;
    }
    fill_accuracy(st, d, tables, a);
    extent seen = times_range(tables);
    clock_unit unit = clock_unit_of(f->x, seen.any ? seen.high : 1);
    drawing_panels(d, ACCURACIES, a);
    for (int t = 0; t < ACCURACIES; t++) {
        d->panels[t].title = arena_format(a, "accuracy %g", data_profile_accuracies[t]);
        fill_data_panel(d, &d->panels[t], &tables[t], seen, unit, a);
    }
    describe_data_profile(d, unit, a);
    return true;
}
