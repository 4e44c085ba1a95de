/* Some entries of a matrix, read from text or drawn. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { ENTRIES_SENTENCE = 1024 };

typedef struct entries {
    int64_t rows, columns, count;
    int32_t *row, *column; /* count each, from 0 */
    double *value;         /* count */
} entries;

/* Two formats: Matrix Market's coordinates (general or symmetric), or lines "user item rating",
   what follows on a line is not read; users and items are numbered from 1, separated by blanks,
   tabs, commas or "::". False with a sentence (file:line:column, what was found, what was
   expected). */
bool entries_read(const char *path, entries *, char sentence[ENTRIES_SENTENCE]);
void entries_free(entries *);

#ifdef __cplusplus
}
#endif
