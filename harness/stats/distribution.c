#include "stats/distribution.h"

#include <math.h>

#include "stats/incomplete.h"

static const double root_half = 0.70710678118654752440;
static const double root_2pi = 2.50662827463100050242;

double normal_above(double z)
{
    return 0.5 * erfc(z * root_half);
}

double normal_below(double z)
{
    return normal_above(-z);
}

/* z with P(Z > z) = q, q <= 1/2: Abramowitz and Stegun 26.2.23 (to 5e-4), then Halley's
   iteration, which triples the digits each time. */
static double normal_tail_quantile(double q)
{
    double t = sqrt(-2 * log(q));
    double z = t - (2.515517 + t * (0.802853 + t * 0.010328)) /
                       (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
    for (int k = 0; k < 3; k++) {
        double u = (normal_above(z) - q) * root_2pi * exp(z * z / 2);
        z += u / (1 + z * u / 2);
    }
    return z;
}

double normal_quantile(double p)
{
    if (!(p >= 0 && p <= 1))
        return (double)NAN;
    if (p == 0 || p == 1)
        return p == 0 ? -(double)INFINITY : (double)INFINITY;
    if (p == 0.5)
        return 0;
    return p < 0.5 ? -normal_tail_quantile(p) : normal_tail_quantile(1 - p);
}

double student_above(double t, double df)
{
    if (isnan(t) || !(df > 0))
        return (double)NAN;
    if (isinf(df))
        return normal_above(t);
    double ratio = t * t / df; /* infinite when t is */
    double tail =
        0.5 * beta_below(df / 2, 0.5, 1 / (1 + ratio), isinf(ratio) ? 1 : ratio / (1 + ratio));
    return t >= 0 ? tail : 1 - tail;
}

/* t with P(T > t) = q, 0 < q < 1/2, by halving. */
static double student_tail_quantile(double q, double df)
{
    double low = 0, high = 1;
    while (student_above(high, df) > q && high < 0x1p500) {
        low = high;
        high *= 2;
    }
    for (int k = 0; k < 1100; k++) {
        double middle = low + (high - low) / 2;
        if (middle <= low || middle >= high)
            break;
        *(student_above(middle, df) > q ? &low : &high) = middle;
    }
    return high;
}

double student_quantile(double p, double df)
{
    if (!(p >= 0 && p <= 1) || !(df > 0))
        return (double)NAN;
    if (p == 0 || p == 1 || isinf(df))
        return normal_quantile(p);
    if (p == 0.5)
        return 0;
    return p < 0.5 ? -student_tail_quantile(p, df) : student_tail_quantile(1 - p, df);
}

double chi_square_above(double x, double df)
{
    return gamma_above(df / 2, x / 2);
}

double fisher_above(double f, double df1, double df2)
{
    if (!(f >= 0 && df1 > 0 && df2 > 0))
        return (double)NAN;
    double ratio = df1 / df2 * f;
    return beta_below(df2 / 2, df1 / 2, 1 / (1 + ratio),
                      isinf(ratio) ? 1 : ratio / (1 + ratio));
}

double coin_below(int k, int n)
{
    if (n < 0)
        return (double)NAN;
    if (k < 0 || k >= n)
        return k >= n;
    return beta_below(n - k, k + 1, 0.5, 0.5);
}
