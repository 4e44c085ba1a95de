#include "stats/tuning.h"

#include <math.h>

#include "stats/order.h"

/* The weight of y_(i) falls from k / n by (n - i - k + 1) / (n - i). What weighs nothing does
   not count, also when it is infinite. */
static double unbiased(const double *y, int n, int k)
{
    double sum = 0, weight = (double)k / n;
    for (int i = 1; i <= n - k + 1; i++) {
        sum += weight * y[i - 1];
        weight *= (double)(n - i - k + 1) / (n - i);
    }
    return sum;
}

static double plug_in(const double *y, int n, int k)
{
    double sum = 0;
    for (int i = 1; i <= n; i++) {
        double weight = pow((double)(n - i + 1) / n, k) - pow((double)(n - i) / n, k);
        if (weight > 0)
            sum += weight * y[i - 1];
    }
    return sum;
}

/* The least y with F_n(y) >= p. */
static double reached_at(const double *y, int n, double p)
{
    if (p <= 0 || p > 1)
        return p <= 0 ? -(double)INFINITY : (double)INFINITY;
    int i = (int)ceil(p * n - 1e-9);
    return y[i < 1 ? 0 : i - 1];
}

tuning_point *tuning_curve(const double *values, int n, double level, arena *a)
{
    tuning_point *points = arena_array(a, tuning_point, n);
    double *y = arena_array(a, double, n), width = tuning_band_width(n, level);
    for (int i = 0; i < n; i++)
        y[i] = isnan(values[i]) ? (double)INFINITY : values[i];
    order_sort(y, n);
    for (int k = 1; k <= n; k++) {
        /* 1 - (1 - F)^k = 1/2 */
        double half = -expm1(-log(2) / k);
        points[k - 1] = (tuning_point){.k = k,
                                       .expected = unbiased(y, n, k),
                                       .plug_in = plug_in(y, n, k),
                                       .median = reached_at(y, n, half),
                                       .low = reached_at(y, n, half - width),
                                       .high = reached_at(y, n, half + width)};
    }
    return points;
}

double tuning_band_width(int n, double level)
{
    return sqrt(log(2 / (1 - level)) / (2.0 * n));
}

double tuning_best_below(double f, int k)
{
    return 1 - pow(1 - fmin(1, fmax(0, f)), k);
}
