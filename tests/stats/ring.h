/* Trials made by hand with known hit times, as two optimizers that are to be compared. */
#pragma once

#include "../store/sample.h"
#include "stats/results.h"

extern arena *ring_memory;
extern store *ring_store;
extern study ring_study; /* of the trials, with the goal for its target */
extern trial ring_trials[256];
extern int ring_count;
extern target ring_goal;

/* For a test suite's .init and .fini. */
void ring_begin(void);
void ring_end(void);

/* Loss 1 until the step at which the target is hit (never: from 40 on), from there on `final`.
   Returns the row of the trial. */
int64_t ring_run(const trial *, int hit, double final, trial_status);
int64_t ring_add(const char *label, double lr, int seed, int hit, double final, trial_status);

/* Stores the study; its results by the loss. */
results *ring_load(void);
