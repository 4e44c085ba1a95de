/* Linear layers, y = x W' + bias: the one place where weights and inputs of products are read.
   x is (n, ins), y (n, outs), W (outs, ins); `p` and `g` are what the offsets of `l` count
   from: parameters and gradient. */
#pragma once

#include <slalom/linalg.h>
#include <slalom/loop.h>
#include <string.h>

#include "layout.h"

/* y <- bias in every row, plus x where there is one (then of y's shape). */
static inline void llm_bias(int64_t n, int64_t c, const real *bias, const real *x, real *y)
{
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < c; j++)
            y[i * c + j] = (bias ? bias[j] : 0) + (x ? x[i * c + j] : 0);
}

/* dbias (c) += the sum of the rows of dy (n, c), four rows at a time. */
static inline void llm_bias_back(int64_t n, int64_t c, const real *dy, real *dbias)
{
    int64_t i = 0;
    for (; i + 4 <= n; i += 4) {
        const real *a = dy + i * c, *b = a + c, *d = b + c, *e = d + c;
        for (int64_t j = 0; j < c; j++)
            dbias[j] += (a[j] + b[j]) + (d[j] + e[j]);
    }
    for (; i < n; i++)
        for (int64_t j = 0; j < c; j++)
            dbias[j] += dy[i * c + j];
}

/* y <- x W'. */
static inline void llm_linear_unbiased(sl_host *host, const llm_linear_at *l, int64_t n,
                                       const real *x, const real *p, real *y)
{
    sl_gemm(host, false, true, n, l->outs, l->ins, 1, x, l->ins, p + l->weight, l->ins, 0, y,
            l->outs);
}

/* y <- x W' + bias + residual; residual (n, outs) or NULL. */
static inline void llm_linear(sl_host *host, const llm_linear_at *l, int64_t n, const real *x,
                              const real *p, const real *residual, real *y)
{
    const real *bias = l->bias == LLM_NONE ? NULL : p + l->bias;
    if (bias || residual)
        llm_bias(n, l->outs, bias, residual, y);
    sl_gemm(host, false, true, n, l->outs, l->ins, 1, x, l->ins, p + l->weight, l->ins,
            bias || residual ? 1 : 0, y, l->outs);
}

/* dx <- the gradient by x. */
static inline void llm_linear_input_back(sl_host *host, const llm_linear_at *l, int64_t n,
                                         const real *p, const real *dy, real *dx)
{
    sl_gemm(host, false, false, n, l->ins, l->outs, 1, dy, l->outs, p + l->weight, l->ins, 0,
            dx, l->ins);
}

/* g += the gradient by the weight. */
static inline void llm_linear_weight_back(sl_host *host, const llm_linear_at *l, int64_t n,
                                          const real *x, const real *dy, real *g)
{
    sl_gemm(host, true, false, l->outs, l->ins, n, 1, dy, l->outs, x, l->ins, 1, g + l->weight,
            l->ins);
}

/* g += the gradient by the weight; dx <- the gradient by x. */
static inline void llm_linear_unbiased_back(sl_host *host, const llm_linear_at *l, int64_t n,
                                            const real *x, const real *p, const real *dy,
                                            real *g, real *dx)
{
    llm_linear_weight_back(host, l, n, x, dy, g);
    llm_linear_input_back(host, l, n, p, dy, dx);
}

/* g += the gradient by weight and bias; dx <- the gradient by x. */
static inline void llm_linear_back(sl_host *host, const llm_linear_at *l, int64_t n,
                                   const real *x, const real *p, const real *dy, real *g,
                                   real *dx)
{
    if (l->bias != LLM_NONE)
        llm_bias_back(n, l->outs, dy, g + l->bias);
    llm_linear_unbiased_back(host, l, n, x, p, dy, g, dx);
}
