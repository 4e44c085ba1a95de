/* The memory of plugins between two steps, in a form that another process can take over.

   Both processes allocate the same blocks in the same order, as they run the same `start` on
   the same data. What a word held after it is not kept: the other process has its own, which
   may be an address or a library's handle. Kept are the words that differ from then on; those
   that are addresses are kept as places. Blocks of numbers are kept whole. */
#pragma once

#include "base/failure.h"
#include "run/places.h"
#include "run/pool.h"
#include "run/tape.h"

typedef struct image image;

/* Remembers the words of the blocks as they are now, after every `start`. `known`: other places
   that they may point to; freed with the image. With `spoil`, scratch that steps changed is
   kept as garbage: a plugin that needs it betrays itself. NULL when there is no memory. */
image *image_new(const pool *, places *known, bool spoil);
void image_free(image *);

/* False with a sentence when blocks were allocated since. */
bool image_save(const image *, tape *, failure *);
/* Checks all of it, then changes the blocks. False and nothing is changed: it does not fit. */
bool image_load(const image *, reel *, failure *);
