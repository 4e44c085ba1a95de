/* The problem `llm`: its options, and what `load` and `start` make of them. */
#pragma once

#include "curvature.h"
#include "tensors.h"
#include "weights.h"

typedef enum llm_start {
    LLM_START_BY_ARCHITECTURE,
    LLM_START_SCALED,
    LLM_START_FLAT
} llm_start;

typedef struct llm {
    corpus corpus;
    const char *initial;
    weights_file *weights; /* to start from, or NULL */
    const sl_tensor *tensors;
    int32_t tensor_count;
    int32_t preset, architecture, tie_embeddings, init, products;
    int64_t layers, heads, kv_heads, width, ffn, context, vocab;
    int64_t batch, micro;
    double dropout;
    bool recompute;
    llm_low_precision low_precision;
    llm_shape shape;
    llm_team team;
} llm;
