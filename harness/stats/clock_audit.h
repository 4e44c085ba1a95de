/* Do the clocks of a trial add up to its wall clock? (AlgoPerf pauses its clock for evaluation
   and logging; so does this harness.) All in seconds. */
#pragma once

#include <stdbool.h>

typedef struct clock_reading {
    double charged;    /* optimizer and oracle: steps, data selection, eval_begin */
    double evaluation; /* metrics, probes, sending points, checkpoints */
    double setup;      /* starting and closing */
    double wall;       /* all of it */
} clock_reading;

typedef struct clock_verdict {
    double total; /* charged + evaluation + setup */
    double gap;   /* (wall - total) / wall; 0 when both are 0 */
    bool holds;   /* |wall - total| <= share wall, or <= floor seconds; false with NaN */
} clock_verdict;

/* share: 0.01; floor: what a clock cannot resolve, for trials of a few milliseconds. */
clock_verdict clock_audit(clock_reading, double share, double floor);
