/* The file that a long trial leaves from time to time, STORE-checkpoints/KEY: written beside
   the old one and renamed over it, so that there is always a whole one. It is taken only by the
   trial, the program and the plugins that made it; it knows the machine that it was made on. */
#pragma once

#include "base/failure.h"
#include "run/tape.h"
#include "study/trial.h"

enum { CHECKPOINT_PATH = 4096, CHECKPOINT_MACHINE = 256 }; /* bytes */

void checkpoint_path(char path[CHECKPOINT_PATH], const char *folder, const char *key);
/* Removes it and what an interrupted writer left. */
void checkpoint_drop(const char *path);

typedef enum checkpoint_state {
    CHECKPOINT_NONE,
    CHECKPOINT_FITS,
    CHECKPOINT_IGNORED /* a sentence says why */
} checkpoint_state;

/* Whether the trial can go on from it, and at which step; reads its head only. */
checkpoint_state checkpoint_look(const char *path, const trial *, int64_t *steps, failure *);

/* The whole file, verified to its last byte. */
typedef struct checkpoint {
    void *bytes;
    size_t count;
    reel body;                        /* what was put between begin and commit */
    char machine[CHECKPOINT_MACHINE]; /* that made it, as told to begin */
} checkpoint;

checkpoint_state checkpoint_open(const char *path, const trial *, checkpoint *, failure *);
void checkpoint_close(checkpoint *);

typedef struct checkpoint_writer {
    tape tape; /* for the body */
    const trial *trial;
    const char *path, *machine;
    char part[CHECKPOINT_PATH + 8]; /* where it is written */
    int64_t steps;
} checkpoint_writer;

/* Makes the folder when it is not there. `machine`: what decides the last bits of its results;
   NULL: not known. */
bool checkpoint_begin(checkpoint_writer *, const char *path, const trial *, const char *machine,
                      int64_t steps, failure *);
/* On the disk and in place of the old one; else false, with the old one as it was. */
bool checkpoint_commit(checkpoint_writer *, failure *);
void checkpoint_abandon(checkpoint_writer *);
