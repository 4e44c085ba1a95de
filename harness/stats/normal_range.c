#include <math.h>

#include "stats/distribution.h"

/* P(range <= r) = k integral phi(z) (Phi(z) - Phi(z - r))^(k-1) dz, z the greatest. The
   trapezoid rule converges faster than any power, as the integrand dies out at both ends. */
double normal_range_above(double r, int k)
{
    const double root_2pi = 2.50662827463100050242, width = 1.0 / 16;
    double sum = 0;
    if (k < 2 || isnan(r))
        return (double)NAN;
    if (r <= 0)
        return 1;
    for (double z = -9; z <= 9; z += width) {
        double density = exp(-z * z / 2) / root_2pi;
        double all = pow(normal_below(z), k - 1);
        double within = pow(fmax(0, normal_below(z) - normal_below(z - r)), k - 1);
        sum += density * (all - within);
    }
    return k * sum * width;
}

double normal_range_quantile(double p, int k)
{
    double low = 0, high = 1;
    if (k < 2 || !(p > 0 && p < 1))
        return (double)NAN;
    while (normal_range_above(high, k) > 1 - p && high < 64)
        high *= 2;
    for (int step = 0; step < 60; step++) {
        double middle = (low + high) / 2;
        *(normal_range_above(middle, k) > 1 - p ? &low : &high) = middle;
    }
    return (low + high) / 2;
}
