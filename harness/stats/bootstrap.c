#include "stats/bootstrap.h"

#include <math.h>
#include <string.h>

#include "stats/distribution.h"
#include "stats/order.h"
#include "stats/quantile.h"

sl_random bootstrap_random(uint64_t seed, uint64_t index)
{
    const uint32_t layer = 0x53544154; /* apart from all that trials draw */
    return random_at(seed, SL_STREAM_NOISE, layer, index);
}

/* Two draws from a block: half the cost of the generator. */
typedef struct dice {
    sl_random random;
    double spare;
    bool has_spare;
} dice;

static int throw(dice * d, int bound)
{
    double pair[2];
    if (d->has_spare) {
        d->has_spare = false;
        return (int)(d->spare * bound);
    }
    random_uniform_pair(&d->random, pair);
    d->spare = pair[1];
    d->has_spare = true;
    return (int)(pair[0] * bound);
}

/* A place to resample into. */
typedef struct resample {
    strata into;
    int *sizes, *offsets; /* of the resampled strata; where the original ones begin */
    int total, widest;
} resample;

static resample resample_begin(const strata *from, arena *a)
{
    resample r = {.sizes = arena_array(a, int, from->count),
                  .offsets = arena_array(a, int, from->count)};
    for (int k = 0; k < from->count; k++) {
        r.offsets[k] = r.total;
        r.sizes[k] = from->sizes[k];
        r.total += from->sizes[k];
        if (from->sizes[k] > r.widest)
            r.widest = from->sizes[k];
    }
    r.into = (strata){from->count, r.sizes, arena_array(a, double, r.widest * from->count)};
    return r;
}

static double resample_once(resample *r, const strata *from, bool strata_too, dice *d,
                            statistic *of, const void *context)
{
    double *out = r->into.values;
    for (int k = 0; k < from->count; k++) {
        int chosen = strata_too ? throw(d, from->count) : k;
        int size = from->sizes[chosen];
        const double *values = from->values + r->offsets[chosen];
        r->sizes[k] = size;
        for (int i = 0; i < size; i++)
            *out++ = values[throw(d, size)];
    }
    return of(&r->into, context);
}

/* The statistic of a copy of the data. */
static double original(resample *r, const strata *from, statistic *of, const void *context)
{
    memcpy(r->sizes, from->sizes, (size_t)from->count * sizeof *r->sizes);
    if (r->total > 0)
        memcpy(r->into.values, from->values, (size_t)r->total * sizeof *from->values);
    return of(&r->into, context);
}

/* Sorted, with NaN as +inf. */
static double *repeat(resample *r, const strata *from, statistic *of, const void *context,
                      bootstrap b, arena *a)
{
    double *found = arena_array(a, double, b.repetitions);
    dice d = {.random = bootstrap_random(b.seed, 0)};
    for (int64_t k = 0; k < b.repetitions; k++) {
        found[k] = resample_once(r, from, b.resample_strata, &d, of, context);
        if (isnan(found[k]))
            found[k] = (double)INFINITY;
    }
    order_sort(found, b.repetitions);
    return found;
}

interval bootstrap_percentile(const strata *from, statistic *of, const void *context,
                              bootstrap b, arena *a)
{
    resample r = resample_begin(from, a);
    interval i = {original(&r, from, of, context), (double)NAN, (double)NAN};
    if (r.total == 0)
        return i;
    double *found = repeat(&r, from, of, context, b, a);
    i.low = quantile(found, b.repetitions, (1 - b.level) / 2);
    i.high = quantile(found, b.repetitions, (1 + b.level) / 2);
    return i;
}

/* The statistic without the value at place `left` of stratum k. */
static double without(resample *r, const strata *from, int k, int left, statistic *of,
                      const void *context)
{
    double *values = r->into.values;
    int at = r->offsets[k] + left;
    memcpy(r->sizes, from->sizes, (size_t)from->count * sizeof *r->sizes);
    memcpy(values, from->values, (size_t)at * sizeof *values);
    memcpy(values + at, from->values + at + 1, (size_t)(r->total - at - 1) * sizeof *values);
    r->sizes[k]--;
    return of(&r->into, context);
}

/* sum u^3 / (6 (sum u^2)^(3/2)), u = (n_k - 1) / n_k (mean of the stratum's jackknife - each).
 */
static double acceleration(resample *r, const strata *from, statistic *of, const void *context,
                           arena *a)
{
    double *left = arena_array(a, double, r->widest), squares = 0, cubes = 0;
    for (int k = 0; k < from->count; k++) {
        int n = from->sizes[k];
        for (int i = 0; i < n; i++)
            left[i] = without(r, from, k, i, of, context);
        double mean = mean_of(left, n);
        for (int i = 0; i < n; i++) {
            double u = (mean - left[i]) * (n - 1) / n;
            squares += u * u;
            cubes += u * u * u;
        }
    }
    return cubes / (6 * squares * sqrt(squares));
}

/* The level at which BCa reads the repetitions instead of p. */
static double corrected(double p, double bias, double acceleration)
{
    double z = bias + normal_quantile(p);
    return normal_below(bias + z / (1 - acceleration * z));
}

interval bootstrap_bca(const strata *from, statistic *of, const void *context, bootstrap b,
                       arena *a)
{
    resample r = resample_begin(from, a);
    interval i = {original(&r, from, of, context), (double)NAN, (double)NAN};
    double below = 0;
    if (r.total == 0 || isnan(i.estimate))
        return i;
    double *found = repeat(&r, from, of, context, b, a);
    for (int64_t k = 0; k < b.repetitions; k++)
        below += found[k] < i.estimate ? 1 : found[k] == i.estimate ? 0.5 : 0;
    double bias = normal_quantile(below / (double)b.repetitions);
    double accelerated = acceleration(&r, from, of, context, a);
    if (!isfinite(bias) || !isfinite(accelerated))
        return i;
    i.low = quantile(found, b.repetitions, corrected((1 - b.level) / 2, bias, accelerated));
    i.high = quantile(found, b.repetitions, corrected((1 + b.level) / 2, bias, accelerated));
    return i;
}

static int strata_total(const strata *s)
{
    int total = 0;
    for (int k = 0; k < s->count; k++)
        total += s->sizes[k];
    return total;
}

double bootstrap_mean(strata *s, const void *context)
{
    (void)context;
    return mean_of(s->values, strata_total(s));
}

double bootstrap_median(strata *s, const void *context)
{
    double sum = 0, *values = s->values;
    (void)context;
    for (int k = 0; k < s->count; values += s->sizes[k++])
        sum += spread_of(values, s->sizes[k]).median;
    return sum / s->count;
}
