/* What a generator holds, for the file that reads it and the one that runs it. */
#pragma once

#include "generator.h"

/* Matrices (rows, columns) with one row per output; a NULL weight: not there. */
typedef struct linear {
    float *weight, *bias;
    int64_t rows, columns;
} linear;

typedef struct block {
    linear norm1, qkv, q, k, v, out, norm2, gate, up, down; /* norms: the gain is the weight */
    float *keys, *values;                                   /* (context, kv width) */
} block;

struct generator {
    llm_shape shape;
    weights_file *file; /* while it is read */
    char *sentence;
    linear tokens, positions, norm, head;
    block *blocks;
    int32_t *seen; /* tokens of the context */
    int64_t at;    /* how many */
    float *x, *y, *qkv, *wide, *gate, *scores, *logits;
};
