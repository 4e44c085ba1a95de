#include "run/pool.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/memory.h"

enum { ALIGNMENT = 64, LARGE = 1 << 20, HUGE_PAGE = 2 << 20 };

typedef struct deferred {
    struct deferred *next;
    void (*close)(void *);
    void *what;
} deferred;

struct pool {
    pool_block *blocks;
    deferred *deferred; /* the last one first */
    jmp_buf *exhausted;
    bool shared;
};

pool *pool_new(bool shared)
{
    pool *p = memory_need(calloc(1, sizeof *p));
    p->shared = shared;
    return p;
}

void pool_defer(pool *p, void (*close)(void *), void *what)
{
    deferred *d = memory_need(malloc(sizeof *d));
    *d = (deferred){p->deferred, close, what};
    p->deferred = d;
}

static void close_deferred(deferred *d)
{
    while (d) {
        deferred *next = d->next;
        d->close(d->what);
        free(d);
        d = next;
    }
}

void pool_free(pool *p)
{
    if (!p)
        return;
    close_deferred(p->deferred);
    for (pool_block *b = p->blocks; b;) {
        pool_block *next = b->next;
        if (b->mapped)
            munmap(b->start, b->bytes);
        else
            free(b->start);
        free(b);
        b = next;
    }
    free(p);
}

static void *map_large(const pool *p, size_t bytes)
{
    int kind = MAP_ANONYMOUS | (p->shared ? MAP_SHARED : MAP_PRIVATE);
    void *start = mmap(NULL, bytes, PROT_READ | PROT_WRITE, kind, -1, 0);
    if (start == MAP_FAILED)
        return NULL;
    if (bytes >= HUGE_PAGE)
        (void)madvise(start, bytes, MADV_HUGEPAGE); /* only a wish: +0-15 % bandwidth */
    return start;
}

static void *allocate_small(size_t bytes)
{
    size_t rounded = (bytes + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    void *start = aligned_alloc(ALIGNMENT, rounded ? rounded : ALIGNMENT);
    if (start)
        memset(start, 0, rounded);
    return start;
}

void *pool_alloc_for(pool *p, size_t bytes, pool_use use)
{
    bool large = bytes >= LARGE;
    pool_block *b = malloc(sizeof *b);
    void *start = !b ? NULL : large ? map_large(p, bytes) : allocate_small(bytes);
    if (!start) {
        free(b);
        if (p->exhausted)
            longjmp(*p->exhausted, 1);
        memory_need(NULL);
    }
    *b = (pool_block){p->blocks, start, bytes, use, large};
    p->blocks = b;
    return start;
}

void *pool_alloc(pool *p, size_t bytes)
{
    return pool_alloc_for(p, bytes, POOL_WORDS);
}

const pool_block *pool_blocks(const pool *p)
{
    return p->blocks;
}

void pool_exhausted(pool *p, jmp_buf *exhausted)
{
    p->exhausted = exhausted;
}

void pool_protect(pool *p)
{
    for (const pool_block *b = p->blocks; b; b = b->next)
        if (b->mapped)
            (void)mprotect(b->start, b->bytes, PROT_READ);
}
