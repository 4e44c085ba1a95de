/* The memory of plugins: zeroed, 64-byte aligned, counted, freed all at once. */
#pragma once

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct pool pool;

/* What a block holds, which says how it goes into a checkpoint. */
typedef enum pool_use {
    POOL_WORDS,  /* anything: structs, counters, pointers */
    POOL_REALS,  /* numbers only */
    POOL_SCRATCH /* nothing that is needed from one step to the next */
} pool_use;

typedef struct pool_block {
    struct pool_block *next;
    void *start;
    size_t bytes;
    pool_use use;
    bool mapped; /* else from the heap */
} pool_block;

/* `shared`: large blocks go to shared mappings, which a fork does not copy. */
pool *pool_new(bool shared);
void pool_free(pool *);

/* Never NULL. When there is no memory: a jump to `exhausted` if one is set, else memory_need.
 */
void *pool_alloc(pool *, size_t bytes); /* of POOL_WORDS */
void *pool_alloc_for(pool *, size_t bytes, pool_use);
/* Calls close(what) before the blocks are freed, the last one first. */
void pool_defer(pool *, void (*close)(void *), void *what);
void pool_exhausted(pool *, jmp_buf *exhausted);

/* The newest first. */
const pool_block *pool_blocks(const pool *);

/* Makes the large blocks read-only. */
void pool_protect(pool *);
