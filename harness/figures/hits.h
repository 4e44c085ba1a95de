/* When the seeds of a setting reached targets: the raw material of bars, profiles and
   distributions of runtimes. */
#pragma once

#include "stats/bootstrap.h"
#include "stats/results.h"
#include "stats/runtime.h"

/* Runs of one setting against several targets of one metric: [target * seeds + seed]. */
typedef struct hits {
    int seeds;
    runtime *runs;
} hits;

/* Readings of the clock at the first point at or beyond each target (values, as in the study),
   or at the end where it is not reached. Never 0: at least the clock's least unit. */
hits hits_of(store *, const results *, const group *, const char *clock, const double *targets,
             int count, arena *);

/* The median time, seeds that missed counted as +inf; and with its percentile interval when the
   seeds are resampled, which one seed does not have. */
double hits_median(const hits *, int which, arena *);
interval hits_interval(const hits *, int which, bootstrap, arena *);

/* The study's targets of the measure's metric; NULL-safe count. */
int hits_targets(const results *, double **targets, arena *);
