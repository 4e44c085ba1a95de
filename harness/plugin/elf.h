/* Whether a shared object is all there: the loader maps what the headers speak
   of and is killed (SIGBUS) where the file ends before. */
#pragma once

#include <stddef.h>

#include "base/failure.h"

bool elf_whole(const char *path, const void *bytes, size_t size, failure *);
