/* The whole transformer on some sequences at a time, normalization before each sublayer:
       x <- tokens (+ positions)
       x <- x + out(attention(qkv(norm1(x))));   x <- x + down(active(up(norm2(x))))  per layer
       logits <- head(norm(x))
   gpt2: learned positions, LayerNorm, GELU, biases. llama: rotary positions, RMSNorm, SwiGLU,
   grouped-query attention, no biases (Touvron et al. 2023, arXiv:2302.13971). */
#pragma once

#include "activation.h"
#include "attention.h"
#include "factors.h"
#include "linear.h"
#include "norm.h"
#include "workspace.h"

/* q and k, in their first columns of qkv or its gradient. */
static inline void llm_turn(const llm_model *m, bool back, int64_t n, real *qkv)
{
    const llm_shape *s = &m->shape;
    if (s->architecture == LLM_LLAMA)
        llm_rotate(&m->rotary, back, n, s->context, s->heads + s->kv_heads, llm_head_size(s),
                   m->at.layer.qkv.outs, qkv);
}

/* Rounds the input x (rows of `columns`) of a product of layer a. */
static inline void llm_input(sl_host *host, const llm_network *w, const llm_layer *a,
                             llm_product product, int64_t sequences, int64_t columns, real *x)
{
    const llm_shape *s = &w->model->shape;
    const uint64_t layer = (uint64_t)(a - w->layers), layers = (uint64_t)s->layers;
    llm_round_input(host, &w->model->low_precision, w->noise,
                    layer * LLM_PRODUCTS + (uint64_t)product, layers * LLM_PRODUCTS, sequences,
                    s->context * columns, x);
}

/* a->x is in place; `p` begins at the layer's parameters. */
static inline void llm_layer_forward(sl_host *host, const llm_network *w, int64_t sequences,
                                     const real *p, llm_layer *a, real *next)
{
    const llm_model *m = w->model;
    const llm_layer_at *at = &m->at.layer;
    const int64_t n = sequences * m->shape.context, c = m->shape.width, f = m->shape.ffn;
    llm_norm(&at->norm1, n, c, a->x, p, a->unit1, a->y1, a->inverse1);
    llm_input(host, w, a, LLM_QKV_INPUT, sequences, c, a->y1);
    llm_linear(host, &at->qkv, n, a->y1, p, NULL, a->qkv);
    llm_turn(m, false, n, a->qkv);
    llm_attention(host, &m->shape, sequences, a->qkv, a->weights, w->across, a->attended);
    llm_input(host, w, a, LLM_OUT_INPUT, sequences, c, a->attended);
    llm_linear(host, &at->out, n, a->attended, p, a->x, a->middle);
    llm_norm(&at->norm2, n, c, a->middle, p, a->unit2, a->y2, a->inverse2);
    llm_input(host, w, a, LLM_UP_INPUT, sequences, c, a->y2);
    llm_linear_unbiased(host, &at->up, n, a->y2, p, a->slope);
    if (m->shape.architecture == LLM_LLAMA)
        llm_swiglu(n, f, a->slope, a->active);
    else
        llm_gelu(n, f, p + at->up.bias, a->slope, a->active);
    llm_input(host, w, a, LLM_DOWN_INPUT, sequences, f, a->active);
    llm_linear(host, &at->down, n, a->active, p, a->middle, next);
}

