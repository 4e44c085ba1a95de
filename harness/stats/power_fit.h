/* L = c_0 + c_1 x_1^-e_1 [+ c_2 x_2^-e_2], all c >= 0, by variable projection (Golub and
   Pereyra 1973): for given exponents the c follow linearly, so that only the exponents are
   searched. */
#pragma once

#include <stdbool.h>

#include "base/arena.h"

#define POWER_TERMS 2

/* x[t] has been divided by middle[t], its geometric mean. */
typedef struct power_fit {
    int terms, count; /* points */
    double *x[POWER_TERMS], *loss;
    double middle[POWER_TERMS];
    double huber; /* 0: squared errors in loss; otherwise Huber's delta for log loss */
    double *rows, *scaled, *right, *scratch;
} power_fit;

typedef struct power_law {
    double c[POWER_TERMS + 1]; /* for the x that were given */
    double exponents[POWER_TERMS];
    double error; /* root mean square of the errors, in log loss with huber */
    bool defined;
} power_law;

/* Points that are not finite and positive are left out. */
power_fit power_fit_begin(const double *const *x, int terms, const double *loss, int count,
                          double huber, arena *);

/* Searches from a grid over exponents in 0.01 .. 3, or from `near` when it is not NULL. Not
   defined with fewer than 3 different x_t, fewer points than unknowns, or a
   term that changes nothing. */
power_law power_fit_solve(power_fit *, const double *near);

/* Points k of `from` drawn with replacement: places[k] into `from`. */
void power_fit_resample(power_fit *to, const power_fit *from, const int *places);
