/* Wilcoxon's tests. p-values are two-sided. */
#pragma once

#include "base/arena.h"

typedef struct rank_test {
    double statistic; /* signed rank: W+; rank sum: U of the first sample */
    double z;         /* NaN where p is exact */
    double p;         /* NaN without data; 1 when all is tied */
    int n;            /* differences that are not 0, or values of both samples */
} rank_test;

/* Signed rank over differences; zeros are dropped (Wilcoxon 1945), as scipy's `wilcox`. Exact
   for n <= 50 without ties, otherwise the normal approximation with the correction for ties
   and none for continuity. +-inf are differences greater than any; NaN is dropped. */
rank_test signed_rank_test(const double *differences, int count, arena *);

/* Mann and Whitney 1947: U = number of pairs with x < y, ties 1/2, here x > y as scipy's
   `statistic`. Normal approximation, corrected for ties, without continuity. */
rank_test rank_sum_test(const double *x, int nx, const double *y, int ny, arena *);
