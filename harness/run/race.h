/* Running one trial inside this process; the precision of the trial picks the code. */
#pragma once

#include <signal.h>

#include "run/point.h"
#include "study/trial.h"

/* A problem whose data are in memory: made once, shared by all trials of the same problem,
   options, instance and precision. */
typedef struct loaded loaded;

/* NULL and a sentence when the problem's `load` fails. With `shared`, large data are put into
   shared memory and made read-only, so that forked trials share them at no cost. */
loaded *race_load(const trial *, bool shared, failure *);
void race_unload(loaded *);

/* Bytes that the trial will allocate, data included: problem, transforms and optimizer are set
   up for it, but nothing is computed. -1 and a sentence when they cannot be. */
int64_t race_bytes(const trial *, loaded *, failure *);

/* How a trial survives its process. */
typedef struct keeping {
    const char *path; /* of its checkpoint: it goes on from it, and writes it when one is due;
                         NULL: there is none */
    const volatile sig_atomic_t *leave; /* not 0: it is to make a last one and end; or NULL */
    const char *parameters;             /* folder for those of trials that keep them, or NULL */
    const char *machine; /* what decides the last bits of results here; NULL: not known */
} keeping;

/* Runs the trial to its end. Never fails: what went wrong is in `end`. */
void race_run(const trial *, loaded *, const point_sink *, trial_end *end);
/* The same, leaving more behind; keeping NULL: nothing. */
void race_run_kept(const trial *, loaded *, const point_sink *, const keeping *,
                   trial_end *end);
