/* The figure `ecdf`: the distribution of runtimes over pairs of problem and target (COCO). */
#include <math.h>

#include "figures/caption.h"
#include "figures/clock.h"
#include "figures/drawing.h"
#include "figures/hits.h"
#include "figures/staircase.h"
#include "stats/choice.h"
#include "stats/runtime_distribution.h"

enum {
    SAMPLES = 1000, /* simulated runtimes of each pair */
    BAND = 60,      /* budgets at which there is an interval */
    REPETITIONS = 200,
    BAND_SAMPLES = 10000 /* of all pairs together in a repetition */
};
static const double LEVEL = 0.95;

/* The pairs of one optimizer, and the longest run that failed and median of those. */
typedef struct pool {
    runtime_pair *pairs;
    int64_t count;
} pool;

static pool *read_pools(store *st, const drawing *d, const double *targets, int count, arena *a)
{
    pool *pools = arena_array(a, pool, d->count);
    for (int k = 0; k < d->count; k++) {
        pools[k].count = (int64_t)d->problem_count * count;
        pools[k].pairs = arena_array(a, runtime_pair, pools[k].count);
        for (int64_t i = 0; i < pools[k].count; i++)
            pools[k].pairs[i].problem = (int)(i / count);
    }
    for (int p = 0; p < d->problem_count; p++) {
        const group **groups;
        int labels = choose_best(d->results, d->problems[p], &groups, a);
        for (int k = 0; k < labels; k++) {
            int at = drawing_find(d, groups[k]->trial->label);
            hits h = hits_of(st, d->results, groups[k], d->figure->x, targets, count, a);
            for (int t = 0; t < count; t++)
                pools[at].pairs[p * count + t] =
                    (runtime_pair){p, h.seeds, h.runs + t * h.seeds};
        }
    }
    return pools;
}

/* The median over all failed runs of the pool; NaN when none failed. */
static double failed_budget(const pool *all, arena *a)
{
    int64_t total = 0, count = 0;
    for (int64_t k = 0; k < all->count; k++)
        total += all->pairs[k].count;
    runtime *runs = arena_array(a, runtime, total + 1);
    for (int64_t k = 0; k < all->count; k++)
        for (int64_t i = 0; i < all->pairs[k].count; i++)
            runs[count++] = all->pairs[k].runs[i];
    return runtime_failed_budget(runs, count, a);
}

static void add_cross(text *block, const steps *s, double at, const axis *x)
{
    if (isfinite(at) && at >= x->low && at <= x->high)
        DRAWING_ROW(block, at, steps_at(s, at), 1);
}

/* Interval of the share at budgets along the axis; the runs are resampled within each problem
   (COCO's issue 1019). A pair with one seed has nothing to be resampled. */
static void add_band(text *block, const pool *all, const axis *x, double unit, arena *a)
{
    runtime_share shares[BAND];
    double budgets[BAND];
    int64_t most = 0, samples = BAND_SAMPLES / all->count;
    for (int64_t k = 0; k < all->count; k++)
        most = all->pairs[k].count > most ? all->pairs[k].count : most;
    if (most < 2)
        return;
    for (int k = 0; k < BAND; k++) {
        double share = (double)k / (BAND - 1);
        budgets[k] = unit * (x->logarithmic ? x->low * pow(x->high / x->low, share)
                                            : x->low + share * (x->high - x->low));
    }
    samples = samples < 15 ? 15 : samples > 200 ? 200 : samples;
    runtime_shares(all->pairs, all->count, samples, budgets, BAND, LEVEL, REPETITIONS, 1,
                   shares, a);
    for (int k = 0; k < BAND; k++) {
        const runtime_share *before = &shares[k > 0 ? k - 1 : 0];
        DRAWING_ROW(block, budgets[k] / unit, before->low, 2, before->high);
        DRAWING_ROW(block, budgets[k] / unit, shares[k].low, 2, shares[k].high);
    }
}

static axis range_of(const steps *curves, int count)
{
    double low = (double)INFINITY, high = 0;
    for (int k = 0; k < count; k++)
        for (int64_t i = 0; i < curves[k].count; i++) {
            low = fmin(low, curves[k].x[i]);
            high = fmax(high, curves[k].x[i]);
        }
    if (!(low < high))
        return isfinite(low) ? (axis){low / 2, low * 2, false} : (axis){1, 10, true};
    return (axis){low / 1.2, high * 1.2, high > 10 * low};
}

static void fill(drawing *d, const pool *pools, arena *a)
{
    panel *p = &d->panels[0];
    steps *curves = arena_array(a, steps, d->count);
    for (int k = 0; k < d->count; k++)
        curves[k] = runtime_distribution(pools[k].pairs, pools[k].count, SAMPLES, 1, a);
    p->x = range_of(curves, d->count);
    clock_unit unit = clock_unit_of(d->figure->x, p->x.high);
    p->x.low /= unit.size;
    p->x.high /= unit.size;
    p->y = (axis){0, 1.03, false};
    for (int k = 0; k < d->count; k++) {
        for (int64_t i = 0; i < curves[k].count; i++)
            curves[k].x[i] /= unit.size;
        staircase_add(&p->blocks[k], &curves[k], p->x.low, p->x.high);
        add_cross(&p->blocks[k], &curves[k], failed_budget(&pools[k], a) / unit.size, &p->x);
        if (k < d->named)
            add_band(&p->blocks[k], &pools[k], &p->x, unit.size, a);
    }
    d->x_label = clock_label(d->figure->x, unit, a);
}

bool draw_ecdf(store *st, const results *r, const figure *f, const char *const *problems,
               int count, drawing *d, arena *a)
{
    double *targets;
    int target_count = hits_targets(r, &targets, a);
    drawing_begin(d, r, f, problems, count, a);
    if (target_count == 0 || d->count == 0)
        return false;
    pool *pools = read_pools(st, d, targets, target_count, a);
    drawing_panels(d, 1, a);
    fill(d, pools, a);
    d->panels[0].title =
        arena_format(a, "%d pair%s of problem and target", count * target_count,
                     count * target_count == 1 ? "" : "s");
    d->y_label = "share of pairs solved";
    d->columns = arena_format(a, "%s\tshare\tmark\thigh", d->x_label);
    d->targets = true;
    d->shape.legend = "lines";
    d->title = "Runtime distributions";
    d->method =
        "The share of pairs of problem and target solved within the runtime across, by "
        "simulated restarts of the stored seeds (COCO, 1000 for each pair); pairs that "
        "no seed solves stay in the denominator. Bands are 95 % percentile intervals of 200 "
        "bootstrap samples of the seeds within each problem. A cross stands at the median "
        "budget of "
        "the runs that failed. Best setting of each optimizer by its value at the end.";
    caption_settings(d, problems, count, a);
    return true;
}
