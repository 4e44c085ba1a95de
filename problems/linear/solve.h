/* The least value of a convex objective f + r, to rounding: rounds of proximal gradient steps,
   which find the weights that are zero, each followed by a Newton step on the others (truncated
   conjugate gradients; weights that would change sign stop at zero). */
#pragma once

#include "pass.h"
#include "penalty.h"

#define solve_optimum SL_PRECISE(solve_optimum)

/* `smoothness`: of the mean loss. Fails when the objective has no minimum or is not convex. */
sl_status solve_optimum(sl_host *, pass *, const penalty *, const samples *, double smoothness,
                        double *optimum);
