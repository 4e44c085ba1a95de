/* Shards: a study dealt out to several runs that know nothing of each other. */
#pragma once

#include "study/study.h"

typedef struct shard {
    int64_t index, count; /* 1 .. count; count 0: the whole study */
} shard;

enum { SHARDS_MOST = 1000 };

/* "2/8" */
bool shard_read(const char *word, shard *, failure *);

/* The shard, from 1, of every trial of all races of the file, one race behind the other. The
   distinct keys in ascending order are dealt out in turn: every trial is in exactly one shard,
   whatever any store has and however the file is ordered; shards differ by at most one trial;
   and as keys are hashes, each gets its part of every problem and optimizer. */
int64_t *shard_deal(const study *first, int64_t count, arena *);

/* Leaves in every race of the file only the trials of the shard. */
void shard_keep(study *first, const shard *);
