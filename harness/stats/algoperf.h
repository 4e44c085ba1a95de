/* The AlgoPerf score (Dahl et al. 2023, arXiv:2306.07179, section 4; rules of the second
   benchmark). Infinite times mean the target was not reached within the budget. */
#pragma once

#include "stats/time_table.h"

/* times[study * trials + trial]: the median over studies of the least over trials. */
double algoperf_external_time(const double *times, int studies, int trials, arena *);

/* One trial per study, self-tuning rules: the median over studies. Budgets are
   ALGOPERF_SELF_TUNING_BUDGET times the external ones. */
double algoperf_self_tuning_time(const double *times, int studies, arena *);
#define ALGOPERF_SELF_TUNING_BUDGET 1.5

#define ALGOPERF_RATIO_MAX 4.0

/* B_s = 1/(r_max - 1) integral_1^r_max rho_s(tau) dtau, r_max = 4, which is the mean over all
   problems of max(0, (4 - r)/3), r = t / least t; a problem that no one solved scores 0 for
   all. In [0, 1]. */
void algoperf_scores(const time_table *, double *scores);

/* The same as AlgoPerf's own program computes it: the trapezoid rule over `points` (there 100)
   equidistant values of tau. */
void algoperf_scores_compatible(const time_table *, int points, double *scores);

/* (prod_p t_ref / t)^(1/n): above 1 when faster than the reference; times that are not finite
   are replaced by the problem's budget + 1 (seconds). AlgoPerf prints the inverse. NaN when
   n < 1. */
double algoperf_speedup(const double *reference, const double *times, const double *budgets,
                        int n);
