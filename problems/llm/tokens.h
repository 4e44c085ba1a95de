/* Streams of tokens in files: mapped, never loaded whole, in one or several shards, parted into
   training and validation.

   text     every byte is a token; a gzip file is unpacked into memory
   llmc     karpathy/llm.c: 256 int32 (magic 20240520, version 1, count), then uint16 ids; or
            magic 20240801, version 7, then uint32 ids
   nanogpt  karpathy/nanoGPT: uint16 ids and nothing else

   A window is context + 1 tokens of one span: the context and, one later, its targets. Windows
   never cross the border of a shard. A problem opens the stream in `load` (tokens_open, then
   sl_defer(host, tokens_close, tokens)), takes the vocabulary from it, asks windows.h for the
   places of a batch's windows, tokens_spread for those of an evaluation, and copies them with
   tokens_window. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { TOKENS_SENTENCE = 1024 };

#define TOKEN_FORMATS "auto|text|llmc|nanogpt" /* for an option; the positions are: */
typedef enum token_format {
    TOKENS_AUTO,
    TOKENS_TEXT,
    TOKENS_LLMC,
    TOKENS_NANOGPT
} token_format;

#define TOKENS_VALIDATION 0.1 /* the usual share */

typedef struct token_request {
    const char *path;       /* a file, or a pattern of shards as in shards/part*.bin */
    const char *validation; /* the same, of validation data; NULL or "": a share of `path` */
    double share;           /* of the tokens, from the end, for validation; 0: none */
    token_format format;    /* AUTO: by magic number; without one .bin is nanogpt, else text */
    int64_t vocab;          /* declared; 0: what the files need (text: 256) */
    int64_t context; /* tokens of a window; both parts must have one; 0: any length will do */
    double bytes_per_token; /* 0: as the files say (text and our own shards do) */
} token_request;

/* Tokens that follow each other in one file. */
typedef struct token_span {
    const void *ids;
    int64_t count;
} token_span;

typedef struct token_part {
    token_span *spans;
    int64_t span_count, count; /* tokens in all spans */
} token_part;

typedef struct token_stream {
    token_part training, validation;
    token_format format;
    int32_t width;           /* bytes of an id: 1, 2 or 4 */
    int64_t files;           /* of the training data's pattern */
    int64_t vocab;           /* declared, else the least that holds all ids */
    int64_t largest;         /* id that occurs */
    double bytes_per_token;  /* of text, in the mean; NaN: unknown */
    struct token_file *maps; /* what close gives back */
    int64_t map_count;
} token_stream;

/* False with a sentence: no such file, wrong magic, truncated, ids that the declared vocabulary
   has not, no room for a window. */
bool tokens_open(const token_request *, token_stream **, char sentence[TOKENS_SENTENCE]);
void tokens_close(void *stream); /* NULL is fine */

/* Places at which a window can begin. */
int64_t tokens_places(const token_part *, int64_t context);
/* Windows side by side that share no input token, and the place of the k-th. */
int64_t tokens_windows(const token_part *, int64_t context);
int64_t tokens_side_by_side(const token_part *, int64_t context, int64_t k);
/* The k-th of `count` windows spread evenly over the part. */
int64_t tokens_spread(const token_part *, int64_t context, int64_t k, int64_t count);

/* ids[0 .. context] <- the window at a place: ids[0 .. context-1] are the input, ids[1 ..
   context] the targets. */
void tokens_window(const token_stream *, const token_part *, int64_t place, int64_t context,
                   int32_t *ids);

#ifdef __cplusplus
}
#endif
