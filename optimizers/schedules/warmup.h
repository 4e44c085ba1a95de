/* The way up that every schedule may begin with: with the share w of the budget for warmup,
       step t of T has the factor (t + 1) / (w T) while (t + 1) / T < w.
   The first step is not zero, and the first step after the way up has the factor 1. */
#pragma once

#include <slalom/schedule.h>

static inline bool warmup_lasts(double warmup, sl_progress progress)
{
    return progress.after < warmup;
}

static inline double warmup_factor(double warmup, sl_progress progress)
{
    return progress.after / warmup;
}

/* How much of what follows the warmup is spent: 0 at its first step, 1 at the budget's end. */
static inline double warmup_rest(double warmup, sl_progress progress)
{
    double rest = warmup < 1 ? (progress.before - warmup) / (1 - warmup) : 0;
    return rest > 0 ? (rest < 1 ? rest : 1) : 0;
}
