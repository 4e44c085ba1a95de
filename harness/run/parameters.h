/* The parameters that a trial ends with, as a file that other programs read: KEY.safetensors
   with the problem's tensors under their names, and in its notes the trial: `problem`, its
   `options` as JSON, `optimizer`, `seed`, `steps`, `key`. Compiled once per precision. */
#pragma once

#include "run/chain.h"

#define parameters_keep SL_PRECISE(parameters_keep)

bool parameters_keep(chain *, const char *folder, failure *);
