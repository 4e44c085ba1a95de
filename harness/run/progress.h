/* How much of the budget is spent, and the limits that it sets. Compiled once per precision. */
#pragma once

#include <slalom/schedule.h>

#include "run/layer.h"
#include "study/trial.h"

#define progress_limits SL_PRECISE(progress_limits)
#define progress_spent  SL_PRECISE(progress_spent)

/* Puts the budget's limits into the meter. `samples` in one epoch of the problem. */
void progress_limits(const budget *, int64_t samples, meter *);

/* The spent part of the budget in 0 .. 1: the largest over its limits. */
double progress_spent(const budget *, const meter *, int64_t steps, int64_t samples,
                      double seconds);
