/* The checkpoints beside a store: which trials can go on where they were. */
#pragma once

#include "base/text.h"
#include "cli/known.h"

typedef struct saved {
    const char *folder;
    char (*keys)[33]; /* of the trials that have one, sorted */
    size_t count;
    bool unfinished; /* there are files of an interrupted writer, or others */
} saved;

/* To be closed. What is in the folder of this store's checkpoints. */
saved saved_open(const char *store_path, arena *);
void saved_close(saved *);

/* What the store knows of a study's trials, and what their checkpoints are worth. */
typedef struct savings {
    int64_t resumable;
    int64_t ignored;
    failure why; /* the first ignored one is */
} savings;

savings saved_worth(const saved *, const study *, const known *);
/* "2 trials go on from a checkpoint; ..." or nothing. */
void savings_tell(const savings *, text *out);

/* Removes those of trials that have a result; with `all`, of every trial of the study. */
void saved_remove(const saved *, const study *, const known *, bool all);
/* Removes the folder when it is empty. */
void saved_tidy(const saved *);
