/* Derivatives along a direction of attention, as in tangent.h. With scores S = Q K' / sqrt D
   and weights P = softmax(S): P' = P (S' - sum P S')                          forward dS = P
   (dP - c) / sqrt D,  c = sum P dP         backward dS' = (P' (dP - c) + P (dP' - c')) / sqrt
   D,  c' = sum P dP' + P' dP   */
#pragma once

#include "attention.h"

/* Where a head's block of rows lies. */
typedef struct llm_block {
    int64_t first, rows, seen;
} llm_block;

static inline llm_block llm_block_at(const llm_head *h, int64_t block)
{
    const int64_t first = block * LLM_ROWS, left = h->t - first;
    const llm_block b = {first, left < LLM_ROWS ? left : LLM_ROWS,
                         first + (left < LLM_ROWS ? left : LLM_ROWS)};
    return b;
}

/* to (rows, T) <- scale a b' + keep to, for a block's rows of a and the keys or values b. */
static inline void llm_scores(sl_host *host, const llm_head *h, const llm_block *b, real scale,
                              const real *x, int64_t stride, const real *keys, real keep,
                              real *to)
{
    sl_gemm(host, false, true, b->rows, b->seen, h->d, scale, x + b->first * stride, stride,
            keys, h->stride, keep, to, h->t);
}

/* to (rows, D) <- weights (rows, T) times keys or values + keep to. */
static inline void llm_mixed(sl_host *host, const llm_head *h, const llm_block *b,
                             const real *weights, const real *values, real keep, real *to,
                             int64_t stride)
{
    sl_gemm(host, false, false, b->rows, h->d, b->seen, 1, weights, h->t, values, h->stride,
            keep, to + b->first * stride, stride);
}

/* to (seen, D) += weights' times a block's rows of x. */
static inline void llm_spread_back(sl_host *host, const llm_head *h, const llm_block *b,
                                   const real *weights, const real *x, int64_t stride, real *to)
{
    sl_gemm(host, true, false, b->seen, h->d, b->rows, 1, weights, h->t, x + b->first * stride,
            stride, 1, to, h->stride);
}

static inline void llm_attend_t(sl_host *host, const llm_head *h, const real *qkv,
                                const real *qkv_t, const real *weights, real *weights_t,
                                real *out_t)
{
    const int64_t t = h->t, w = h->stride;
    const real scale = 1 / sl_sqrt((real)h->d);
    for (int64_t k = 0; k * LLM_ROWS < t; k++) {
        const llm_block b = llm_block_at(h, k);
        const real *p = weights + h->weights + b.first * t;
        real *pt = weights_t + h->weights + b.first * t;
        llm_scores(host, h, &b, scale, qkv_t + h->q, w, qkv + h->k, 0, pt);
        llm_scores(host, h, &b, scale, qkv + h->q, w, qkv_t + h->k, 1, pt);
        llm_softmax_back(b.rows, b.seen, t, 1, p, pt);
        llm_mixed(host, h, &b, pt, qkv + h->v, 0, out_t + h->out, h->width);
        llm_mixed(host, h, &b, p, qkv_t + h->v, 1, out_t + h->out, h->width);
    }
}

/* d (rows, T), dP, becomes dS; dt, dP', becomes dS'. */
static inline void llm_softmax_back_t(const llm_block *b, int64_t stride, real scale,
                                      const real *p, const real *pt, real *d, real *dt)
{
    for (int64_t i = 0; i < b->rows; i++) {
        real along = 0, along_t = 0;
        for (int64_t j = 0; j < b->seen; j++) {
            along += d[j] * p[j];
            along_t += dt[j] * p[j] + d[j] * pt[j];
        }
        for (int64_t j = 0; j < b->seen; j++) {
            dt[j] = scale * (pt[j] * (d[j] - along) + p[j] * (dt[j] - along_t));
            d[j] = scale * p[j] * (d[j] - along);
        }
        p += stride, pt += stride, d += stride, dt += stride;
    }
}

/* The arrays of one pass backward and their derivatives. */
typedef struct llm_attention_t {
    const real *qkv, *qkv_t, *weights, *weights_t, *dout, *dout_t;
    real *dqkv, *dqkv_t; /* zero at first */
    real *ds, *ds_t;     /* room for (LLM_ROWS, T) each */
} llm_attention_t;

static inline void llm_attend_back_t(sl_host *host, const llm_head *h, const llm_attention_t *a)
{
    const int64_t t = h->t, w = h->stride, c = h->width;
    const real scale = 1 / sl_sqrt((real)h->d);
    const real *dy = a->dout + h->out, *dyt = a->dout_t + h->out;
    for (int64_t k = 0; k * LLM_ROWS < t; k++) {
        const llm_block b = llm_block_at(h, k);
        const real *p = a->weights + h->weights + b.first * t;
        const real *pt = a->weights_t + h->weights + b.first * t;
        llm_spread_back(host, h, &b, p, dy, c, a->dqkv + h->v);
        llm_spread_back(host, h, &b, pt, dy, c, a->dqkv_t + h->v);
        llm_spread_back(host, h, &b, p, dyt, c, a->dqkv_t + h->v);
        llm_scores(host, h, &b, 1, dy, c, a->qkv + h->v, 0, a->ds);
        llm_scores(host, h, &b, 1, dyt, c, a->qkv + h->v, 0, a->ds_t);
        llm_scores(host, h, &b, 1, dy, c, a->qkv_t + h->v, 1, a->ds_t);
        llm_softmax_back_t(&b, t, scale, p, pt, a->ds, a->ds_t);
        llm_mixed(host, h, &b, a->ds, a->qkv + h->k, 0, a->dqkv + h->q, w);
        llm_mixed(host, h, &b, a->ds_t, a->qkv + h->k, 0, a->dqkv_t + h->q, w);
        llm_mixed(host, h, &b, a->ds, a->qkv_t + h->k, 1, a->dqkv_t + h->q, w);
        llm_spread_back(host, h, &b, a->ds, a->qkv + h->q, w, a->dqkv + h->k);
        llm_spread_back(host, h, &b, a->ds_t, a->qkv + h->q, w, a->dqkv_t + h->k);
        llm_spread_back(host, h, &b, a->ds, a->qkv_t + h->q, w, a->dqkv_t + h->k);
    }
}
