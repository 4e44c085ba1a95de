/* The bootstrap. Runs are resampled within each stratum, independently (a stratum: the runs on
   one problem). Draws are Philox at `seed`, so equal calls give equal intervals. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "run/random.h"

typedef struct interval {
    double estimate, low, high;
} interval;

/* Values in strata of counts[k] runs, one after the other. NaN and infinities are values: the
   statistic judges them. */
typedef struct strata {
    int count;
    const int *sizes;
    double *values;
} strata;

/* May overwrite the values it is given: they are a copy. */
typedef double statistic(strata *, const void *context);

#define BOOTSTRAP_REPETITIONS 50000

typedef struct bootstrap {
    double level;         /* 0.95 */
    int64_t repetitions;  /* BOOTSTRAP_REPETITIONS */
    uint64_t seed;        /* of the resampling */
    bool resample_strata; /* also draw the strata with replacement: claims about new problems */
} bootstrap;

/* The state of the generator behind all resampling in this folder; `index` tells sequences
   apart. */
sl_random bootstrap_random(uint64_t seed, uint64_t index);

/* Percentile interval: quantiles (type 7) of the statistic's repetitions. NaN among them count
   as +inf. */
interval bootstrap_percentile(const strata *, statistic *, const void *context, bootstrap,
                              arena *);

/* Bias-corrected and accelerated (Efron 1987, doi:10.1080/01621459.1987.10478410), acceleration
   from the jackknife over all runs. NaN bounds where it is undefined (every repetition the
   same). */
interval bootstrap_bca(const strata *, statistic *, const void *context, bootstrap, arena *);

/* The statistics that are wanted most: the mean over all values, the mean over strata of their
   medians. */
double bootstrap_mean(strata *, const void *context);
double bootstrap_median(strata *, const void *context);
