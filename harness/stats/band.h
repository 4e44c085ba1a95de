/* The median curve of several seeds with its quartiles, against any clock. */
#pragma once

#include "stats/results.h"

typedef struct band {
    int64_t count;
    double *x;
    spread *y; /* of values, not scores: `high` is the greater one */
} band;

/* The grid is the union of all clock readings. Between its own points a seed has the value of
   its last point (nothing is interpolated), before its first the first, behind its last the
   last. A trial without a result (and any value that is not a number) is infinitely bad: +inf,
   -inf for a metric that is better when higher; a diverged trial so behind its last point. */
band band_of(store *, const results *, const group *, const char *clock, const char *metric,
             arena *);

/* The same over curves at hand; `lost[k]` says that curve k is `worst` behind its last point.
 */
band band_merge(const series *, const bool *lost, int count, double worst, arena *);
