/* Addresses that mean the same in another process that has done the same: so many bytes behind
   the start of the n-th block, or of a shared object of a name. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct place {
    uint64_t range; /* its name; 0: not an address that is known */
    uint64_t offset;
} place;

typedef struct places places;

/* Knows the program and every shared object that is loaded. NULL when there is no memory. */
places *places_new(void);
void places_free(places *);
/* Adds `bytes` from `start` on under a name below PLACES_NAMES. */
bool places_add(places *, uint64_t name, const void *start, size_t bytes);
#define PLACES_NAMES (UINT64_C(1) << 63)

/* The end of a range belongs to it where nothing else begins. */
place places_find(const places *, uint64_t address);
/* The address of a place; false when this process has no such range. */
bool places_address(const places *, place, uint64_t *address);
