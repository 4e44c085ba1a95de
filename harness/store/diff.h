/* Two stores compared trial by trial. */
#pragma once

#include "base/text.h"
#include "store/store.h"

typedef struct diff {
    int64_t same, different;
    int64_t only[2]; /* in the first, in the second */
    text lines;      /* one per trial that is not the same in both */
} diff;

/* Trials meet by their keys; see compare_trials for what counts. False when a store cannot be
   read. text_free(&diff.lines) when done. */
bool diff_stores(store *first, store *second, diff *, failure *);
