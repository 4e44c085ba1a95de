/* How much the choice of one option matters to a label on a problem, in numbers: over the means
   of the seeds at each value, of the best setting of the other options; a diverged or failed
   seed makes its value infinitely bad. */
#pragma once

#include "stats/boundary.h"
#include "stats/sensitivity.h"
#include "stats/tolerance.h"

typedef struct sensitivity_measures {
    double best;               /* the value of the least score; NaN when none is finite */
    tolerance tolerance;       /* S, within 1.5 decades of the best */
    near_optimum near_optimal; /* score <= best + 2 deviations over the seeds of the best; NaN
                                  with one */
    interval optimum; /* of the parabola through the best and two neighbours on each side */
    boundary boundary;
    double least, most; /* values of the grid */
} sensitivity_measures;

/* False when fewer than two values were tried. All but `boundary` and the grid's ends need a
   logarithmic grid and are NaN on another. */
bool sensitivity_measure(const results *, const char *problem_label, const char *label,
                         const char *option, bool logarithmic, bootstrap,
                         sensitivity_measures *, arena *);
