/* One file of tokens, mapped. */
#pragma once

#include "tokens.h"

typedef struct token_file {
    void *start; /* what is mapped, or allocated */
    size_t bytes;
    bool unpacked; /* on the heap */
    token_format format;
    int32_t width;
    token_span span;
    double text_bytes; /* that the tokens stand for; NaN: unknown */
} token_file;

/* `format` AUTO: what the file looks like. */
bool token_file_open(const char *path, token_format format, token_file *,
                     char sentence[TOKENS_SENTENCE]);
void token_file_close(token_file *);

/* The largest id among some, and the first place of one that is `vocab` or more (-1: none). */
int64_t token_largest(token_span, int32_t width);
int64_t token_first_beyond(token_span, int32_t width, int64_t vocab);

/* The head of llm.c's files, 256 int32: magic, version, count; ours add a mark and how many
   bytes of text the tokens stand for, where other readers see zeros that they skip. */
enum {
    TOKEN_HEAD = 256,
    TOKEN_MAGIC = 20240520,      /* uint16 */
    TOKEN_WIDE_MAGIC = 20240801, /* uint32 */
    TOKEN_VERSION = 1,
    TOKEN_WIDE_VERSION = 7,
    TOKEN_MARK = 0x534c4f4d
};
void token_head(int32_t head[TOKEN_HEAD], int32_t width, int64_t count, int64_t text_bytes);
