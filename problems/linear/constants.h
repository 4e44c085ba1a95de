/* What is known of an objective before anyone minimizes it. */
#pragma once

#include "pass.h"
#include "penalty.h"

typedef struct constants {
    double smoothness;        /* of the mean loss without its penalty: its largest curvature
                                 times the largest eigenvalue of X'WX / rows */
    double sample_smoothness; /* the same of the steepest row */
    double optimum;           /* least value of f + r, or NAN */
} constants;

#define constants_find SL_PRECISE(constants_find)

/* From the shelf under `identity` when they were found before. */
sl_status constants_find(sl_host *, pass *, const penalty *, const samples *,
                         const char *identity, bool solve, constants *);
