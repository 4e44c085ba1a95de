/* One problem plugin, loaded and started, for tests to ask. Compiled once per precision. */
#pragma once

#include "base/arena.h"
#include "run/chain.h"

#define stand       SL_PRECISE(stand)
#define stand_open  SL_PRECISE(stand_open)
#define stand_close SL_PRECISE(stand_close)
#define stand_probe SL_PRECISE(stand_probe)
#define stand_reals SL_PRECISE(stand_reals)

typedef struct stand {
    arena *memory;
    registry *plugins;
    trial trial;
    loaded *data;
    chain *chain;
    sl_oracle *f;
    real *x;
    int64_t n;
    failure message;
} stand;

/* One option that is not left at its default: a number (of a choice: its position), or a
   path. */
typedef struct given {
    const char *name; /* NULL closes a list */
    double number;
    const char *path;
} given;

/* False and a sentence in `message` when loading or starting fails. Seed and instance are 1
   unless an option named "seed" or "instance" is given. */
bool stand_open(stand *, const char *problem, const given *);
void stand_close(stand *);

/* From now on chain_measure asks this probe too; x is the first point again. Returns where in
   the values the probe's begin. */
int stand_probe(stand *, const char *probe, const given *);

real *stand_reals(stand *, int64_t count); /* zeroed */
