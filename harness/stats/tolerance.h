/* How much a wrong learning rate costs. Grid points ascend, lr > 0; scores: lower is better,
   +inf or NaN = diverged. */
#pragma once

#include "stats/bootstrap.h"

/* S = mean over the grid of min(y, y_0) - y*, y_0 the value at the start, y* the best; over the
   points within `decades` / 2 (of 3) of the best one in log10 lr (Wortsman et al. 2023,
   arXiv:2309.14322, section 2.2). */
typedef struct tolerance {
    double sensitivity; /* S; NaN when nothing is finite */
    int used;           /* points in the window */
    bool cut;           /* the grid ends inside the window: S covers less than it says */
} tolerance;
tolerance tolerance_of(const double *lr, const double *score, int count, double start,
                       double decades);

/* The lr with score <= best + slack, around the best without a gap, the edges interpolated
   linearly in (log10 lr, score) to a finite neighbour, else ended at the point itself; NaN when
   nothing is finite. Slack: two standard deviations over seeds. */
typedef struct near_optimum {
    double low, high; /* lr */
} near_optimum;
near_optimum tolerance_range(const double *lr, const double *score, int count, double slack);
/* In decades. */
double tolerance_width(near_optimum);

/* The optimum of the parabola through the best point and `reach` neighbours on each side, in
   lr. NaN when fewer than 3 finite points, not curved upwards, or beyond the
   points that were fitted. */
double tolerance_optimum(const double *lr, const double *score, int count, int reach);

/* The same with an interval when seeds are resampled at each lr, a stratum of scores each, and
   their means are fitted. Repetitions without an optimum count as +inf. */
interval tolerance_optimum_interval(const double *lr, const strata *scores, int reach,
                                    bootstrap, arena *);
