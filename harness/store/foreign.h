/* Plugins that are not on this machine: names, options and metrics of trials that another
   program ran, in the form in which the harness knows its own. They cannot run. */
#pragma once

#include <slalom/problem.h>

#include "base/arena.h"
#include "study/trial.h"

typedef struct foreign_options {
    sl_option *table; /* closed by SL_OPTIONS_END */
    option_value *values;
    int count;
} foreign_options;

/* Adds an option: a number, true or false, or else a word. */
void foreign_add(foreign_options *, const char *name, const char *value, arena *);

/* An optimizer, or a problem with these metrics (closed by SL_METRICS_END). */
setting foreign_setting(sl_kind, const char *name, const foreign_options *, const sl_metric *,
                        arena *);

/* Both settings have the same plugin as far as one can tell: name and options. */
bool foreign_same(const setting *, const setting *);
