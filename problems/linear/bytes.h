/* A whole file in memory: mapped, or unpacked when it is a gzip, xz or zstd file. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* After the text come so many zeros that do not count: readers look at several bytes at once.
 */
enum { BYTES_PADDING = 64 };

typedef struct bytes {
    char *data; /* read-only */
    size_t length;
    size_t mapped; /* bytes of the mapping; 0: from the heap */
} bytes;

/* False with a sentence of at most `size` bytes when the file cannot be read, is no plain file,
   or is a damaged packed file. */
bool bytes_read(const char *path, bytes *, char *sentence, size_t size);
void bytes_free(bytes *);
