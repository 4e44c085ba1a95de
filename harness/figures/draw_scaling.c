/* The figure `scaling`: the value at the end over the size of the problem or of the budget,
   with a fitted law L(D) = b + a D^-B for every optimizer. */
#include <math.h>
#include <string.h>

#include "figures/caption.h"
#include "figures/clock.h"
#include "figures/drawing.h"
#include "figures/quantity.h"
#include "stats/choice.h"
#include "stats/scaling.h"

enum { LINE = 40, REPETITIONS = 1000 };
static const double LEVEL = 0.95;

/* The best settings of one optimizer, one for each problem: size and values of its seeds. */
typedef struct ladder {
    double *size, *score; /* of every seed */
    int count;
    int sizes; /* that differ */
} ladder;

static void add_group(store *st, drawing *d, ladder *l, const group *g, extent *x, extent *y)
{
    const results *r = d->results;
    spread s = results_spread(r, g->score);
    double size = (double)NAN;
    for (int k = 0; k < g->count; k++) {
        const record *at = &g->outcomes[k].record;
        double here = quantity_at_end(st, at->row, at, d->figure->x);
        size = isnan(here) ? size : here;
        if (!isfinite(g->outcomes[k].score) || isnan(here))
            continue;
        l->size[l->count] = here;
        l->score[l->count++] = g->outcomes[k].score;
    }
    if (isnan(size) || !isfinite(s.median))
        return;
    l->sizes++;
    extent_add(x, size);
    extent_add(y, s.median);
    DRAWING_ROW(&d->panels[0].blocks[drawing_find(d, g->trial->label)], size, s.low, s.median,
                s.high, 0);
}

static void add_words(drawing *d, int at, const ladder *l, const scaling_law *law, arena *a)
{
    const scaling_fit how = {0};
    const bootstrap b = {.level = LEVEL, .repetitions = REPETITIONS, .seed = 1};
    scaling_interval i = scaling_bootstrap(l->size, l->score, l->count, how, b, a);
    text_add(&d->caption, " %s: %.3g + %.3g D^-%.3g", d->series[at].label, law->floor,
             law->scale, law->exponent);
    if (2 * i.undefined < REPETITIONS)
        text_add(&d->caption, ", floor in [%.3g, %.3g], exponent in [%.3g, %.3g]", i.floor.low,
                 i.floor.high, i.exponent.low, i.exponent.high);
    else
        text_add(&d->caption, ", too few trials for an interval");
    text_add(&d->caption, ", residual %.2g.", law->residual);
}

static void add_law(drawing *d, int at, const ladder *l, const axis *x, extent *y, arena *a)
{
    scaling_fit how = {0};
    scaling_law law = scaling_fit_data(l->size, l->score, l->count, how, a);
    if (!isfinite(law.exponent))
        return;
    for (int k = 0; k <= LINE; k++) {
        double share = (double)k / LINE;
        double size = x->logarithmic ? x->low * pow(x->high / x->low, share)
                                     : x->low + (x->high - x->low) * share;
        double value = law.floor + law.scale * pow(size, -law.exponent);
        extent_add(y, value);
        DRAWING_ROW(&d->panels[0].blocks[at], size, value, value, value, 1);
    }
    if (at < d->named)
        add_words(d, at, l, &law, a);
}

static ladder *read_ladders(store *st, drawing *d, extent *x, extent *y, arena *a)
{
    ladder *all = arena_array(a, ladder, d->count + 1);
    int64_t room = d->results->study->trial_count + 1;
    for (int k = 0; k < d->count; k++) {
        all[k].size = arena_array(a, double, room);
        all[k].score = arena_array(a, double, room);
    }
    for (int p = 0; p < d->problem_count; p++) {
        const group **groups;
        int labels = choose_best(d->results, d->problems[p], &groups, a);
        for (int k = 0; k < labels; k++)
            add_group(st, d, &all[drawing_find(d, groups[k]->trial->label)], groups[k], x, y);
    }
    return all;
}

bool draw_scaling(store *st, const results *r, const figure *f, const char *const *problems,
                  int count, drawing *d, arena *a)
{
    extent x = extent_empty, y = extent_empty;
    drawing_begin(d, r, f, problems, count, a);
    drawing_panels(d, 1, a);
    ladder *all = read_ladders(st, d, &x, &y, a);
    if (count < 3 || r->higher || !x.any || x.low == x.high)
        return false;
    panel *p = &d->panels[0];
    p->x =
        x.high > 8 * x.low ? (axis){x.low / 1.2, x.high * 1.2, true} : axis_fit(x, (double)NAN);
    for (int k = 0; k < d->count; k++)
        if (all[k].sizes >= 3)
            add_law(d, k, &all[k], &p->x, &y, a);
    p->y = axis_fit(y, (double)NAN);
    if (!p->y.logarithmic && y.low > 0 && y.high > 2 * y.low)
        p->y = (axis){y.low / 1.1, y.high * 1.1, true};
    drawing_keep(d);
    d->x_label = clock_label(f->x, clock_unit_of(f->x, 0), a);
    d->y_label =
        arena_format(a, "%s %s", r->measure.best ? "best" : "final", drawing_metric(r, a));
    d->columns = arena_format(a, "%s\tlow\tmedian\thigh\tlaw", f->x);
    d->title = "Scaling";
    d->method =
        "Points are medians over the seeds between their quartiles of the best setting "
        "of each optimizer on each problem; lines are least-squares fits of b + a D^-B, "
        "b, a, B >= 0, over all seeds, with 95 % percentile intervals of 1000 bootstrap "
        "samples of the trials.";
    return true;
}
