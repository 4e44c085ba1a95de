/* A study's grid over one option, as the pure functions take it. */
#pragma once

#include "stats/boundary.h"
#include "stats/sensitivity.h"

/* The best group at each value of the option (as sensitivity_of), ascending: its mean score and
   the standard error of that over seeds (NaN with one). A failed or diverged seed makes the
   score +inf. 0 when the optimizer has no such option. */
int grid_of(const results *, const char *problem_label, const char *label, const char *option,
            grid_point **, arena *);

/* Whether the optimum is at the edge of that grid, spaced as the option says. */
boundary grid_boundary(const results *, const char *problem_label, const char *label,
                       const char *option, arena *);

/* The median value at the start over the trials of a label on a problem, oriented; NaN when no
   trial has it. */
double grid_start(const results *, const char *problem_label, const char *label, arena *);
