/* Sorting and ranks. NaN (a missing or meaningless value) sorts last, with or behind +inf, so
   it never wins. */
#pragma once

#include <stdint.h>

void order_sort(double *values, int64_t count);

/* order[0] is the place of the least value, ...; equal values keep their order. */
void order_places(const double *values, int64_t count, int64_t *order);

/* Ranks 1 .. count, ties averaged; NaN ties with +inf. Returns sum (t^3 - t) over the groups of
   t tied values, which tie corrections need. `order` is scratch of the same length. */
double order_ranks(const double *values, int64_t count, double *ranks, int64_t *order);

/* Means of what is given: NaN of nothing; +inf with any infinite value. */
double mean_of(const double *values, int64_t count);
double deviation_of(const double *values, int64_t count); /* with count - 1; NaN below 2 */
