#include "stats/tolerance.h"

#include <math.h>

#include "stats/least_squares.h"
#include "stats/order.h"

static int best_of(const double *score, int count)
{
    int best = -1;
    for (int k = 0; k < count; k++)
        if (isfinite(score[k]) && (best < 0 || score[k] < score[best]))
            best = k;
    return best;
}

tolerance tolerance_of(const double *lr, const double *score, int count, double start,
                       double decades)
{
    tolerance t = {.sensitivity = (double)NAN};
    int best = best_of(score, count);
    double sum = 0, half = decades / 2 * (1 + 1e-9);
    if (best < 0)
        return t;
    for (int k = 0; k < count; k++)
        if (fabs(log10(lr[k] / lr[best])) <= half) {
            sum += fmin(score[k], start); /* NaN is left at the start */
            t.used++;
        }
    t.sensitivity = sum / t.used - fmin(score[best], start);
    t.cut = log10(lr[best] / lr[0]) < decades / 2 * (1 - 1e-9) ||
            log10(lr[count - 1] / lr[best]) < decades / 2 * (1 - 1e-9);
    return t;
}

/* log10 of where the score passes the bound on the way from the best in one direction. */
static double edge(const double *lr, const double *score, int count, int best, int step,
                   double bound)
{
    int k = best;
    while (k + step >= 0 && k + step < count && score[k + step] <= bound)
        k += step;
    double here = log10(lr[k]);
    if (k + step < 0 || k + step >= count || !isfinite(score[k + step]))
        return here;
    double share = (bound - score[k]) / (score[k + step] - score[k]);
    return here + share * (log10(lr[k + step]) - here);
}

near_optimum tolerance_range(const double *lr, const double *score, int count, double slack)
{
    int best = best_of(score, count);
    if (best < 0)
        return (near_optimum){(double)NAN, (double)NAN};
    double bound = score[best] + slack;
    return (near_optimum){pow(10, edge(lr, score, count, best, -1, bound)),
                          pow(10, edge(lr, score, count, best, 1, bound))};
}

double tolerance_width(near_optimum n)
{
    return log10(n.high / n.low);
}

#define FITTED_MOST 64

double tolerance_optimum(const double *lr, const double *score, int count, int reach)
{
    double a[3 * FITTED_MOST], b[FITTED_MOST], c[3], low = (double)INFINITY, high = -low;
    int best = best_of(score, count), rows = 0;
    for (int k = best - reach; best >= 0 && k <= best + reach && rows < FITTED_MOST; k++) {
        if (k < 0 || k >= count || !isfinite(score[k]))
            continue;
        double x = log(lr[k] / lr[best]);
        a[3 * rows] = 1;
        a[3 * rows + 1] = x;
        a[3 * rows + 2] = x * x;
        b[rows++] = score[k] - score[best];
        low = fmin(low, x);
        high = fmax(high, x);
    }
    if (rows < 3 || !least_squares(a, b, rows, 3, c) || !(c[2] > 0))
        return (double)NAN;
    double x = -c[1] / (2 * c[2]);
    return x < low || x > high ? (double)NAN : lr[best] * exp(x);
}

typedef struct optimum {
    const double *lr;
    double *means;
    int reach;
} optimum;

/* A stratum for each lr. */
static double optimum_of(strata *s, const void *context)
{
    const optimum *o = (const optimum *)context;
    const double *values = s->values;
    for (int k = 0; k < s->count; values += s->sizes[k++])
        o->means[k] = mean_of(values, s->sizes[k]);
    return tolerance_optimum(o->lr, o->means, s->count, o->reach);
}

interval tolerance_optimum_interval(const double *lr, const strata *scores, int reach,
                                    bootstrap b, arena *a)
{
    optimum o = {lr, arena_array(a, double, scores->count), reach};
    return bootstrap_percentile(scores, optimum_of, &o, b, a);
}
