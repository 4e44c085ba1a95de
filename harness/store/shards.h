/* Shard stores: where the shards of a study keep their trials until these are merged. Those of
   the store FILE are FILE-shards/STUDY/2-of-8.db. */
#pragma once

#include "store/merge.h"
#include "study/shard.h"

/* Absolute where the store's path is. */
const char *shards_folder(const char *store_path, const study *first, arena *);
const char *shards_path(const char *folder, const shard *, arena *);
/* Makes the folder and the one above it. */
bool shards_make_folder(const char *folder, failure *);
/* The paths of the stores that are there, in order. */
char **shards_list(const char *folder, int *count, arena *);

/* As merge_store, from the path. With `drop`, a store that has nothing more to give (no
   conflict, no trial without an end) and that nobody is writing to is removed afterwards. */
bool shard_merge(store *into, const char *path, bool drop, merge *, failure *);
