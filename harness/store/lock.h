/* One writer at a time: a lock beside the store, freed by the kernel when its holder dies. */
#pragma once

#include "base/failure.h"

/* A descriptor, or -1 and a sentence that names the process which holds the lock. */
int lock_take(const char *store, failure *);
void lock_release(int descriptor);
