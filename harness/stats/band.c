#include "stats/band.h"

#include <math.h>
#include <string.h>

#include "stats/order.h"

/* All readings, each once, ascending. */
static int64_t merge_grid(const series *curves, int count, double **grid, arena *a)
{
    int64_t total = 0, kept = 0;
    for (int k = 0; k < count; k++)
        total += curves[k].count;
    double *x = arena_array(a, double, total);
    for (int k = 0; k < count; k++) {
        if (curves[k].count > 0)
            memcpy(x + kept, curves[k].x, (size_t)curves[k].count * sizeof *x);
        kept += curves[k].count;
    }
    order_sort(x, total);
    kept = 0;
    for (int64_t k = 0; k < total; k++)
        if (k == 0 || x[k] != x[k - 1])
            x[kept++] = x[k];
    *grid = x;
    return kept;
}

/* The value at x; `at` is the first point behind it. */
static double carried(const series *curve, int64_t at, double x, bool lost, double worst)
{
    if (curve->count == 0 || (lost && at == curve->count && curve->x[at - 1] < x))
        return worst;
    double y = curve->y[at > 0 ? at - 1 : 0];
    return isnan(y) ? worst : y;
}

band band_merge(const series *curves, const bool *lost, int count, double worst, arena *a)
{
    band b = {0};
    int64_t *at = arena_array(a, int64_t, count);
    double *column = arena_array(a, double, count);
    b.count = merge_grid(curves, count, &b.x, a);
    b.y = arena_array(a, spread, b.count);
    for (int64_t i = 0; i < b.count; i++) {
        for (int k = 0; k < count; k++) {
            while (at[k] < curves[k].count && curves[k].x[at[k]] <= b.x[i])
                at[k]++;
            column[k] = carried(&curves[k], at[k], b.x[i], lost[k], worst);
        }
        b.y[i] = spread_of(column, count);
    }
    return b;
}

band band_of(store *st, const results *r, const group *g, const char *clock, const char *metric,
             arena *a)
{
    series *curves = arena_array(a, series, g->count);
    bool *lost = arena_array(a, bool, g->count);
    for (int k = 0; k < g->count; k++) {
        const record *at = &g->outcomes[k].record;
        curves[k] = store_series(st, at->row, clock, metric, a);
        lost[k] = at->status != TRIAL_DONE && at->status != TRIAL_TARGET;
    }
    double worst = r->higher ? -(double)INFINITY : (double)INFINITY;
    return band_merge(curves, lost, g->count, worst, a);
}
