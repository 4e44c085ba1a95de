/* Byte-pair encoding (Sennrich et al. 2016, arXiv:1508.07909; on bytes: Radford et al. 2019):
   in each piece of the text, from single bytes on, the neighbours whose pair is the first in
   the list of merges become one token, the leftmost first, until no pair is left. */
#pragma once

#include "data/vocabulary.h"

typedef struct byte_pairs byte_pairs;

/* The vocabulary must outlive it. */
byte_pairs *byte_pairs_new(const vocabulary *, failure *);
void byte_pairs_free(byte_pairs *);

/* take(to, ids, count) for piece after piece; false when it says so. */
bool byte_pairs_encode(byte_pairs *, const char *text, int64_t length,
                       bool (*take)(void *to, const int32_t *ids, int64_t count), void *to);
