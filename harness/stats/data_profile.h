/* Data profiles: d_s(alpha) = |{p: t(s, p) / (n_p + 1) <= alpha}| / n, the share of problems
   solved within alpha simplex gradients (More and Wild 2009, doi:10.1137/080724083). */
#pragma once

#include "stats/steps.h"
#include "stats/time_table.h"

extern const double data_profile_accuracies[4]; /* 1e-1, 1e-3, 1e-5, 1e-7 */

/* f_L + accuracy (f_start - f_L), f_L the best value that any solver found within the budget:
   solved at or below. NaN when f_start is not finite or f_best is NaN. */
double data_profile_target(double f_start, double f_best, double accuracy);

/* The best of final values; NaN does not count. +inf when there is none. */
double data_profile_best(const double *values, int64_t count);

/* units[p]: evaluations in a unit of alpha: n_p + 1 for derivative-free methods; 1 for gradient
   methods, whose times are then gradients. One curve per solver. */
steps *data_profile_of(const time_table *, const double *units, arena *);
