#include "stats/rate.h"

#include <math.h>

#include "stats/distribution.h"

interval rate_of(int successes, int n, double level)
{
    double z = normal_quantile(0.5 + level / 2), p = (double)successes / n;
    double square = z * z / n, centre = (p + square / 2) / (1 + square);
    double half = z * sqrt((p * (1 - p) + square / 4) / n) / (1 + square);
    if (n < 1)
        return (interval){(double)NAN, (double)NAN, (double)NAN};
    return (interval){p, successes == 0 ? 0 : centre - half,
                      successes == n ? 1 : centre + half};
}
