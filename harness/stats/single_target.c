#include "stats/single_target.h"

#include <math.h>

#include "stats/distribution.h"
#include "stats/order.h"

seed_noise seed_noise_pooled(const double *const *groups, const int *counts, int group_count)
{
    double squares = 0, df = 0;
    for (int g = 0; g < group_count; g++) {
        double deviation = deviation_of(groups[g], counts[g]);
        if (!isfinite(deviation))
            continue;
        squares += (counts[g] - 1) * deviation * deviation;
        df += counts[g] - 1;
    }
    return (seed_noise){df > 0 ? sqrt(squares / df) : (double)NAN, df};
}

/* `gain` below the bound, `error` the standard error of the mean. */
static single_target judge(double gain, double error, double df, double alpha)
{
    single_target s = {.margin = gain / error, .threshold = student_quantile(1 - alpha, df)};
    if (isnan(gain) || isinf(gain))
        s.margin = -(double)INFINITY;
    s.p = student_above(s.margin, df);
    s.holds = s.margin >= s.threshold;
    return s;
}

single_target single_target_claim(const double *values, int n, double target, seed_noise noise,
                                  double alpha)
{
    return judge(target - mean_of(values, n), noise.sigma / sqrt(n), noise.df, alpha);
}

single_target single_target_own(const double *values, int n, double target, double alpha)
{
    return judge(target - mean_of(values, n), deviation_of(values, n) / sqrt(n), n - 1, alpha);
}

single_target single_target_pair(single_side a, single_side b, double slope, seed_noise noise,
                                 double alpha)
{
    double loss = mean_of(b.values, b.n) - mean_of(a.values, a.n);
    double gain = loss + (b.steps - a.steps) * slope;
    return judge(gain, noise.sigma * sqrt(1.0 / a.n + 1.0 / b.n), noise.df, alpha);
}
