/* SQL functions over the views of a store, for claims; SCHEMA.md defines them:
     median(x), quantile(x, p), iqm(x)                            aggregates
     steps_to, samples_to, gradients_to, seconds_to(trial, metric, target)
     final_value, best_value(trial, metric) */
#pragma once

#include "store/store.h"

/* On this connection, until it is closed. */
bool functions_add(store *, failure *);
