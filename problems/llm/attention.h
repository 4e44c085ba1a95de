/* Causal self-attention of many heads (Vaswani et al. 2017, arXiv:1706.03762), in blocks of
   rows: a block needs the columns up to its last row only, which skips most of what the mask
   would hide. A row of qkv (n, C + 2 KV) has the queries of `heads` heads, D numbers each, then
   keys and values of `kv_heads`: groups of heads / kv_heads queries share a key and a value
   (Ainslie et al. 2023, arXiv:2305.13245). weights is (S, heads, T, T). */
#pragma once

#include <slalom/linalg.h>

#include "layers.h"

enum { LLM_ROWS = 32 /* of a block */ };

/* One head of one sequence: where its T rows begin, D numbers each. */
typedef struct llm_head {
    int64_t t, d, stride; /* of q, k, v */
    int64_t q, k, v;      /* offsets in qkv */
    int64_t out, width;   /* offset and stride in what is attended */
    int64_t weights;      /* offset */
    bool first;           /* of those that share k and v */
} llm_head;

static inline llm_head llm_head_at(const llm_shape *m, int64_t sequence, int64_t h)
{
    const int64_t t = m->context, d = llm_head_size(m), kv = llm_kv_width(m);
    const int64_t shared = m->heads / m->kv_heads, stride = m->width + 2 * kv;
    const int64_t row = sequence * t * stride, key = row + m->width + h / shared * d;
    const llm_head head = {t,
                           d,
                           stride,
                           row + h * d,
                           key,
                           key + kv,
                           sequence * t * m->width + h * d,
                           m->width,
                           (sequence * m->heads + h) * t * t,
                           h % shared == 0};
    return head;
}

/* Row i of `p` sees columns 0 .. first + i; the others up to `seen` become 0. Whole vectors are
   exponentiated: what is hidden counts e^-LLM_EXP_MOST at most, far below rounding. */
static inline void llm_causal_softmax(int64_t rows, int64_t first, int64_t seen, int64_t stride,
                                      real *p)
{
    for (int64_t i = 0; i < rows; i++, p += stride) {
        enum { LANES = 16 };
        const int64_t count = first + i + 1, whole = (count + LANES - 1) / LANES * LANES;
        const int64_t filled = whole < seen ? whole : seen;
        real sum;
        for (int64_t j = count; j < filled; j++)
            p[j] = -(real)INFINITY;
        llm_exp_row(filled, p, &sum);
        const real scale = 1 / sum;
        SL_PRAGMA(omp simd)
        for (int64_t j = 0; j < filled; j++)
            p[j] *= scale;
        memset(p + count, 0, (size_t)(seen - count) * sizeof *p);
    }
}

/* ds <- scale p (ds - sum_j ds_j p_j), row by row; ds is (rows, stride) like p. */
static inline void llm_softmax_back(int64_t rows, int64_t seen, int64_t stride, real scale,
                                    const real *p, real *ds)
{
    for (int64_t i = 0; i < rows; i++, p += stride, ds += stride) {
        real along = 0;
        SL_PRAGMA(omp simd reduction(+ : along))
        for (int64_t j = 0; j < seen; j++)
            along += ds[j] * p[j];
        SL_PRAGMA(omp simd)
        for (int64_t j = 0; j < seen; j++)
            ds[j] = scale * p[j] * (ds[j] - along);
    }
}

/* across (D, T) <- the transpose of a head's keys or values: products with it as it is are up
   to twice as fast as with the narrow matrix transposed. */
static inline void llm_transpose(const llm_head *h, const real *from, real *across)
{
    enum { TILE = 16 }; /* columns: one cache line of `across` */
    for (int64_t first = 0; first < h->t; first += TILE) {
        const int64_t end = first + TILE < h->t ? first + TILE : h->t;
        for (int64_t j = 0; j < h->d; j++)
            for (int64_t i = first; i < end; i++)
                across[j * h->t + i] = from[i * h->stride + j];
    }
}

/* out (T, D) <- softmax(Q K' / sqrt D) V; room for (D, T) in `across`. */
static inline void llm_attend(sl_host *host, const llm_head *h, const real *qkv, real *weights,
                              real *across, real *out)
{
    const int64_t t = h->t, d = h->d, w = h->stride;
    const real *q = qkv + h->q, *v = qkv + h->v, scale = 1 / sl_sqrt((real)d);
    llm_transpose(h, qkv + h->k, across);
    for (int64_t r = 0; r < t; r += LLM_ROWS) {
        const int64_t rows = t - r < LLM_ROWS ? t - r : LLM_ROWS, seen = r + rows;
        real *p = weights + h->weights + r * t;
        sl_gemm(host, false, false, rows, seen, d, scale, q + r * w, w, across, t, 0, p, t);
        llm_causal_softmax(rows, r, seen, t, p);
        sl_gemm(host, false, false, rows, d, seen, 1, p, t, v, w, 0,
                out + h->out + r * h->width, h->width);
    }
}

/* dqkv <- ..., from the last block on, which sees all columns and so sets what the others and
   the other heads of its group add to. Room for (LLM_ROWS, T) in `ds`, (D, T) in `across`. */
static inline void llm_attend_back(sl_host *host, const llm_head *h, const real *qkv,
                                   const real *weights, const real *dout, real *dqkv, real *ds,
                                   real *across)
{
    const int64_t t = h->t, d = h->d, w = h->stride, last = (t - 1) / LLM_ROWS;
    const real *q = qkv + h->q, *k = qkv + h->k, scale = 1 / sl_sqrt((real)d);
    llm_transpose(h, qkv + h->v, across);
    for (int64_t block = last; block >= 0; block--) {
        const int64_t r = block * LLM_ROWS, rows = t - r < LLM_ROWS ? t - r : LLM_ROWS;
        const int64_t seen = r + rows;
        const real *p = weights + h->weights + r * t, *dy = dout + h->out + r * h->width;
        const real keep = block == last && h->first ? 0 : 1;
        sl_gemm(host, true, false, seen, d, rows, 1, p, t, dy, h->width, keep, dqkv + h->v, w);
        sl_gemm(host, false, false, rows, seen, d, 1, dy, h->width, across, t, 0, ds, t);
        llm_softmax_back(rows, seen, t, scale, p, ds);
        sl_gemm(host, false, false, rows, d, seen, 1, ds, t, k, w, 0, dqkv + h->q + r * w, w);
        sl_gemm(host, true, false, seen, d, rows, 1, ds, t, q + r * w, w, keep, dqkv + h->k, w);
    }
}

static inline void llm_attention(sl_host *host, const llm_shape *m, int64_t sequences,
                                 const real *qkv, real *weights, real *across, real *out)
{
    for (int64_t k = 0; k < sequences * m->heads; k++) {
        const llm_head head = llm_head_at(m, k / m->heads, k % m->heads);
        llm_attend(host, &head, qkv, weights, across, out);
    }
}

static inline void llm_attention_back(sl_host *host, const llm_shape *m, int64_t sequences,
                                      const real *qkv, const real *weights, const real *dout,
                                      real *dqkv, real *ds, real *across)
{
    for (int64_t k = 0; k < sequences * m->heads; k++) {
        const llm_head head = llm_head_at(m, k / m->heads, k % m->heads);
        llm_attend_back(host, &head, qkv, weights, dout, dqkv, ds, across);
    }
}
