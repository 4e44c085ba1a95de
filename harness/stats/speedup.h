/* How many times faster A reaches a target than B: exp(mean over problems of log(median_B /
   median_A)) of hit times, censored ones +inf. */
#pragma once

#include "stats/bootstrap.h"

/* One problem: hit times of the runs of both, +inf = never. */
typedef struct speedup_problem {
    const double *a, *b;
    int na, nb;
} speedup_problem;

typedef struct speedup {
    interval ratio; /* > 1: A is faster; the interval resamples runs, or pairs of them */
    int used;       /* problems where both medians are finite */
    int only_a, only_b, neither; /* the others: they are in no ratio, and must be shown */
} speedup;

/* When `paired`, run r of A and of B share their random numbers (na == nb) and are drawn
   together. A repetition where a median is infinite counts as 0 or +inf. No problem used: NaN.
 */
speedup speedup_of(const speedup_problem *, int problems, bool paired, bootstrap, arena *);
