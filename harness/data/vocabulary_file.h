/* Filling a vocabulary from files. */
#pragma once

#include "data/vocabulary.h"

/* Which of the formats it is, is seen from its first line. */
bool vocabulary_read(vocabulary *, const char *path, const char *encoder, failure *);

bool vocabulary_add(vocabulary *, const char *bytes, int64_t length, int64_t id, failure *);
/* The next pair that merges; all three are tokens. */
bool vocabulary_pair(vocabulary *, token_text left, token_text right, token_text both,
                     failure *);
/* From ranks: any two tokens that are a token together merge. */
void vocabulary_derive(vocabulary *);
