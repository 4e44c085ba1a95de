/* One oracle of the chain, with its meter. Compiled once per precision. */
#pragma once

#include <slalom/problem.h>

#include "run/services.h"

#define layer_calls_problem   SL_PRECISE(layer_calls_problem)
#define layer_lacks           SL_PRECISE(layer_lacks)
#define layer_calls_transform SL_PRECISE(layer_calls_transform)

/* What the problem was paid for, and what may still be paid. Limits that do not exist are the
   largest numbers there are, so that checking them needs no further branch. */
typedef struct meter {
    int64_t calls[SL_CALLS];
    int64_t samples[SL_CALLS]; /* per kind of call */
    int64_t all_samples;
    int64_t all_calls;
    uint64_t ticks; /* spent inside the problem in this step, if it is timed */
    uint64_t draws; /* minibatches drawn so far */
    int64_t limit_gradients, limit_samples, limit_calls;
    uint64_t deadline; /* tick after which no call is answered */
    bool timed;        /* read the clock around calls */
    bool off;          /* while measuring: nothing is counted or refused */
    bool stopped;      /* a call was refused since the flag was last cleared */
} meter;

typedef struct layer {
    sl_oracle open; /* first: a sl_oracle * is a layer * */
    const sl_problem *about;
    void *self;
    sl_oracle *below; /* NULL for the problem */
    meter *meter;     /* the chain's */
    sl_layout layout;
    int64_t asked[SL_CALLS]; /* of this layer, by whoever is above */
    host host;
} layer;

extern const sl_calls layer_calls_problem, layer_calls_transform;

/* Fails with a sentence: it was asked for what it does not offer. */
sl_status layer_lacks(layer *, const char *what);
