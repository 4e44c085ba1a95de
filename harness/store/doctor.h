/* Is a store sound? */
#pragma once

#include "base/text.h"
#include "store/store.h"

/* Adds a line for everything that is wrong with the store, with what to do about it, and
   returns how many there are. Nothing is changed. */
int doctor_examine(store *, text *findings);
