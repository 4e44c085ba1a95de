/* Order statistics of censored values: +inf stands for a trial that never got there, stays in
   every denominator and sorts last. */
#pragma once

#include <stdint.h>

typedef struct spread {
    double low, median, high; /* quartiles; NaN when there are no values */
} spread;

/* The p-quantile of ascending values, type 7 of Hyndman and Fan 1996
   (doi:10.1080/00031305.1996.10473566), numpy's default: with h = (count - 1) p and k =
   floor(h), x_k + (h - k) (x_{k+1} - x_k). Between a finite and an infinite value it is
   infinite, unless h is whole. */
double quantile(const double *sorted, int64_t count, double p);

/* Sorts the values (NaN counts as +inf) and takes their quartiles. */
spread spread_of(double *values, int64_t count);
