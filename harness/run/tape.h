/* What a checkpoint is written to and read from: bytes one behind the other. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <xxhash.h>

/* The writing side. Whether all of it was written is for ferror(file) to say. */
typedef struct tape {
    FILE *file;
    XXH3_state_t *sum; /* of everything put so far; NULL: not wanted */
    uint64_t bytes;
} tape;

void tape_put(tape *, const void *bytes, size_t count);

/* The reading side: what is left. */
typedef struct reel {
    const char *at;
    size_t left;
} reel;

/* The next bytes, wherever they lie; NULL when there are not so many. */
const void *reel_view(reel *, uint64_t bytes);
bool reel_take(reel *, void *to, size_t bytes);
