#include "figures/hits.h"

#include <math.h>
#include <string.h>

#include "figures/clock.h"
#include "stats/crossing.h"

int hits_targets(const results *r, double **targets, arena *a)
{
    int count = 0;
    *targets = arena_array(a, double, r->study->target_count + 1);
    for (int k = 0; k < r->study->target_count; k++)
        if (strcmp(r->study->targets[k].metric, r->measure.metric) == 0)
            (*targets)[count++] = r->study->targets[k].value;
    return count;
}

static double least_unit(const char *clock)
{
    return strstr(clock, "seconds") ? 1e-9 : 1;
}

static runtime run_of(const series *curve, double level, double least)
{
    int64_t at = crossing_first(curve->y, curve->count, level);
    if (at >= 0)
        return (runtime){fmax(curve->x[at], least), true};
    return (runtime){curve->count > 0 ? fmax(curve->x[curve->count - 1], least) : least, false};
}

hits hits_of(store *st, const results *r, const group *g, const char *clock,
             const double *targets, int count, arena *a)
{
    hits h = {g->count, arena_array(a, runtime, g->count * count + 1)};
    double sign = r->higher ? -1 : 1;
    for (int k = 0; k < g->count; k++) {
        series curve = store_series(st, g->outcomes[k].record.row, clock_column(clock),
                                    r->measure.metric, a);
        for (int64_t i = 0; i < curve.count; i++)
            curve.y[i] *= sign;
        for (int t = 0; t < count; t++)
            h.runs[t * g->count + k] = run_of(&curve, sign * targets[t], least_unit(clock));
    }
    return h;
}

/* +inf for seeds that missed. */
static double *times_of(const hits *h, int which, arena *a)
{
    double *times = arena_array(a, double, h->seeds + 1);
    for (int k = 0; k < h->seeds; k++) {
        runtime run = h->runs[which * h->seeds + k];
        times[k] = run.reached ? run.evaluations : (double)INFINITY;
    }
    return times;
}

double hits_median(const hits *h, int which, arena *a)
{
    return spread_of(times_of(h, which, a), h->seeds).median;
}

interval hits_interval(const hits *h, int which, bootstrap how, arena *a)
{
    strata times = {1, &h->seeds, times_of(h, which, a)};
    interval i = bootstrap_percentile(&times, bootstrap_median, NULL, how, a);
    if (h->seeds == 1)
        i.low = i.high = i.estimate;
    return i;
}
