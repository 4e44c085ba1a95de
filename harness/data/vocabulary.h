/* The tokens of a byte-pair encoding: which bytes each stands for, and which pairs merge. Read
   from tiktoken's files (a line: the token in base64, its rank, which is its id) or from
   GPT-2's vocab.bpe (a line: two tokens that merge, the first ones first) with or without
   encoder.json (token: id; without, the ids are GPT-2's). */
#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "base/failure.h"

typedef struct vocabulary vocabulary;

typedef struct token_text {
    const char *bytes; /* NULL: no such token */
    int64_t length;
} token_text;

/* `encoder` may be NULL. */
vocabulary *vocabulary_open(const char *path, const char *encoder, failure *);
void vocabulary_free(vocabulary *);

int64_t vocabulary_size(const vocabulary *); /* the largest id + 1 */
token_text vocabulary_token(const vocabulary *, int64_t id);
/* The id of a token, or -1. */
int64_t vocabulary_find(const vocabulary *, const char *bytes, int64_t length);
/* Whether a piece that is a token needs no merging: tiktoken's way. */
bool vocabulary_whole(const vocabulary *);

typedef struct merging {
    int32_t rank; /* the least merges first; -1: never */
    int32_t id;   /* what the two become */
} merging;

merging vocabulary_merge(const vocabulary *, int32_t left, int32_t right);
