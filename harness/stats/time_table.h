/* Times to target of several solvers on several problems: what scores and profiles are made
   of. A time is any clock's reading (> 0), +inf = not reached. NaN = the cell was never run: it
   counts as not reached, so that leaving a problem out cannot help, and is counted in
   `missing` for the caption. */
#pragma once

#include "base/arena.h"

typedef struct time_table {
    int solvers, problems;
    double *times; /* [solver * problems + problem] */
} time_table;

double time_at(const time_table *, int solver, int problem); /* +inf for NaN */

int time_missing(const time_table *);

/* The least time of any solver on the problem; +inf when none reached the target. */
double time_best(const time_table *, int problem);

/* Time over the least time: 1 for the best one, also when that is 0; +inf = not reached. */
double time_ratio(const time_table *, int solver, int problem);

/* The rows of `shown` in that order. Ratios to the best are then among these only. */
time_table time_subset(const time_table *, const int *shown, int count, arena *);
