/* Where the tensors lie in the flat vector: tokens, positions (gpt2), the layers one after the
   other, the last normalization, the head (unless tied). Matrices have one row per output. What
   is multiplied with the same input lies side by side, so that one product does it: the
   queries, keys and values, and llama's gate and up. */
#pragma once

#include "shape.h"

enum { LLM_NONE = -1 /* offset of a tensor that the architecture has not */ };

/* Elements from the start of a layer, or of the vector. */
typedef struct llm_norm_at {
    int64_t gain, bias;
} llm_norm_at;

typedef struct llm_linear_at {
    int64_t ins, outs;
    int64_t weight, bias;
} llm_linear_at;

typedef struct llm_layer_at {
    llm_norm_at norm1, norm2;
    llm_linear_at qkv, out, up, down; /* llama: `up` is gate and up */
    int64_t size;
} llm_layer_at;

typedef struct llm_layout {
    int64_t tokens, positions, layers;
    llm_layer_at layer;
    llm_norm_at norm;
    llm_linear_at head;
    int64_t size; /* parameters */
} llm_layout;

static inline int64_t llm_take(int64_t *at, int64_t count)
{
    const int64_t here = *at;
    *at += count;
    return here;
}

static inline llm_norm_at llm_norm_take(const llm_shape *s, int64_t *at)
{
    llm_norm_at n;
    n.gain = llm_take(at, s->width);
    n.bias = s->architecture == LLM_GPT2 ? llm_take(at, s->width) : LLM_NONE;
    return n;
}

static inline llm_linear_at llm_linear_take(const llm_shape *s, int64_t ins, int64_t outs,
                                            int64_t *at)
{
    llm_linear_at l = {ins, outs, 0, LLM_NONE};
    l.weight = llm_take(at, ins * outs);
    if (s->architecture == LLM_GPT2)
        l.bias = llm_take(at, outs);
    return l;
}

static inline llm_layer_at llm_layer_of(const llm_shape *s)
{
    llm_layer_at l;
    int64_t at = 0;
    l.norm1 = llm_norm_take(s, &at);
    l.qkv = llm_linear_take(s, s->width, s->width + 2 * llm_kv_width(s), &at);
    l.out = llm_linear_take(s, s->width, s->width, &at);
    l.norm2 = llm_norm_take(s, &at);
    l.up =
        llm_linear_take(s, s->width, s->architecture == LLM_LLAMA ? 2 * s->ffn : s->ffn, &at);
    l.down = llm_linear_take(s, s->ffn, s->width, &at);
    l.size = at;
    return l;
}

static inline llm_layout llm_layout_of(const llm_shape *s)
{
    llm_layout l;
    int64_t at = 0;
    l.tokens = llm_take(&at, s->vocab * s->width);
    l.positions = s->architecture == LLM_GPT2 ? llm_take(&at, s->context * s->width) : LLM_NONE;
    l.layers = at;
    l.layer = llm_layer_of(s);
    at += s->layers * l.layer.size;
    l.norm = llm_norm_take(s, &at);
    l.head.ins = s->width, l.head.outs = s->vocab, l.head.bias = LLM_NONE;
    l.head.weight = s->tied ? l.tokens : llm_take(&at, s->vocab * s->width);
    l.size = at;
    return l;
}

/* Multiply-adds with weights per token: the N of 6 N (Kaplan et al. 2020, arXiv:2001.08361). */
static inline double llm_products(const llm_shape *s)
{
    const double inner = s->architecture == LLM_LLAMA ? 3 : 2, width = (double)s->width;
    const double layer = 2 * width + 2 * (double)llm_kv_width(s) + inner * (double)s->ffn;
    return width * ((double)s->layers * layer + (double)s->vocab);
}
