/* The tensors of a problem with its default options. Its code is run for that, in a process of
   its own, as it may crash. */
#pragma once

#include "base/text.h"
#include "plugin/registry.h"

/* "x vector 10, w matrix 3x4", or with `json` a list of objects. Adds nothing when the problem
   does not start without data or has no variant for doubles. */
void tensors_add(text *out, const plugin *problem, bool json);
