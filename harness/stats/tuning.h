/* The best of k random-search trials, as a function of k (Dodge et al. 2019, arXiv:1909.03004;
   2021, arXiv:2110.00613). Values are the results of n independent draws of the settings; lower
   is better; +inf = diverged; NaN counts as +inf. */
#pragma once

#include <stdint.h>

#include "base/arena.h"

typedef struct tuning_point {
    int k;           /* 1 .. n */
    double expected; /* sum_i y_(i) C(n-i, k-1) / C(n, k): unbiased */
    double plug_in;  /* sum_i y_(i) (((n-i+1)/n)^k - ((n-i)/n)^k) */
    double median;   /* of the best of k, from the empirical distribution */
    double low,
        high; /* band of that median at the level; -inf/+inf where the data say nothing */
} tuning_point;

/* `expected` is +inf as soon as a trial that diverged has weight, exactly. The band holds for
   all k at once with probability `level` (Dvoretzky, Kiefer, Wolfowitz; Massart 1990). */
tuning_point *tuning_curve(const double *values, int n, double level, arena *);

/* e = sqrt(ln(2 / (1 - level)) / (2 n)): |F_n - F| <= e everywhere. */
double tuning_band_width(int n, double level);

/* P(best of k <= y) = 1 - (1 - F)^k, F clipped into [0, 1]. */
double tuning_best_below(double f, int k);
