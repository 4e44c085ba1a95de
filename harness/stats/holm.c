#include "stats/holm.h"

#include <math.h>

#include "stats/order.h"

void holm_adjust(const double *p, int m, double *adjusted, arena *a)
{
    int64_t *order = arena_array(a, int64_t, m);
    int tests = 0;
    double greatest = 0;
    for (int k = 0; k < m; k++)
        tests += !isnan(p[k]);
    order_places(p, m, order); /* NaN last */
    for (int k = 0; k < m; k++) {
        double one = p[order[k]];
        greatest = k < tests ? fmin(1, fmax(greatest, (tests - k) * one)) : (double)NAN;
        adjusted[order[k]] = greatest;
    }
}
