/* Plugins and trials made by hand, for tests of the store and of what reads it. */
#pragma once

#include "store/store.h"

extern const plugin sample_bowl;   /* problem {dim}; metrics loss and accuracy (higher) */
extern const plugin sample_walker; /* optimizer {lr (log), momentum, nesterov} */
extern const plugin sample_clip;   /* transform {norm} */
extern const plugin sample_cosine; /* schedule {final} */

/* Where a test may write: a new empty folder; `name` is added to its path. */
char *sample_path(arena *, const char *name);
/* Removes the folder of such a path with all that is in it. */
void sample_remove(const char *path);

/* bowl {dim: 10} with walker; the key is made of the arguments. */
trial sample_trial(arena *, const char *label, double lr, double momentum, uint64_t seed);
study sample_study(const char *name, trial *trials, int64_t count);

/* The whole life of a trial: at step k the given loss, accuracy 1 - loss, 10 k samples, k
   gradients, k ms of optimizer and 2 k ms of oracle. Returns its row. */
int64_t sample_run(store *, const trial *, int count, const double *loss, trial_status);
clocks sample_clocks(int64_t step);

/* The rows of a query, fields joined by `|` and rows by newlines; numbers as %.10g, NULL as
   "null". With `names`, a first line with the columns. */
char *sample_ask(arena *, store *, const char *query, bool names);
