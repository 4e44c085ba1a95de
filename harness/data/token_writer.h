/* Writes tokens as llm.c's files: X.bin, or X_000000.bin, X_000001.bin, ... of so many tokens.
   Every file is complete when its name is there. */
#pragma once

#include <stdint.h>
#include <stdio.h>

#include "base/failure.h"

typedef struct token_writer {
    const char *path; /* of one file; its shards have their number before ".bin" */
    int64_t shard;    /* tokens of a file; 0: all in one */
    int32_t width;    /* bytes of an id: 2 or 4 */
    FILE *file;       /* that is being written, or NULL */
    char name[4096];
    int64_t count, text_bytes; /* in it */
    int64_t files, all;        /* finished files; tokens in all */
    failure why;
} token_writer;

/* `text_bytes`: of the text that the tokens stand for. False with a sentence in `why`. */
bool token_writer_add(token_writer *, const int32_t *ids, int64_t count, int64_t text_bytes);
bool token_writer_end(token_writer *);
/* After a failure: nothing half-written stays. */
void token_writer_abandon(token_writer *);