/* w->dx: by the layer's output, then by its input; `g` begins at the layer's gradient. */
static inline void llm_layer_backward(sl_host *host, llm_network *w, int64_t sequences,
                                      const llm_layer *a, const real *p, real *g)
{
    const llm_model *m = w->model;
    const llm_layer_at *at = &m->at.layer;
    const int64_t n = sequences * m->shape.context, c = m->shape.width, f = m->shape.ffn;
    llm_factors_add(host, w, a, &at->down, n, a->active, w->dx);
    llm_linear_back(host, &at->down, n, a->active, p, w->dx, g, w->dactive);
    if (m->shape.architecture == LLM_LLAMA)
        llm_swiglu_back(n, f, a->slope, w->dactive, w->dwide);
    else
        llm_gelu_back(n, f, a->slope, w->dwide, g + at->up.bias);
    llm_factors_add(host, w, a, &at->up, n, a->y2, w->dwide);
    llm_linear_unbiased_back(host, &at->up, n, a->y2, p, w->dwide, g, w->dy);
    llm_norm_back(&at->norm2, n, c, p, a->unit2, a->inverse2, w->dy, w->dx, g);
    llm_factors_add(host, w, a, &at->out, n, a->attended, w->dx);
    llm_linear_back(host, &at->out, n, a->attended, p, w->dx, g, w->dy);
    llm_attention_back(host, &m->shape, sequences, a->qkv, a->weights, w->dy, w->dqkv, w->ds,
                       w->across);
    llm_turn(m, true, n, w->dqkv);
    llm_factors_add(host, w, a, &at->qkv, n, a->y1, w->dqkv);
    llm_linear_back(host, &at->qkv, n, a->y1, p, w->dqkv, g, w->dy);
    llm_norm_back(&at->norm1, n, c, p, a->unit1, a->inverse1, w->dy, w->dx, g);
}

/* Loss from the normalized output w->y, some rows at a time; with g also the head's gradient,
   and w->dy <- that by w->y. */
static inline double llm_head_loss(sl_host *host, llm_network *w, int64_t n, const real *p,
                                   real by, real *g)
{
    const llm_linear_at *head = &w->model->at.head;
    const int64_t most = llm_logit_rows(&w->model->shape, n), c = head->ins;
    double loss = 0;
    for (int64_t i = 0; i < n; i += most) {
        const int64_t rows = n - i < most ? n - i : most;
        llm_linear(host, head, rows, w->y + i * c, p, NULL, w->logits);
        loss += llm_cross_entropy(rows, head->outs, w->targets + i, by, w->logits);
        if (g)
            llm_linear_back(host, head, rows, w->y + i * c, p, w->logits, g, w->dy + i * c);
    }
    return loss;
}

static inline void llm_forward(sl_host *host, llm_network *w, int64_t sequences, const real *p)
{
    const llm_model *m = w->model;
    const int64_t n = sequences * m->shape.context, layers = m->shape.layers;
    llm_embed(&m->shape, &m->at, n, w->text, p, w->layers[0].x);
    for (int64_t l = 0; l < layers; l++)
        llm_layer_forward(host, w, sequences, p + m->at.layers + l * m->at.layer.size,
                          &w->layers[l], l + 1 < layers ? w->layers[l + 1].x : w->x);
    llm_norm(&m->at.norm, n, m->shape.width, w->x, p, w->unit, w->y, w->inverse);
}

/* g += ..., from w->dy, the gradient by w->y. */
static inline void llm_backward(sl_host *host, llm_network *w, int64_t sequences, const real *p,
                                real *g)
{
    const llm_model *m = w->model;
    const int64_t n = sequences * m->shape.context, c = m->shape.width;
    memset(w->dx, 0, (size_t)(n * c) * sizeof *w->dx);
    llm_norm_back(&m->at.norm, n, c, p, w->unit, w->inverse, w->dy, w->dx, g);
    for (int64_t l = m->shape.layers - 1; l >= 0; l--) {
        const int64_t at = m->at.layers + l * m->at.layer.size;
        if (m->recompute) /* w->x is not needed any more */
            llm_layer_forward(host, w, sequences, p + at, &w->layers[l], w->x);
        llm_layer_backward(host, w, sequences, &w->layers[l], p + at, g + at);
    }
    llm_embed_back(&m->shape, &m->at, n, w->text, w->dx, g);
}

/* The loss summed over the tokens of `sequences` whose text and targets are in place; g, unless
   NULL, += its gradient times `by`. */
static inline double llm_run(sl_host *host, llm_network *w, int64_t sequences, const real *p,
                             real by, real *g)
{
    llm_forward(host, w, sequences, p);
    const double loss = llm_head_loss(host, w, sequences * w->model->shape.context, p, by, g);
    if (g)
        llm_backward(host, w, sequences, p, g);
    return loss;
}
