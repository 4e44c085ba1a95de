/* Whether clocks in seconds may be compared: where the trials ran, beside what, and how steady
   the machine was. Steps, samples and calls are the same everywhere. */
#pragma once

#include "stats/results.h"

/* A sentence when the seconds of these results are of several machines, or of trials that ran
   side by side; NULL when they are fit to be compared. */
const char *results_clock_warning(const results *, arena *);
/* "seconds: +- 0.4 % (worst 2.1 %) in arithmetic, ...": how much the calibration kernels
   wavered during the exclusive trials; NULL where none was measured. */
const char *results_clock_floor(store *, const results *, arena *);

/* Half of the values are no further from their median than `typical`, none is above it by more
   than `worst`: both relative to it. */
typedef struct wavering {
    double typical, worst;
} wavering;
wavering wavering_of(double *values, int64_t count, arena *); /* sorts the values */
