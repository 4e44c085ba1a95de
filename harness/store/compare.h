/* Whether two stores tell the same about a trial. */
#pragma once

#include "base/text.h"
#include "store/store.h"

typedef enum comparison { COMPARISON_SAME, COMPARISON_DIFFERENT, COMPARISON_FAILED } comparison;

/* Status, metrics and every logged point bit for bit; clocks in seconds, which no two runs
   share, are left out. What differs first is added to the text: "step 3, loss: 0.5 against
   0.25". Failed: a store cannot be read, as the failure says. */
comparison compare_trials(store *first, int64_t first_row, store *second, int64_t second_row,
                          text *difference, failure *);
