/* What a running trial tells: points of its curve, and how it ended. */
#pragma once

#include <slalom/oracle.h>
#include <stdint.h>

#include "base/failure.h"

typedef struct clocks {
    int64_t steps;
    int64_t samples;          /* that the problem was paid for, over all calls */
    int64_t tokens;           /* of those samples; 0 where they are no sequences */
    int64_t calls[SL_CALLS];  /* that the problem was paid for */
    int64_t asked[SL_CALLS];  /* that the optimizer made */
    double flops;             /* of the problem; 0 where it does not say */
    double optimizer_seconds; /* optimizer and transforms */
    double oracle_seconds;    /* the problem's own time */
    double seconds;           /* the sum of both: what budgets and targets count */
} clocks;

typedef enum trial_status {
    TRIAL_DONE,
    TRIAL_TARGET,
    TRIAL_DIVERGED,
    TRIAL_FAILED,
    TRIAL_CRASHED,
    TRIAL_TIMEOUT,
    TRIAL_OUT_OF_MEMORY,
    TRIAL_INTERRUPTED,
    TRIAL_RUNNING, /* in the store only: begun, and no end recorded */
    TRIAL_STATUSES
} trial_status;

const char *trial_status_name(trial_status); /* "done", ..., "out_of_memory", ... */

/* A result: done, target and diverged. Anything else is missing or failed. */
bool trial_status_is_result(trial_status);

typedef struct trial_end {
    trial_status status;
    failure message; /* empty unless something failed */
    clocks clocks;
    double wall_seconds;       /* all of it, set-up and evaluation included */
    double setup_seconds;      /* starting problem, optimizer and probes, and closing them */
    double evaluation_seconds; /* logging, metrics, probes and checkpoints */
    int64_t state_bytes;       /* of the optimizer, scratch not counted */
    int64_t peak_rss;          /* bytes, of the trial's process */
    int64_t parameters;
    double optimum;    /* known least loss, or NAN */
    double peak_flops; /* a second, of a matrix product; 0: not known. By the engine */
} trial_end;

/* Where a trial's points go. Called from inside the trial. */
typedef struct point_sink {
    void *to;
    /* Once, before the first point: "loss", the problem's metrics, the probes'. */
    void (*metrics)(void *to, int count, const char *const *names);
    void (*point)(void *to, const clocks *, const double *values);
} point_sink;
