/* What the plugins of a trial declare about a metric. */
#pragma once

#include <slalom/problem.h>

#include "study/trial.h"

/* The metric of that name among the problem's and the probes'; the loss, and what nobody
   declares, has no unit and is better when lower. */
sl_metric metric_of(const trial *, const char *name);
