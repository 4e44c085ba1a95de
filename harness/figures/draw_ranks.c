/* The figure `ranks`: average ranks over problems, joined where nothing tells them apart
   (Demsar 2006). */
#include <math.h>

#include "figures/caption.h"
#include "figures/drawing.h"
#include "stats/choice.h"
#include "stats/ranks.h"

static const double ALPHA = 0.05;

static time_table read_scores(const drawing *d, arena *a)
{
    int problems = d->problem_count;
    time_table t = {d->count, problems, arena_array(a, double, d->count *problems + 1)};
    for (int k = 0; k < d->count * problems; k++)
        t.times[k] = (double)INFINITY;
    for (int p = 0; p < problems; p++) {
        const group **groups;
        int labels = choose_best(d->results, d->problems[p], &groups, a);
        for (int k = 0; k < labels; k++)
            t.times[drawing_find(d, groups[k]->trial->label) * problems + p] =
                groups[k]->score.median;
    }
    return t;
}

/* The better half hangs from the axis at the left, the others at the right, the extremes
   lowest. Columns: rank, side, depth. */
static void add_leaves(drawing *d, const ranks *all, const rank_bars *bars, double first)
{
    int left = (d->count + 1) / 2;
    for (int k = 0; k < d->count; k++) {
        int at = bars->order[k];
        bool right = k >= left;
        double depth = first + (right ? d->count - 1 - k : k);
        DRAWING_ROW(&d->panels[0].blocks[at], all->average[at], right, depth);
        text_add(&d->panels[0].tics,
                 "set label %d label[%d] at first %s, first %g %s noenhanced textcolor rgb "
                 "tint(%d)\n",
                 FIRST_NAME + at, at + 1, right ? "right" : "left", depth,
                 right ? "left offset 0.5, 0" : "right offset -0.5, 0", at + 1);
    }
}

/* Bars that would touch lie below each other. */
static int place_bars(const rank_bars *bars, int *levels)
{
    int deepest = 0;
    for (int k = 0; k < bars->count; k++) {
        levels[k] = 0;
        for (int i = 0; i < k; i++)
            if (bars->bars[i].last >= bars->bars[k].first && levels[i] >= levels[k])
                levels[k] = levels[i] + 1;
        deepest = levels[k] + 1 > deepest ? levels[k] + 1 : deepest;
    }
    return deepest;
}

static void add_bars(drawing *d, const ranks *all, const rank_bars *bars, const int *levels)
{
    for (int k = 0; k < bars->count; k++) {
        double from = all->average[bars->order[bars->bars[k].first]];
        double to = all->average[bars->order[bars->bars[k].last]];
        double depth = 0.45 + 0.4 * levels[k];
        text_add(&d->panels[0].tics,
                 "set arrow from %.6g, %g to %.6g, %g nohead linewidth 3.5 "
                 "linecolor rgb '#333333' front\n",
                 from - 0.04, depth, to + 0.04, depth);
    }
}

bool draw_ranks(store *st, const results *r, const figure *f, const char *const *problems,
                int count, drawing *d, arena *a)
{
    (void)st;
    drawing_begin(d, r, f, problems, count, a);
    if (d->count < 2 || count < 2)
        return false;
    time_table scores = read_scores(d, a);
    ranks all = ranks_of(&scores, a);
    rank_bars bars = ranks_bars_wilcoxon(&scores, &all, ALPHA, a);
    int *levels = arena_array(a, int, bars.count + 1);
    double first = 1 + 0.4 * place_bars(&bars, levels);
    drawing_panels(d, 1, a);
    add_leaves(d, &all, &bars, first);
    add_bars(d, &all, &bars, levels);
    panel *p = &d->panels[0];
    double depth = first + (d->count - 1) / 2 + 0.6;
    p->x = (axis){1, d->count, false};
    p->y = (axis){depth, 0, false};
    text_add(&p->tics, "tic_step = %d\n", 1 + (d->count - 1) / 8 * 2);
    p->title = arena_format(a, "average rank over %d problems", count);
    d->shape = (shape){.height = fmax(0.5, 0.15 * depth), .sides = true};
    d->y_label = "";
    d->columns = "rank\tright\tdepth";
    d->title = "Average ranks";
    d->method = arena_format(
        a,
        "Ranks of the median %s value over the seeds of the best setting of each optimizer, "
        "averaged over %d problems; 1 is best. A bar joins optimizers of which no two differ "
        "by "
        "Wilcoxon's signed-rank test over the problems, Holm over all pairs, at %g. Friedman's "
        "chi2 = %.3g, p = %.2g. Critical difference of Nemenyi's test: %.3g.",
        r->measure.best ? "best" : "final", count, ALPHA, all.chi_square, all.chi_square_p,
        ranks_critical_difference(d->count, count, ALPHA));
    return true;
}
