/* What a trial took, and came to, at its end. */
#pragma once

#include "stats/results.h"

/* A clock or the memory of the optimizer's state, and not a metric. */
bool quantity_is_cost(const char *name);

/* Median and quartiles over the seeds: of a cost, or (any other name) of the measure. False
   when no trial has it. */
bool quantity_of(store *, const results *, const group *, const char *name, spread *, arena *);

/* The same of one trial; NaN when it has none. `parameters` are the problem's. */
double quantity_at_end(store *, int64_t row, const record *, const char *name);
