/* Whether clocks in seconds may be compared: where the trials ran, beside what, and how steady
   the machine was. Steps, samples and calls are the same everywhere. */
#pragma once

#include "stats/results.h"

/* A sentence when the seconds of these results are of several machines, or of trials that ran
   side by side; NULL when they are fit to be compared. */
const char *results_clock_warning(const results *, arena *);
/* Half of the values are no further from their median than `typical`, none is above it by more
   than `worst`: both relative to it. */
typedef struct wavering {
    double typical, worst;
} wavering;
wavering wavering_of(double *values, int64_t count, arena *); /* sorts the values */

/* How much the calibration kernels wavered during the exclusive trials: the worst of their
   runs. False where none was measured. */
typedef struct clock_noise {
    wavering compute, memory; /* arithmetic in registers; a stream past the caches */
    int64_t measured;
} clock_noise;
bool results_clock_noise(store *, const results *, clock_noise *, arena *);
/* The same as "seconds are +- 0.4 % (at worst 2.1 %) in arithmetic ..."; NULL where none was.
 */
const char *results_clock_floor(store *, const results *, arena *);
