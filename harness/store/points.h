/* All points of one trial with all clocks and metrics, read in one pass. */
#pragma once

#include "base/arena.h"
#include "store/store.h"

enum { CLOCKS = 10 }; /* in the order of store_clocks */

typedef struct points {
    int64_t count;
    double *clocks[CLOCKS]; /* count each */
    int metric_count;
    const char **metrics; /* names, in the order in which the trial logs them */
    const char **units;
    bool *higher;    /* is better */
    double **values; /* count each; NaN where the store has NULL */
} points;

/* A trial that the store does not have has no points and no metrics. */
points points_read(store *, int64_t row, arena *);

/* The metric's position, or -1. */
int points_metric(const points *, const char *name);
