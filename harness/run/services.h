/* The host that a plugin sees, and what stands behind it. Compiled once per precision. */
#pragma once

#include <slalom/host.h>

#include "base/failure.h"
#include "run/pool.h"

#define host_open SL_PRECISE(host_open)

/* What all hosts of a trial share. */
typedef struct host_common {
    failure *message; /* the first failure of the trial */
    uint64_t seed, instance;
    const int64_t *step; /* for messages; NULL outside of the loop */
    pool *pool;
} host_common;

typedef struct host {
    sl_host open; /* first: a sl_host * is a host * */
    const host_common *common;
    const char *name;    /* of the plugin */
    uint32_t layer;      /* keeps the noise of transforms apart */
    int64_t state_bytes; /* handed out, scratch not counted */
    int64_t allocations;
} host;

host host_open(const host_common *, const char *name, uint32_t layer);
