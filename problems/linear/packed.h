/* Unpacks what gzip, xz and zstd packed, told apart by their first bytes. */
#pragma once

#include "bytes.h"

bool packed_is(const bytes *);

/* `to` from the heap, padded. NULL, or what is wrong. */
const char *packed_unpack(const bytes *, bytes *to);
