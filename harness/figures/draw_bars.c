/* The figure `bars`: time to target of the best setting of every optimizer. */
#include <math.h>
#include <string.h>

#include "figures/caption.h"
#include "figures/clock.h"
#include "figures/drawing.h"
#include "figures/hits.h"
#include "stats/choice.h"

enum { REPETITIONS = 2000 };
static const double LEVEL = 0.95;

/* The bar of one optimizer: the median of its times between the ends of its interval, the
   longest that a seed spent in vain. */
typedef struct bar {
    int at; /* in the drawing */
    interval time;
    double spent;
    int reached, seeds;
} bar;

static bar bar_of(const hits *h, int which, arena *a)
{
    bootstrap how = {LEVEL, REPETITIONS, 1, false};
    bar b = {.time = hits_interval(h, which, how, a), .seeds = h->seeds};
    for (int k = 0; k < h->seeds; k++) {
        runtime run = h->runs[which * h->seeds + k];
        b.reached += run.reached;
        if (!run.reached)
            b.spent = fmax(b.spent, run.evaluations);
    }
    return b;
}

static void fill_panel(panel *p, bar *bars, int count, int rows, clock_unit unit)
{
    double longest = 0, shortest = (double)INFINITY;
    for (int k = 0; k < count; k++) {
        bar *b = &bars[k];
        double low = b->time.low / unit.size, median = b->time.estimate / unit.size;
        double high = b->time.high / unit.size, spent = b->spent / unit.size;
        DRAWING_ROW(&p->blocks[b->at], low, median, high, b->reached, b->seeds, spent);
        const double ends[] = {low, median, high, spent};
        for (int i = 0; i < 4; i++)
            if (isfinite(ends[i]) && ends[i] > 0) {
                longest = fmax(longest, ends[i]);
                shortest = fmin(shortest, ends[i]);
            }
    }
    bool wide = longest > 30 * shortest;
    if (!(longest > 0))
        shortest = longest = 1;
    p->x = (axis){wide ? shortest / 2 : 0,
                  wide          ? longest * 1.4
                  : longest > 0 ? 1.2 * longest
                                : 1,
                  wide};
    p->y = (axis){rows + 0.6, 0.4, false};
}

static double longest_of(const bar *bars, int count)
{
    double longest = 0;
    for (int k = 0; k < count; k++) {
        longest = fmax(longest, bars[k].spent);
        longest =
            isfinite(bars[k].time.estimate) ? fmax(longest, bars[k].time.estimate) : longest;
    }
    return longest;
}

/* The panels of one problem: bars[target * labels + label]. */
static int read_bars(store *st, drawing *d, const char *problem, const double *targets,
                     int target_count, bar **bars, arena *a)
{
    const group **groups;
    int labels = choose_best(d->results, problem, &groups, a);
    *bars = arena_array(a, bar, labels * target_count + 1);
    for (int k = 0; k < labels; k++) {
        hits h = hits_of(st, d->results, groups[k], d->figure->x, targets, target_count, a);
        for (int t = 0; t < target_count; t++) {
            (*bars)[t * labels + k] = bar_of(&h, t, a);
            (*bars)[t * labels + k].at = drawing_find(d, groups[k]->trial->label);
        }
    }
    return labels;
}

/* The median lies between the least and the greatest of n seeds with probability
   1 - 2^(1 - n): no interval of theirs can promise more. */
static void add_coverage(drawing *d, bar *const *bars, const int *labels, int target_count)
{
    int least = 0;
    for (int k = 0; k < d->problem_count; k++)
        for (int i = 0; i < labels[k] * target_count; i++)
            if (least == 0 || bars[k][i].seeds < least)
                least = bars[k][i].seeds;
    double most = 1 - pow(2, 1 - least);
    if (least == 1)
        text_add(&d->caption, " One seed has no interval.");
    else if (least > 1 && most < LEVEL)
        text_add(&d->caption, " With %d seeds it holds the median with %.0f %% at most.", least,
                 100 * most);
}

/* Of what differs between the panels. */
static const char *panel_title(const drawing *d, const char *problem, bool targets, double at,
                               arena *a)
{
    if (!targets)
        return problem;
    const char *metric = d->results->measure.metric;
    return d->problem_count > 1 ? arena_format(a, "%s: %s %g", problem, metric, at)
                                : arena_format(a, "%s %g", metric, at);
}

static void add_panels(store *st, drawing *d, const double *targets, int target_count, arena *a)
{
    bar **bars = arena_array(a, bar *, d->problem_count);
    int *labels = arena_array(a, int, d->problem_count), made = 0;
    clock_unit unit = clock_unit_of(d->figure->x, 0);
    for (int k = 0; k < d->problem_count; k++) {
        labels[k] = read_bars(st, d, d->problems[k], targets, target_count, &bars[k], a);
        double longest = longest_of(bars[k], labels[k] * target_count);
        unit = clock_unit_of(d->figure->x, fmax(unit.longest, longest));
    }
    for (int k = 0; k < d->problem_count; k++)
        for (int t = 0; t < target_count && made < PANELS_MOST; t++) {
            panel *p = &d->panels[made++];
            p->title = panel_title(d, d->problems[k], target_count > 1, targets[t], a);
            fill_panel(p, bars[k] + t * labels[k], labels[k], d->count, unit);
        }
    const char *clock = clock_label(d->figure->x, unit, a);
    add_coverage(d, bars, labels, target_count);
    d->x_label = target_count > 1 ? arena_format(a, "%s to target", clock)
                                  : arena_format(a, "%s to %s %g", clock,
                                                 d->results->measure.metric, targets[0]);
    if (made < d->problem_count * target_count)
        text_add(&d->caption, " The first %d of %d pairs of problem and target are shown.",
                 made, d->problem_count * target_count);
}

bool draw_bars(store *st, const results *r, const figure *f, const char *const *problems,
               int count, drawing *d, arena *a)
{
    double *targets;
    int target_count = hits_targets(r, &targets, a);
    drawing_begin(d, r, f, problems, count, a);
    if (target_count == 0 || d->count == 0)
        return false;
    int panels = count * target_count;
    drawing_panels(d, panels < PANELS_MOST ? panels : PANELS_MOST, a);
    add_panels(st, d, targets, target_count, a);
    d->shape.row = 0.17;
    d->shape.right = 0.2;
    d->title = "Time to target";
    d->y_label = "";
    d->targets = true;
    d->columns = "low\tmedian\thigh\treached\tseeds\tspent";
    d->method =
        "Bars are medians over the seeds, seeds that missed the target counted as "
        "infinite; whiskers are the median's 95 % percentile interval of 2000 bootstrap "
        "samples of the seeds, up to the panel's edge where it has no upper end; an open "
        "bar ends at the budget where at least half of the seeds missed the target, and "
        "the numbers say how many reached it. Best setting of each optimizer by its "
        "value at the end.";
    caption_settings(d, problems, count, a);
    return true;
}
