/* Points on their way into the store. They are kept per trial until a commit, so that the
   points of one trial follow each other in the table even when several trials run at once; and
   they are written as stretches: what a trial was paid for is written once where it grows
   evenly with the step (SCHEMA.md). */
#pragma once

#include "run/point.h"
#include "store/store.h"

enum { POINTS_COUNTS = 5 }; /* samples, calls for loss, gradient, hvp, matvec */

typedef struct kept_point {
    int64_t step;
    int64_t counts[POINTS_COUNTS];
    double flops, optimizer_seconds, oracle_seconds;
} kept_point;

/* The rows of `point` first .. last. */
typedef struct stretch {
    int64_t first, last;
    kept_point begin;
    int64_t counts_each[POINTS_COUNTS], flops_each; /* growth per step */
    bool paced;                                     /* the growth is known */
} stretch;

typedef struct points {
    int64_t row;   /* of the trial */
    int width;     /* values per point */
    int64_t after; /* its last step */
    stretch stretch;
    int count; /* kept */
    kept_point *kept;
    double *values; /* count * width */
} points;

/* A point at a step that the trial has already replaces that one and all behind it. */
bool points_add(store *, points *, const clocks *, const double *values, failure *);
/* What is kept, into the tables. */
bool points_write(store *, points *, failure *);
void points_free(points *);
