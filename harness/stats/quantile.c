#include "stats/quantile.h"

#include <math.h>

#include "stats/order.h"

double quantile(const double *sorted, int64_t count, double p)
{
    if (count <= 0)
        return (double)NAN;
    double h = (double)(count - 1) * p;
    int64_t k = (int64_t)floor(h);
    double part = h - (double)k;
    if (k >= count - 1)
        return sorted[count - 1];
    /* Whole positions need no step, nor does -inf: 0 inf and inf - inf are NaN. */
    if (part == 0 || isinf(sorted[k]))
        return sorted[k];
    return sorted[k] + part * (sorted[k + 1] - sorted[k]);
}

spread spread_of(double *values, int64_t count)
{
    for (int64_t k = 0; k < count; k++)
        if (isnan(values[k]))
            values[k] = (double)INFINITY;
    order_sort(values, count);
    return (spread){quantile(values, count, 0.25), quantile(values, count, 0.5),
                    quantile(values, count, 0.75)};
}
