#include "stats/survival.h"

#include <math.h>

#include "stats/distribution.h"
#include "stats/order.h"

static double *evaluations_of(const runtime *r, int64_t count, arena *a)
{
    double *times = arena_array(a, double, count + 1);
    for (int64_t k = 0; k < count; k++)
        times[k] = r[k].evaluations;
    return times;
}

/* log(-log S) +- z sqrt(sum d / (n (n - d))) / |log S|: stays within 0 and 1. */
static double bound(double alive, double variance, double z)
{
    if (alive <= 0 || alive >= 1)
        return alive;
    return pow(alive, exp(z * sqrt(variance) / log(alive)));
}

survival survival_of(const runtime *r, int64_t count, double level, arena *a)
{
    survival s = {.alive = {.start = 1}, .median = (double)INFINITY, .at_risk = (int)count};
    double *times = evaluations_of(r, count, a), share = 1, variance = 0;
    double z = normal_quantile(0.5 + level / 2);
    int64_t *order = arena_array(a, int64_t, count + 1);
    s.alive.x = arena_array(a, double, count + 1);
    s.alive.y = arena_array(a, double, count + 1);
    s.low = arena_array(a, double, count + 1);
    s.high = arena_array(a, double, count + 1);
    order_places(times, count, order);
    for (int64_t first = 0, next; first < count; first = next) {
        double hits = 0, left = (double)(count - first);
        for (next = first; next < count && times[order[next]] == times[order[first]]; next++)
            hits += r[order[next]].reached;
        if (hits == 0)
            continue;
        share *= 1 - hits / left;
        variance += hits / (left * (left - hits));
        s.reached += (int)hits;
        s.alive.x[s.alive.count] = times[order[first]];
        s.alive.y[s.alive.count] = share;
        s.low[s.alive.count] = bound(share, variance, -z);
        s.high[s.alive.count++] = bound(share, variance, z);
        if (share <= 0.5 && isinf(s.median))
            s.median = times[order[first]];
    }
    return s;
}

/* Runs of a group that are still there at t, and those that reach at t. */
static void count_at(const runtime *r, int64_t count, double t, double *left, double *hits)
{
    *left = *hits = 0;
    for (int64_t k = 0; k < count; k++) {
        *left += r[k].evaluations >= t;
        *hits += r[k].reached && r[k].evaluations == t;
    }
}

/* Every time at which some run reaches, once. */
static steps hit_times(const runtime *a, int64_t na, const runtime *b, int64_t nb,
                       arena *memory)
{
    double *times = arena_array(memory, double, na + nb);
    for (int64_t k = 0; k < na + nb; k++) {
        const runtime *r = k < na ? &a[k] : &b[k - na];
        times[k] = r->reached ? r->evaluations : (double)INFINITY;
    }
    return steps_of(times, na + nb, na + nb, memory);
}

survival_test survival_log_rank(const runtime *a, int64_t na, const runtime *b, int64_t nb,
                                arena *memory)
{
    steps times = hit_times(a, na, b, nb, memory);
    double excess = 0, variance = 0;
    for (int64_t k = 0; k < times.count; k++) {
        double left, hits, left_b, hits_b;
        count_at(a, na, times.x[k], &left, &hits);
        count_at(b, nb, times.x[k], &left_b, &hits_b);
        double all = left + left_b, all_hits = hits + hits_b;
        excess += hits - all_hits * left / all;
        if (all > 1)
            variance += all_hits * left / all * (left_b / all) * (all - all_hits) / (all - 1);
    }
    survival_test t = {excess * excess / variance, (double)NAN};
    t.p = chi_square_above(t.chi_square, 1);
    return t;
}

double survival_penalized_mean(const runtime *r, int64_t count, double budget, double penalty)
{
    double sum = 0;
    for (int64_t k = 0; k < count; k++)
        sum += r[k].reached ? r[k].evaluations : penalty * budget;
    return count > 0 ? sum / (double)count : (double)NAN;
}
