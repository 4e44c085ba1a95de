/* Rows from one store into another, whose numbers for the same things are others. */
#pragma once

#include "store/store.h"

/* A trial with its points, metrics, calls, plugins and environment; what `into` has under its
   key goes. To be called inside a transaction. */
bool copy_trial(store *into, store *from, const char *key, int64_t row, failure *);
/* The studies with those members and targets that `into` lacks. */
bool copy_studies(store *into, store *from, failure *);
