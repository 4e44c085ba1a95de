/* Causal self-attention of many heads (Vaswani et al. 2017, arXiv:1706.03762), in blocks of
   rows: a block needs the columns up to its last row only, which skips most of what the mask
   would hide. qkv is (S, T, 3C): for each of S sequences and T tokens the query, the key and
   the value, C numbers each, of which every head has D = C / heads. weights is (S, heads, T,
   T).
 */
#pragma once

#include <slalom/linalg.h>

#include "layers.h"
#include "model.h"

enum { LLM_ROWS = 32 /* of a block */ };

/* Row i of `p` sees columns 0 .. first + i; the others up to `seen` become 0. */
static inline void llm_causal_softmax(int64_t rows, int64_t first, int64_t seen, int64_t stride,
                                      real *p)
{
    for (int64_t i = 0; i < rows; i++, p += stride) {
        const int64_t count = first + i + 1;
        real sum;
        llm_exp_row(count, p, &sum);
        const real scale = 1 / sum;
        for (int64_t j = 0; j < count; j++)
            p[j] *= scale;
        for (int64_t j = count; j < seen; j++)
            p[j] = 0;
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

/* One head of one sequence: out (T, D with stride C) <- softmax(Q K' / sqrt D) V. */
static inline void llm_head(sl_host *host, const llm_model *m, const real *q, real *weights,
                            real *out)
{
    const int64_t c = m->width, d = c / m->heads, t = m->context;
    const real *k = q + c, *v = k + c, scale = 1 / sl_sqrt((real)d);
    for (int64_t r = 0; r < t; r += LLM_ROWS) {
        const int64_t rows = t - r < LLM_ROWS ? t - r : LLM_ROWS, seen = r + rows;
        real *p = weights + r * t;
        sl_gemm(host, false, true, rows, seen, d, scale, q + r * 3 * c, 3 * c, k, 3 * c, 0, p,
                t);
        llm_causal_softmax(rows, r, seen, t, p);
        sl_gemm(host, false, false, rows, d, seen, 1, p, t, v, 3 * c, 0, out + r * c, c);
    }
}

/* dq (T, D with stride 3C, dk and dv behind it) <- ..., from the last block on, which sees all
   columns and so sets what the others add to. `ds` is (LLM_ROWS, T). */
static inline void llm_head_back(sl_host *host, const llm_model *m, const real *q,
                                 const real *weights, const real *dout, real *dq, real *ds)
{
    const int64_t c = m->width, d = c / m->heads, t = m->context, last = (t - 1) / LLM_ROWS;
    const real *k = q + c, *v = k + c, scale = 1 / sl_sqrt((real)d);
    real *dk = dq + c, *dv = dk + c;
    for (int64_t block = last; block >= 0; block--) {
        const int64_t r = block * LLM_ROWS, rows = t - r < LLM_ROWS ? t - r : LLM_ROWS;
        const int64_t seen = r + rows;
        const real *p = weights + r * t, *dy = dout + r * c, keep = block == last ? 0 : 1;
        sl_gemm(host, true, false, seen, d, rows, 1, p, t, dy, c, keep, dv, 3 * c);
        sl_gemm(host, false, true, rows, seen, d, 1, dy, c, v, 3 * c, 0, ds, t);
        llm_softmax_back(rows, seen, t, scale, p, ds);
        sl_gemm(host, false, false, rows, d, seen, 1, ds, t, k, 3 * c, 0, dq + r * 3 * c,
                3 * c);
        sl_gemm(host, true, false, seen, d, rows, 1, ds, t, q + r * 3 * c, 3 * c, keep, dk,
                3 * c);
    }
}

static inline void llm_attention(sl_host *host, const llm_model *m, int64_t sequences,
                                 const real *qkv, real *weights, real *out)
{
    const int64_t c = m->width, d = c / m->heads, t = m->context;
    for (int64_t s = 0; s < sequences; s++)
        for (int64_t h = 0; h < m->heads; h++)
            llm_head(host, m, qkv + s * t * 3 * c + h * d, weights + (s * m->heads + h) * t * t,
                     out + s * t * c + h * d);
}

static inline void llm_attention_back(sl_host *host, const llm_model *m, int64_t sequences,
                                      const real *qkv, const real *weights, const real *dout,
                                      real *dqkv, real *ds)
{
    const int64_t c = m->width, d = c / m->heads, t = m->context;
    for (int64_t s = 0; s < sequences; s++)
        for (int64_t h = 0; h < m->heads; h++) {
            const int64_t at = s * t * 3 * c + h * d;
            llm_head_back(host, m, qkv + at, weights + (s * m->heads + h) * t * t,
                          dout + s * t * c + h * d, dqkv + at, ds);
        }
}
