/* "did you mean": the known name that a misspelt one most likely stands for. */
#pragma once

#include <stddef.h>

/* The nearest of `names` by edit distance (a swap of neighbours counts once), or NULL when none
   is near: more than a third of the longer name would have to change. */
const char *nearest_name(const char *word, const char *const *names, size_t count);
