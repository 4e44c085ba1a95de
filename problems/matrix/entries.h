/* Some entries of a matrix, read from text. */
#pragma once

#include <stdbool.h>

#include "../linear/market.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { ENTRIES_SENTENCE = 1024 };

/* Two formats: Matrix Market, or lines "user item rating", what follows on a line is not read;
   users and items are numbered from 1, separated by blanks, tabs, commas or "::"; a first line
   that begins with "user" names the columns. False with a sentence (file:line:column, what was
   found, what was expected). m->entries is to be freed, also then. */
bool entries_read(const char *path, market *m, char sentence[ENTRIES_SENTENCE]);

#ifdef __cplusplus
}
#endif
