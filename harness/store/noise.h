/* How steady the machine was while exclusive trials ran: fixed kernels, timed again and again.
 */
#pragma once

#include "base/arena.h"
#include "store/store.h"

typedef struct calibration {
    double compute_seconds; /* arithmetic in registers */
    double memory_seconds;  /* a stream through memory that no cache holds */
} calibration;

/* Exclusive trials that begin from now on refer to a new, empty series of measurements. */
bool store_noise(store *, int threads, failure *);
/* Adds to that series; `moment` is before, between or after the trials. */
bool store_calibration(store *, const char *moment, const calibration *, failure *);
/* All of a series, in their order. */
calibration *store_calibrations(store *, int64_t noise, int64_t *count, arena *);
