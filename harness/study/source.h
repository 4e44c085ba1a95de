/* The bytes of a study file. */
#pragma once

#include <stddef.h>

#include "base/arena.h"
#include "base/failure.h"

/* The whole file, closed by a zero. NULL and a sentence when it cannot be read, is larger than
   any study (more than 1 MiB), or holds bytes that are not UTF-8 text (with line and column).
 */
const char *source_read(const char *path, arena *, size_t *length, failure *);
