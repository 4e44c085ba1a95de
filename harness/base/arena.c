#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { BLOCK = 64 * 1024 };

typedef struct block {
    struct block *next;
    size_t used, size;
    _Alignas(16) unsigned char bytes[];
} block;

struct arena {
    block *blocks; /* the newest first */
};

arena *arena_new(void)
{
    return memory_need(calloc(1, sizeof(arena)));
}

void arena_free(arena *a)
{
    if (!a)
        return;
    for (block *b = a->blocks; b;) {
        block *next = b->next;
        free(b);
        b = next;
    }
    free(a);
}

static block *block_add(arena *a, size_t least)
{
    size_t size = least > BLOCK ? least : BLOCK;
    block *b = memory_need(calloc(1, sizeof(block) + size));
    b->size = size;
    b->next = a->blocks;
    a->blocks = b;
    return b;
}

void *arena_alloc(arena *a, size_t bytes)
{
    size_t rounded = (bytes + 15) & ~(size_t)15;
    block *b = a->blocks;
    if (!b || b->size - b->used < rounded)
        b = block_add(a, rounded);
    void *start = b->bytes + b->used;
    b->used += rounded;
    return start;
}

char *arena_copy_bytes(arena *a, const char *bytes, size_t length)
{
    char *copy = arena_alloc(a, length + 1);
    memcpy(copy, bytes, length);
    return copy;
}

char *arena_copy(arena *a, const char *text)
{
    return arena_copy_bytes(a, text, strlen(text));
}

char *arena_format(arena *a, const char *format, ...)
{
    va_list values, again;
    va_start(values, format);
    va_copy(again, values);
    int length = vsnprintf(NULL, 0, format, values);
    va_end(values);
    char *text = arena_alloc(a, (size_t)length + 1);
    vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}
