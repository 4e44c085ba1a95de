/* One shared object: opened, its descriptors' stamps compared, its descriptors copied. */
#pragma once

#include "base/arena.h"
#include "plugin/registry.h"

/* Fills in `out` from the file, or says why it is refused. */
bool object_load(const char *path, arena *, plugin *out, failure *);
