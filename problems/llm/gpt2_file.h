/* The tensors of llm.c's checkpoints, under our names. */
#pragma once

#include "safetensors.h"

typedef struct gpt2_file gpt2_file;

/* Whether the file begins like one. */
bool gpt2_file_is(const char *path);
bool gpt2_file_open(const char *path, gpt2_file **, char sentence[SAFETENSORS_SENTENCE]);
void gpt2_file_close(gpt2_file *);                                     /* NULL is fine */
const safetensor *gpt2_file_find(const gpt2_file *, const char *name); /* or NULL */
int64_t gpt2_file_heads(const gpt2_file *);
int64_t gpt2_file_vocab(const gpt2_file *); /* without the rows that fill it up */
