/* Running the missing trials of a study on this machine. The parent alone touches the store. */
#pragma once

#include "engine/cores.h"
#include "engine/pace.h"
#include "store/store.h"

/* What the user may watch; also the result. */
typedef struct engine_state {
    int64_t total;    /* trials of the study */
    int64_t before;   /* that the store already had */
    int64_t finished; /* in this run, whatever their status */
    int64_t running;
    int64_t count[TRIAL_STATUSES]; /* of the finished ones, by status */
    const trial *last;             /* the one that ended last, or NULL */
    trial_status last_status;
    double last_seconds;      /* wall time of it */
    const char *last_message; /* its sentence, or ""; while `changed` runs */
    failure first_failure;    /* sentence of the first that did not give a result */
    double seconds;           /* since the start */
    double left;              /* seconds until the end, as far as known; NaN: not yet */
    const pace *pace;         /* by optimizer and problem; until engine_run returns */
    bool interrupted;
    bool failed_fast; /* stopped because a trial did not give a result */
} engine_state;

typedef struct engine_options {
    int jobs;           /* trials at a time; 1 where their timing is exclusive */
    const cores *cores; /* for so many trials; NULL: they are not pinned */
    const bool *wanted; /* per trial of the study: run it */
    /* The first trial without a result is the last: nothing new starts, and what is running is
       recorded as interrupted. */
    bool fail_fast;
    const char *parameters;  /* folder for those that trials keep */
    const char *checkpoints; /* folder of trials' checkpoints; NULL: there are none */
    /* Called when a trial begins or ends, and about five times a second. May be NULL. */
    void (*changed)(void *to, const engine_state *);
    void *to;
} engine_options;

/* Runs the wanted trials; false and a sentence when the machine or the store does not let it go
   on (what was finished until then is in the store). SIGINT and SIGTERM end it cleanly: running
   trials are recorded as interrupted. A second one ends the process at once. */
bool engine_run(const study *, store *, const engine_options *, engine_state *, failure *);
