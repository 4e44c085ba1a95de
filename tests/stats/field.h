/* A field of racers: trials of one problem in a store, with outcomes made by hand. */
#pragma once

#include "../store/sample.h"
#include "stats/results.h"

enum { FIELD_MOST = 256, FIELD_POINTS = 40 };

typedef struct field {
    arena *memory;
    char *path;
    store *store;
    trial trials[FIELD_MOST];
    int count;
    study study; /* made by field_load */
    target goal; /* of the study: loss 0.5 */
} field;

void field_open(field *);
void field_close(field *);

/* Loss 1 until the step at which the target is hit (never: FIELD_POINTS), from there on
   `final`. Returns the trial's row. */
int64_t field_run(field *, const trial *, int hit, double final, trial_status);
/* The same with a new trial of the field. */
int64_t field_add(field *, const char *label, double lr, int seed, int hit, double final,
                  trial_status);
/* The study of the trials so far, and its results for the loss. */
results *field_load(field *);
