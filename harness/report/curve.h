/* The curves of one setting as JSON. */
#pragma once

#include "base/text.h"
#include "stats/results.h"

typedef struct curve_request {
    const char *const *metrics;
    int metric_count;
    int64_t points;  /* of a curve, at most */
    bool all_clocks; /* also those that are no function of the step, like seconds */
} curve_request;

/* {"loss":[{"clocks":{"step":[0,1],"samples":128},"low":[...],"mid":[...],"high":[...]},...]}:
   for each metric the median over the seeds with its quartiles, once against the step and all
   clocks whose reading the step determines, and once against each of the others. A number
   instead of readings is the clock's reading per step; null is a value that is not finite.
   Clocks that never advance are left out. */
void curve_json(store *, const results *, const group *, const curve_request *, text *);
