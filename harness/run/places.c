#include "run/places.h"

#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

typedef struct range {
    uint64_t start, end, name;
} range;

struct places {
    range *ranges;
    size_t count, room;
    uint64_t low, high; /* all of them lie between: most words are refused at once */
    bool exhausted;
};

bool places_add(places *p, uint64_t name, const void *start, size_t bytes)
{
    if (p->count == p->room) {
        size_t room = p->room ? 2 * p->room : 64;
        range *more = realloc(p->ranges, room * sizeof *more);
        if (!more)
            return false;
        p->ranges = more;
        p->room = room;
    }
    uint64_t at = (uint64_t)(uintptr_t)start;
    p->ranges[p->count++] = (range){at, at + bytes, name};
    p->low = p->count == 1 || at < p->low ? at : p->low;
    p->high = at + bytes > p->high ? at + bytes : p->high;
    return true;
}

static int add_object(struct dl_phdr_info *object, size_t size, void *to)
{
    places *p = to;
    uint64_t low = UINT64_MAX, high = 0;
    (void)size;
    for (int k = 0; k < object->dlpi_phnum; k++) {
        const ElfW(Phdr) *part = &object->dlpi_phdr[k];
        if (part->p_type != PT_LOAD)
            continue;
        low = part->p_vaddr < low ? part->p_vaddr : low;
        high = part->p_vaddr + part->p_memsz > high ? part->p_vaddr + part->p_memsz : high;
    }
    uint64_t name = PLACES_NAMES | XXH3_64bits(object->dlpi_name, strlen(object->dlpi_name));
    const void *start = (const void *)(uintptr_t)(object->dlpi_addr + low);
    if (high > low && !places_add(p, name, start, high - low))
        p->exhausted = true;
    return 0;
}

places *places_new(void)
{
    places *p = calloc(1, sizeof *p);
    if (p)
        dl_iterate_phdr(add_object, p);
    if (!p || !p->exhausted)
        return p;
    places_free(p);
    return NULL;
}

void places_free(places *p)
{
    if (p)
        free(p->ranges);
    free(p);
}

place places_find(const places *p, uint64_t address)
{
    const range *ends = NULL;
    if (address < p->low || address > p->high)
        return (place){0};
    for (size_t k = 0; k < p->count; k++) {
        const range *r = &p->ranges[k];
        if (address >= r->start && address < r->end)
            return (place){r->name, address - r->start};
        if (address == r->end)
            ends = r;
    }
    return ends ? (place){ends->name, address - ends->start} : (place){0};
}

bool places_address(const places *p, place where, uint64_t *address)
{
    for (size_t k = 0; k < p->count; k++) {
        const range *r = &p->ranges[k];
        if (r->name != where.range || where.offset > r->end - r->start)
            continue;
        *address = r->start + where.offset;
        return true;
    }
    return false;
}
