/* Several stores brought together in one. */
#pragma once

#include "base/text.h"
#include "store/store.h"

typedef struct merge {
    int64_t taken;     /* trials that the target lacked or had no result of */
    int64_t known;     /* trials that it had already */
    int64_t left;      /* trials without an end, or failed where the target knows as much */
    int64_t conflicts; /* results of one key that differ: the target's stay */
    text lines;        /* one per conflict */
} merge;

/* All of `from` or, on a failure, nothing: one transaction. A result replaces what is none, a
   recorded failure only what is interrupted, running or absent. Studies are united: members and
   targets that `into` lacks are added. Doing it again changes nothing.
   text_free(&merge.lines) when done. */
bool merge_store(store *into, store *from, merge *, failure *);
