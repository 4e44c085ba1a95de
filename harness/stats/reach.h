/* Time to target over the seeds of a group. */
#pragma once

#include "stats/results.h"

typedef struct reached {
    int count;                                      /* seeds that reached it */
    spread steps, samples, gradient_calls, seconds; /* +inf where a seed did not */
} reached;

/* The first stored point at or beyond the target; nothing is interpolated. False when none of
   the group's trials has the target's metric. */
bool reach_target(store *, const group *, const target *, reached *, arena *);
