/* A transform that hands every question on and answers NaN after `good` true
   answers. Compiled once per
   precision. */
#pragma once

#include "study/setting.h"
#include <slalom/problem.h>

#define poison_make    SL_PRECISE(poison_make)
#define poison_setting SL_PRECISE(poison_setting)

typedef struct poison {
    plugin plugin;
    sl_problem about;
    option_value good;
} poison;

/* Over an oracle that offers `offers`; it offers the same. */
void poison_make(poison *, uint32_t offers, int64_t good);

/* The setting that puts it into a trial. */
setting poison_setting(poison *);
