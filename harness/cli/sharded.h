/* `slalom run --shard i/n`: where its trials go and what is known elsewhere; and the shard
   stores that a run of the whole study takes in first. */
#pragma once

#include "cli/elsewhere.h"
#include "study/shard.h"

typedef struct sharded {
    shard which;      /* count 0: the whole study */
    const char *path; /* of the shard's own store */
} sharded;

/* Finds the shard's own store, and makes its folder unless nothing is to be written. */
bool sharded_open(sharded *, const asked *, bool writing, failure *);
/* Records the whole study in the shard's store (unless it is NULL), so that merging keeps the
   study's order; then only the shard's trials stay in the study. */
bool sharded_keep(const sharded *, store *, study *, failure *);

/* Takes what the study's shard stores have into its store and says so on stderr. Refused while
   jobs of the study are in the queue. */
bool sharded_gather(store *, const asked *, failure *);
