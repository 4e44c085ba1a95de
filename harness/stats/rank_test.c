#include "stats/rank_test.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "stats/distribution.h"
#include "stats/order.h"

#define EXACT_MOST 50

/* P(W+ <= w) for untied ranks 1 .. n: counts[s] = subsets of {1 .. n} with sum s, over 2^n. */
static double signed_rank_below(int w, int n)
{
    double shares[EXACT_MOST * (EXACT_MOST + 1) / 2 + 1] = {1}, below = 0;
    int greatest = 0;
    for (int rank = 1; rank <= n; rank++) {
        greatest += rank;
        for (int s = greatest; s >= 0; s--)
            shares[s] = 0.5 * (shares[s] + (s >= rank ? shares[s - rank] : 0));
    }
    for (int s = 0; s <= w; s++)
        below += shares[s];
    return below;
}

static double two_sided(double z)
{
    return fmin(1, 2 * normal_above(fabs(z)));
}

/* Magnitudes of the differences that count, each with its sign. */
static int keep_differences(const double *d, int count, double *sizes, bool *positive)
{
    int n = 0;
    for (int k = 0; k < count; k++) {
        if (isnan(d[k]) || d[k] == 0)
            continue;
        sizes[n] = fabs(d[k]);
        positive[n++] = d[k] > 0;
    }
    return n;
}

rank_test signed_rank_test(const double *differences, int count, arena *a)
{
    double *sizes = arena_array(a, double, count), *ranks = arena_array(a, double, count);
    bool *positive = arena_array(a, bool, count);
    rank_test t = {.z = (double)NAN, .p = count > 0 ? 1 : (double)NAN};
    t.n = keep_differences(differences, count, sizes, positive);
    double n = t.n, ties = order_ranks(sizes, t.n, ranks, arena_array(a, int64_t, count));
    for (int k = 0; k < t.n; k++)
        t.statistic += positive[k] ? ranks[k] : 0;
    double mean = n * (n + 1) / 4, variance = n * (n + 1) * (2 * n + 1) / 24 - ties / 48;
    if (t.n == 0)
        return t;
    if (t.n <= EXACT_MOST && ties == 0) {
        int least = (int)fmin(t.statistic, 2 * mean - t.statistic);
        t.p = fmin(1, 2 * signed_rank_below(least, t.n));
        return t;
    }
    t.z = (t.statistic - mean) / sqrt(variance);
    t.p = two_sided(t.z);
    return t;
}

rank_test rank_sum_test(const double *x, int nx, const double *y, int ny, arena *a)
{
    int n = nx + ny;
    double *all = arena_array(a, double, n), *ranks = arena_array(a, double, n);
    double m = nx, k = ny, sum = 0;
    rank_test t = {.z = (double)NAN, .p = (double)NAN, .n = n};
    if (nx < 1 || ny < 1)
        return t;
    memcpy(all, x, (size_t)nx * sizeof *x);
    memcpy(all + nx, y, (size_t)ny * sizeof *y);
    double ties = order_ranks(all, n, ranks, arena_array(a, int64_t, n));
    for (int i = 0; i < nx; i++)
        sum += ranks[i];
    t.statistic = sum - m * (m + 1) / 2;
    double variance = m * k / 12 * (n + 1 - ties / ((double)n * (n - 1)));
    t.z = variance > 0 ? (t.statistic - m * k / 2) / sqrt(variance) : 0;
    t.p = two_sided(t.z);
    return t;
}
