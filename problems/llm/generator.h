/* A trained language model, one token after the other: float, with the keys and values of the
   tokens before kept, so that a token costs one pass through the weights. */
#pragma once

#include "shape.h"
#include "weights.h"

typedef struct generator generator;

/* The sizes are those of the tensors; heads: 0 where the file tells. */
bool generator_open(const char *path, int64_t heads, generator **,
                    char sentence[SAFETENSORS_SENTENCE]);
void generator_close(generator *); /* NULL is fine */
const llm_shape *generator_shape(const generator *);

/* The next token's scores (vocab), valid until the next call, after one more token. When the
   context is full its second half is read again as a new beginning. */
const float *generator_next(generator *, int32_t token);
