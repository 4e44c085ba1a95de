/* Baselines: trials of others (slalom import) among a study's own. */
#pragma once

#include "store/store.h"

/* The study with the trials of its baselines behind its own, each labelled "gd (lasso)" and on
   the study's own problem, as its file or equal labels say; with a metric only those that have
   it. The study itself when it has no baselines, NULL and a sentence when they do not fit. All
   is in the arena. */
const study *baseline_join(store *, const study *, const char *metric, arena *, failure *);
