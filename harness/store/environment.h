/* Where a trial ran: the machine, the compiler, the build. */
#pragma once

#include <stdint.h>

#include "base/arena.h"

typedef struct environment {
    const char *hostname, *cpu, *os, *compiler, *flags, *blas, *gpu, *slalom, *revision;
    const char *governor;  /* of the processor's frequency */
    const char *blas_core; /* the processor whose kernels OpenBLAS runs */
    const char *driver;    /* of the GPU */
    /* What decides the last bits of results besides the build; not in the store. */
    const char *arithmetic;
    int64_t cores, usable; /* of the machine; that this process may run on */
    int64_t memory;        /* bytes */
} environment;

/* What cannot be found out is "" or 0. The texts live in the arena. */
environment environment_read(arena *);
