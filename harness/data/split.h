/* GPT-2's pieces of a text, which byte pairs never cross (Radford et al. 2019, their
   encoder.py):

       's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+

   Unicode's letters and numbers are PCRE2's. Bytes that are no UTF-8 are pieces of their own,
   as many as follow each other. */
#pragma once

#include <stdint.h>

#include "base/failure.h"

typedef struct splitter splitter;

splitter *splitter_new(failure *);
void splitter_free(splitter *);

/* Bytes of the next piece at the front of a text of `length` > 0 bytes. The same splitter must
   be asked piece after piece, from a text's beginning to its end. */
int64_t splitter_next(splitter *, const char *text, int64_t length);
