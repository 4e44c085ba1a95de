#include "stats/incomplete.h"

#include <float.h>
#include <math.h>

#define MOST_TERMS 100000

/* lgamma(x) - ((x - 1/2) ln x - x + ln(2 pi) / 2) for x >= 10: Stirling's series. */
static double stirling_rest(double x)
{
    double s = 1 / (x * x);
    return (1.0 / 12 -
            s * (1.0 / 360 -
                 s * (1.0 / 1260 -
                      s * (1.0 / 1680 - s * (1.0 / 1188 - s * (691.0 / 360360 - s / 156)))))) /
           x;
}

double log_beta(double p, double q)
{
    const double half_log_2pi = 0.91893853320467274178;
    double a = fmin(p, q), b = fmax(p, q);
    if (b < 10)
        return lgamma(a) + lgamma(b) - lgamma(a + b);
    double rest = stirling_rest(b) - stirling_rest(a + b);
    if (a < 10)
        return lgamma(a) - (b - 0.5) * log1p(a / b) - a * log(a + b) + a + rest;
    return half_log_2pi - 0.5 * log(b) + (a - 0.5) * log(a / (a + b)) - b * log1p(a / b) +
           stirling_rest(a) + rest;
}

/* Keeps a continued fraction by Lentz's method from dividing by 0. */
static double not_zero(double v)
{
    return fabs(v) < DBL_MIN / DBL_EPSILON ? DBL_MIN / DBL_EPSILON : v;
}

/* P(a, x) without its factor x^a e^-x / Gamma(a + 1): DLMF 8.7.1. */
static double gamma_series(double a, double x)
{
    double term = 1, sum = 1;
    for (int n = 1; n < MOST_TERMS && term > sum * DBL_EPSILON / 4; n++) {
        term *= x / (a + n);
        sum += term;
    }
    return sum;
}

/* Q(a, x) without its factor x^a e^-x / Gamma(a): DLMF 8.9.2. */
static double gamma_fraction(double a, double x)
{
    double b = x + 1 - a, c = 1 / not_zero(0), d = 1 / not_zero(b), h = d;
    for (int n = 1; n < MOST_TERMS; n++) {
        double by = -n * (n - a);
        b += 2;
        d = 1 / not_zero(by * d + b);
        c = not_zero(b + by / c);
        h *= c * d;
        if (fabs(c * d - 1) < DBL_EPSILON)
            break;
    }
    return h;
}

double gamma_above(double a, double x)
{
    if (!(a > 0 && x >= 0))
        return (double)NAN;
    if (x == 0 || isinf(x))
        return x == 0;
    if (x < a + 1)
        return 1 - exp(a * log(x) - x - lgamma(a + 1)) * gamma_series(a, x);
    return exp(a * log(x) - x - lgamma(a)) * gamma_fraction(a, x);
}

/* DLMF 8.17.22, for x < (a + 1) / (a + b + 2). */
static double beta_fraction(double a, double b, double x)
{
    double c = 1, d = 1 / not_zero(1 - (a + b) * x / (a + 1)), h = d;
    for (int m = 1; m < MOST_TERMS; m++) {
        double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        d = 1 / not_zero(1 + even * d);
        c = not_zero(1 + even / c);
        h *= c * d;
        d = 1 / not_zero(1 + odd * d);
        c = not_zero(1 + odd / c);
        h *= c * d;
        if (fabs(c * d - 1) < DBL_EPSILON)
            break;
    }
    return h;
}

/* ln x, where y = 1 - x may know it better. */
static double log_of(double x, double y)
{
    return y < 0.5 ? log1p(-y) : log(x);
}

double beta_below(double a, double b, double x, double y)
{
    if (!(a > 0 && b > 0 && x >= 0 && y >= 0))
        return (double)NAN;
    if (x == 0 || y == 0)
        return y == 0;
    double factor = exp(a * log_of(x, y) + b * log_of(y, x) - log_beta(a, b));
    if (x < (a + 1) / (a + b + 2))
        return factor / a * beta_fraction(a, b, x);
    return 1 - factor / b * beta_fraction(b, a, y);
}
