/* A whole file in memory, unpacked when it is a gzip file. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

typedef struct bytes {
    char *data; /* closed by a zero that does not count */
    size_t length;
} bytes;

/* False with a sentence of at most `size` bytes when the file cannot be read, is no plain file,
   or is a damaged gzip file. Free data with free(). */
bool bytes_read(const char *path, bytes *, char *sentence, size_t size);
