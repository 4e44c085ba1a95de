/* All points of one trial with all clocks and metrics, read in one pass. */
#pragma once

#include "base/arena.h"
#include "store/store.h"

enum { CLOCKS = 10 }; /* the first of store_clocks */

typedef struct trial_log {
    int64_t count;
    double *clocks[CLOCKS]; /* count each; NaN where the store has NULL */
    int metric_count;
    const char **metrics; /* names, in the order in which the trial logs them */
    const char **units;
    bool *higher;    /* is better */
    double **values; /* count each; NaN where the store has NULL */
} trial_log;

/* A trial that the store does not have has no points and no metrics. */
trial_log trial_log_read(store *, int64_t row, arena *);

/* The metric's position, or -1. */
int trial_log_metric(const trial_log *, const char *name);
