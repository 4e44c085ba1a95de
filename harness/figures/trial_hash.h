/* One hash over trials as the store has them: key, status, steps and seconds of each. */
#pragma once

#include "base/text.h"
#include "store/store.h"

/* Adds 32 digits for the rows, which ascend; returns how many of them the store has. */
int64_t trial_hash(store *, const int64_t *rows, int64_t count, text *out);

/* Rows as "1-25, 31", and back: in the arena. */
void trial_ranges_add(text *out, const int64_t *rows, int64_t count);
int64_t *trial_ranges_read(const char *words, int64_t *count, arena *);
