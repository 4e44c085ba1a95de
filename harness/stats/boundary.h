/* Is the optimum of a grid at its edge? Then the grid is too narrow and a comparison unfair. */
#pragma once

#include <stdbool.h>

/* One value of the grid: the mean (or median) of oriented results and its standard error. */
typedef struct grid_point {
    double at;    /* the option's value, ascending over the grid */
    double score; /* +inf = diverged */
    double error; /* standard error of the score; 0 or NaN when unknown */
} grid_point;

typedef struct boundary {
    int best;       /* place of the least score; -1 when no score is finite */
    bool low, high; /* the best, or one within its standard error, is at that edge */
    double extend_low, extend_high; /* values to add; NaN where nothing needs to be */
} boundary;

/* Within the standard error: score <= best score + error of the best. `logarithmic`: the next
   value continues the ratio of the two at the edge, otherwise their difference. A grid of one
   value is no grid: both edges, and nothing to add. */
boundary boundary_check(const grid_point *, int count, bool logarithmic);
