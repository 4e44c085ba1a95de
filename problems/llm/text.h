/* A text file as bytes; gzip files are unpacked. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { TEXT_SENTENCE = 512 };

/* *length bytes in *data, to be freed; false and a sentence when the file cannot be read. */
bool text_read(const char *path, unsigned char **data, int64_t *length,
               char sentence[TEXT_SENTENCE]);

#ifdef __cplusplus
}
#endif
