/* The whole transformer on S sequences of T tokens at a time: GPT-2's (Radford et al. 2019),
       x <- tokens + positions
       x <- x + out(attention(qkv(norm1(x))));   x <- x + down(gelu(up(norm2(x))))   per layer
       logits <- head(norm(x))
   Everything that the way back needs stays in `llm_network`, made for the most sequences that
   are run at once; few of them keep it in the cache. */
#pragma once

#include "attention.h"

/* What a layer leaves for the way back; N = S T rows. */
typedef struct llm_layer {
    real *x;                        /* (N, C): its input */
    real *unit1, *y1, *inverse1;    /* (N, C), (N, C), (N): first normalization */
    real *qkv, *weights, *attended; /* (N, 3C), (S, heads, T, T), (N, C) */
    real *middle;                   /* (N, C): x after attention */
    real *unit2, *y2, *inverse2;    /* second normalization */
    real *slope, *active;           /* (N, 4C): GELU's derivative and value */
} llm_layer;

typedef struct llm_network {
    llm_model model;
    int64_t sequences;             /* room for so many */
    unsigned char *text, *targets; /* (S, T) */
    llm_layer *layers;
    real *x, *unit, *y, *inverse; /* the last layer's output and its normalization */
    real *logits;                 /* (N, V) */
    real *dx, *dy;                /* (N, C) */
    real *dwide;                  /* (N, 4C) */
    real *ds;                     /* (LLM_ROWS, T) */
} llm_network;

static inline void llm_layer_open(sl_host *host, const llm_model *m, int64_t s, llm_layer *a)
{
    const int64_t n = s * m->context, c = m->width;
    a->x = sl_scratch_reals(host, n * c);
    a->unit1 = sl_scratch_reals(host, n * c);
    a->y1 = sl_scratch_reals(host, n * c);
    a->inverse1 = sl_scratch_reals(host, n);
    a->qkv = sl_scratch_reals(host, n * 3 * c);
    a->weights = sl_scratch_reals(host, n * m->heads * m->context);
    a->attended = sl_scratch_reals(host, n * c);
    a->middle = sl_scratch_reals(host, n * c);
    a->unit2 = sl_scratch_reals(host, n * c);
    a->y2 = sl_scratch_reals(host, n * c);
    a->inverse2 = sl_scratch_reals(host, n);
    a->slope = sl_scratch_reals(host, n * 4 * c);
    a->active = sl_scratch_reals(host, n * 4 * c);
}

static inline void llm_network_open(sl_host *host, llm_network *w)
{
    const llm_model *m = &w->model;
    const int64_t n = w->sequences * m->context, c = m->width;
    w->layers = (llm_layer *)sl_scratch(host, m->layers, sizeof *w->layers);
    for (int64_t l = 0; l < m->layers; l++)
        llm_layer_open(host, m, w->sequences, &w->layers[l]);
    w->text = (unsigned char *)sl_scratch(host, n, 1);
    w->targets = (unsigned char *)sl_scratch(host, n, 1);
    w->x = sl_scratch_reals(host, n * c);
    w->unit = sl_scratch_reals(host, n * c);
    w->y = sl_scratch_reals(host, n * c);
    w->inverse = sl_scratch_reals(host, n);
    w->logits = sl_scratch_reals(host, n * LLM_VOCABULARY);
    w->dx = sl_scratch_reals(host, n * c);
    w->dy = sl_scratch_reals(host, n * c);
    w->dwide = sl_scratch_reals(host, n * 4 * c);
    w->ds = sl_scratch_reals(host, LLM_ROWS * m->context);
}

/* y (n, outs) += x (n, ins) W' with W (outs, ins). */
static inline void llm_linear(sl_host *host, int64_t n, int64_t ins, int64_t outs,
                              const real *x, const real *weight, real *y)
{
    sl_gemm(host, false, true, n, outs, ins, 1, x, ins, weight, ins, 1, y, outs);
}

/* dbias += ..., dW += dy' x and dx <- dy W. */
static inline void llm_linear_back(sl_host *host, int64_t n, int64_t ins, int64_t outs,
                                   const real *x, const real *weight, const real *dy,
                                   real *dweight, real *dbias, real *dx)
{
    llm_bias_back(n, outs, dy, dbias);
    sl_gemm(host, true, false, outs, ins, n, 1, dy, outs, x, ins, 1, dweight, ins);
    sl_gemm(host, false, false, n, ins, outs, 1, dy, outs, weight, ins, 0, dx, ins);
}

