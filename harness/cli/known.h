/* What the store has of a study: each trial is in one of four conditions. */
#pragma once

#include "store/store.h"

typedef enum condition {
    CONDITION_DONE,    /* a result: done, target or diverged */
    CONDITION_MISSING, /* never begun, interrupted, or begun without an end */
    CONDITION_FAILED,  /* failed, crashed, timeout, out_of_memory */
    CONDITION_STALE,   /* a result, but of another build of one of its plugins */
    CONDITIONS
} condition;

typedef struct known {
    condition condition;
    trial_status status; /* TRIAL_RUNNING when the store does not have the trial */
    store *from;         /* that has it, or NULL */
} known;

/* One per trial, to be freed. A store that is NULL has nothing. */
known *known_trials(store *, const study *);
/* What another store has of the trials that are missing until now. How many that were. */
int64_t known_add(known *, store *, const study *);
