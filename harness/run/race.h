/* Running one trial inside this process; the precision of the trial picks the code. */
#pragma once

#include "run/point.h"
#include "study/trial.h"

/* A problem whose data are in memory: made once, shared by all trials of the same problem,
   options, instance and precision. */
typedef struct loaded loaded;

/* NULL and a sentence when the problem's `load` fails. With `shared`, large data are put into
   shared memory and made read-only, so that forked trials share them at no cost. */
loaded *race_load(const trial *, bool shared, failure *);
void race_unload(loaded *);

/* Runs the trial to its end. Never fails: what went wrong is in `end`. */
void race_run(const trial *, loaded *, const point_sink *, trial_end *end);
