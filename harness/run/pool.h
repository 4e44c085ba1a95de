/* The memory of plugins: zeroed, 64-byte aligned, counted, freed all at once. */
#pragma once

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct pool pool;

/* `shared`: large blocks go to shared mappings, which a fork does not copy. */
pool *pool_new(bool shared);
void pool_free(pool *);

/* Never NULL. When there is no memory: a jump to `exhausted` if one is set, else memory_need.
 */
void *pool_alloc(pool *, size_t bytes);
void pool_exhausted(pool *, jmp_buf *exhausted);

/* Makes the large blocks read-only. */
void pool_protect(pool *);
