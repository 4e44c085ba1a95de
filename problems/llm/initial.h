/* The first point: every matrix and embedding from N(0, 0.02^2), gains 1, biases 0.

   scaled  matrices that add to the residual stream divided by sqrt(2 layers): GPT-2 (Radford et
           al. 2019, section 2.3) as in nanoGPT's model.py and llm.c
   flat    not: LLaMA as in GaLore's configs (initializer_range 0.02 of HF's
   LlamaPreTrainedModel)
 */
#pragma once

#include <slalom/host.h>
#include <string.h>

#include "layout.h"

#define LLM_DEVIATION 0.02

/* `count` elements of N(0, deviation^2); stream `index` is the tensor's own. */
static inline void llm_draw(sl_host *host, int64_t index, int64_t count, double deviation,
                            real *x)
{
    sl_random random = sl_random_at(host, SL_STREAM_START, (uint64_t)index);
    const real scale = (real)deviation;
    sl_normal(host, &random, count, x);
    for (int64_t i = 0; i < count; i++)
        x[i] *= scale;
}

static inline void llm_ones(int64_t count, real *x)
{
    for (int64_t i = 0; i < count; i++)
        x[i] = 1;
}

/* x is zero where nothing is drawn. */
static inline void llm_initial(sl_host *host, const llm_shape *s, const llm_layout *at,
                               bool scaled, real *x)
{
    enum { BEFORE_LAYERS = 3, DRAWN_PER_LAYER = 4 };
    const llm_layer_at *l = &at->layer;
    const int64_t embedding = s->vocab * s->width;
    const double residual = LLM_DEVIATION / (scaled ? sqrt(2 * (double)s->layers) : 1);
    memset(x, 0, (size_t)at->size * sizeof *x);
    llm_draw(host, 0, embedding, LLM_DEVIATION, x + at->tokens);
    if (at->positions != LLM_NONE)
        llm_draw(host, 1, s->context * s->width, LLM_DEVIATION, x + at->positions);
    if (!s->tied)
        llm_draw(host, 2, embedding, LLM_DEVIATION, x + at->head.weight);
    for (int64_t k = 0; k < s->layers; k++) {
        real *of = x + at->layers + k * l->size;
        const int64_t first = BEFORE_LAYERS + k * DRAWN_PER_LAYER;
        llm_ones(s->width, of + l->norm1.gain);
        llm_ones(s->width, of + l->norm2.gain);
        llm_draw(host, first, l->qkv.ins * l->qkv.outs, LLM_DEVIATION, of + l->qkv.weight);
        llm_draw(host, first + 1, l->out.ins * l->out.outs, residual, of + l->out.weight);
        llm_draw(host, first + 2, l->up.ins * l->up.outs, LLM_DEVIATION, of + l->up.weight);
        llm_draw(host, first + 3, l->down.ins * l->down.outs, residual, of + l->down.weight);
    }
    llm_ones(s->width, x + at->norm.gain);
}
