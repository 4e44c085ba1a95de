/* Hit times of runs that may be censored (Kaplan and Meier 1958; Mantel 1966). */
#pragma once

#include <stdbool.h>

#include "stats/runtime.h"
#include "stats/steps.h"

typedef struct survival {
    steps alive;        /* S(t): the share that has not reached the target by t */
    double *low, *high; /* pointwise, log(-log) transformed Greenwood, at the level */
    double median;      /* the least t with S(t) <= 1/2; +inf when there is none */
    int at_risk;        /* runs */
    int reached;
} survival;

/* A run that did not reach is censored at its evaluations. */
survival survival_of(const runtime *, int64_t count, double level, arena *);

/* Two groups: chi2 with one degree of freedom. NaN when no one reached, or a side is empty. */
typedef struct survival_test {
    double chi_square, p;
} survival_test;
survival_test survival_log_rank(const runtime *a, int64_t na, const runtime *b, int64_t nb,
                                arena *);

/* The mean, misses counted `penalty` (10) times the budget: PAR10. NaN of nothing. */
double survival_penalized_mean(const runtime *, int64_t count, double budget, double penalty);