/* One layer from a->x to `next`. p: its parameters' start is p + llm_part_at(m, l, ...). */
static inline void llm_layer_forward(sl_host *host, const llm_model *m, int64_t s, int64_t l,
                                     const real *p, llm_layer *a, real *next)
{
    const int64_t n = s * m->context, c = m->width;
    const real *of[LLM_PARTS];
    for (int k = 0; k < LLM_PARTS; k++)
        of[k] = p + llm_part_at(m, l, (llm_part)k);
    llm_norm(n, c, a->x, of[LLM_GAIN1], of[LLM_BIAS1], a->unit1, a->y1, a->inverse1);
    llm_bias(n, 3 * c, of[LLM_QKV_BIAS], a->qkv);
    llm_linear(host, n, c, 3 * c, a->y1, of[LLM_QKV], a->qkv);
    llm_attention(host, m, s, a->qkv, a->weights, a->attended);
    llm_residual(n, c, a->x, of[LLM_OUT_BIAS], a->middle);
    llm_linear(host, n, c, c, a->attended, of[LLM_OUT], a->middle);
    llm_norm(n, c, a->middle, of[LLM_GAIN2], of[LLM_BIAS2], a->unit2, a->y2, a->inverse2);
    llm_bias(n, 4 * c, of[LLM_UP_BIAS], a->slope);
    llm_linear(host, n, c, 4 * c, a->y2, of[LLM_UP], a->slope);
    llm_gelu(n * 4 * c, a->slope, a->active);
    llm_residual(n, c, a->middle, of[LLM_DOWN_BIAS], next);
    llm_linear(host, n, 4 * c, c, a->active, of[LLM_DOWN], next);
}

/* w->dx: by the layer's output, then by its input. */
static inline void llm_layer_backward(sl_host *host, llm_network *w, int64_t s, int64_t l,
                                      const real *p, real *g)
{
    const llm_model *m = &w->model;
    const llm_layer *a = &w->layers[l];
    const int64_t n = s * m->context, c = m->width;
    const real *of[LLM_PARTS];
    real *d[LLM_PARTS];
    for (int k = 0; k < LLM_PARTS; k++) {
        of[k] = p + llm_part_at(m, l, (llm_part)k);
        d[k] = g + llm_part_at(m, l, (llm_part)k);
    }
    llm_linear_back(host, n, 4 * c, c, a->active, of[LLM_DOWN], w->dx, d[LLM_DOWN],
                    d[LLM_DOWN_BIAS], w->dwide);
    llm_gelu_back(n * 4 * c, a->slope, w->dwide);
    llm_linear_back(host, n, c, 4 * c, a->y2, of[LLM_UP], w->dwide, d[LLM_UP], d[LLM_UP_BIAS],
                    w->dy);
    llm_norm_back(n, c, w->dy, of[LLM_GAIN2], a->unit2, a->inverse2, w->dx, d[LLM_GAIN2],
                  d[LLM_BIAS2]);
    llm_linear_back(host, n, c, c, a->attended, of[LLM_OUT], w->dx, d[LLM_OUT], d[LLM_OUT_BIAS],
                    w->dy);
    llm_attention_back(host, m, s, a->qkv, a->weights, w->dy, w->dwide, w->ds);
    llm_linear_back(host, n, c, 3 * c, a->y1, of[LLM_QKV], w->dwide, d[LLM_QKV],
                    d[LLM_QKV_BIAS], w->dy);
    llm_norm_back(n, c, w->dy, of[LLM_GAIN1], a->unit1, a->inverse1, w->dx, d[LLM_GAIN1],
                  d[LLM_BIAS1]);
}

/* The loss summed over `s` sequences whose text and targets are in place; logits <- its
   gradient times `by`. */
static inline double llm_forward(sl_host *host, llm_network *w, int64_t s, const real *p,
                                 real by)
{
    const llm_model *m = &w->model;
    const int64_t n = s * m->context, c = m->width;
    const real *gain = p + llm_final_offset(m), *head = p + llm_head_offset(m);
    llm_embed(n, c, m->context, w->text, p, p + llm_positions_offset(m), w->layers[0].x);
    for (int64_t l = 0; l < m->layers; l++)
        llm_layer_forward(host, m, s, l, p, &w->layers[l],
                          l + 1 < m->layers ? w->layers[l + 1].x : w->x);
    llm_norm(n, c, w->x, gain, gain + c, w->unit, w->y, w->inverse);
    sl_gemm(host, false, true, n, LLM_VOCABULARY, c, 1, w->y, c, head, c, 0, w->logits,
            LLM_VOCABULARY);
    return llm_cross_entropy(n, LLM_VOCABULARY, w->targets, by, w->logits);
}

/* g += the gradient, after llm_forward on the same sequences. */
static inline void llm_backward(sl_host *host, llm_network *w, int64_t s, const real *p,
                                real *g)
{
    const llm_model *m = &w->model;
    const int64_t n = s * m->context, c = m->width, v = LLM_VOCABULARY;
    const int64_t last = llm_final_offset(m), head = llm_head_offset(m);
    sl_gemm(host, true, false, v, c, n, 1, w->logits, v, w->y, c, 1, g + head, c);
    sl_gemm(host, false, false, n, c, v, 1, w->logits, v, p + head, c, 0, w->dy, c);
    memset(w->dx, 0, (size_t)(n * c) * sizeof *w->dx);
    llm_norm_back(n, c, w->dy, p + last, w->unit, w->inverse, w->dx, g + last, g + last + c);
    for (int64_t l = m->layers - 1; l >= 0; l--)
        llm_layer_backward(host, w, s, l, p, g);
    llm_embed_back(n, c, m->context, w->text, w->dx, g, g + llm_positions_offset(m));
}
