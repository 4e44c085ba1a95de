/* Ranks of k solvers over n problems (Demsar 2006, jmlr.org/papers/v7/demsar06a.html). Scores:
   lower is better; +inf and NaN are worst and tie. */
#pragma once

#include "base/arena.h"
#include "stats/time_table.h"

typedef struct ranks {
    int solvers, problems;
    double *ranks;                   /* [problem * solvers + solver], ties averaged */
    double *average;                 /* R_j, per solver */
    double chi_square, chi_square_p; /* Friedman, corrected for ties as scipy */
    double f, f_p; /* Iman-Davenport (n-1) chi2 / (n (k-1) - chi2), k-1 and (k-1)(n-1) df */
} ranks;

/* chi_square and f are NaN when solvers < 2, problems < 2 or all is tied; f +inf (p 0) when
   every problem ranks alike. The table's cells may be any scores. */
ranks ranks_of(const time_table *scores, arena *);

/* q sqrt(k (k + 1) / (6 n)), q = the studentized range's 1 - alpha quantile / sqrt 2, infinite
   degrees of freedom: 2.343 for 3 solvers and 0.05. NaN when solvers < 2 or problems < 1. */
double ranks_critical_difference(int solvers, int problems, double alpha);

/* A bar joins neighbours in the order of average ranks that do not differ. */
typedef struct rank_bar {
    int first, last; /* places in the order, 0 = best */
} rank_bar;

typedef struct rank_bars {
    int *order; /* solvers by average rank, best first */
    int count;
    rank_bar *bars; /* maximal, of two solvers or more */
    double *p;      /* [a * solvers + b], adjusted; NULL for Nemenyi */
} rank_bars;

/* |R_i - R_j| < CD. */
rank_bars ranks_bars_nemenyi(const ranks *, double alpha, arena *);

/* The default, as mean ranks depend on who else is in the pool (Benavoli, Corani, Mangili
   2016): Wilcoxon's signed rank for each pair over problems, Holm over all pairs; a bar joins a
   run of neighbours none of whose pairs is significant. The test compares sizes of differences
   between problems: scores must have a common scale (logarithms, or shares of a reference). */
rank_bars ranks_bars_wilcoxon(const time_table *scores, const ranks *, double alpha, arena *);
