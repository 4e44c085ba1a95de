/* Aggregates over runs x problems (Agarwal et al. 2021, arXiv:2108.13264, rliable). Here higher
   normalised scores are better, as in that paper: the caller normalises. */
#pragma once

#include "stats/bootstrap.h"

/* All are `statistic`s for bootstrap_percentile. */

/* The mean of the middle half of all values: the lowest and the highest floor(n/4) are left out
   (scipy's trim_mean with 0.25). NaN sorts as the worst, -inf. */
double aggregate_middle_mean(strata *, const void *context);

/* gamma - mean(min(score, gamma)); context: const double *gamma, NULL = 1. */
double aggregate_optimality_gap(strata *, const void *context);

/* P(X > Y): the mean over problems of U / (n_x n_y), ties 1/2. Strata 0 .. k-1 are X's runs per
   problem, k .. 2k-1 Y's; NaN is worse than any. With resample_strata the two sides would lose
   their pairing: not for this one. */
double aggregate_improvement(strata *, const void *context);
