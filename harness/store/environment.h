/* Where a trial ran: the machine, the compiler, the build. */
#pragma once

#include <stdint.h>

#include "base/arena.h"

typedef struct environment {
    const char *hostname, *cpu, *os, *compiler, *flags, *blas, *gpu, *slalom, *revision;
    int64_t cores;
    int64_t memory; /* bytes */
} environment;

/* What cannot be found out is "" or 0. The texts live in the arena. */
environment environment_read(arena *);
