/* What makes the feed-forward sublayer nonlinear.

   gpt2   GELU with tanh (Hendrycks and Gimpel 2016, arXiv:1606.08415), as 1 + tanh u =
          2 sigma(2 u):  y = x sigma(2 u),  u = sqrt(2 / pi) (x + 0.044715 x^3)
   llama  SwiGLU (Shazeer 2020, arXiv:2002.05202):  y = a sigma(a) b,  a the first half of a row
          of the input (the gate), b the second

   The input becomes the derivatives of y by it, which is all that the way back needs. */
#pragma once

#include "exponential.h"

#define LLM_GELU_TWICE ((real)1.5957691216057307118) /* 2 sqrt(2 / pi) */
#define LLM_GELU_CUBIC ((real)0.044715)

static inline void llm_gelu_row(int64_t f, const real *bias, real *__restrict__ x,
                                real *__restrict__ y)
{
    SL_PRAGMA(omp simd)
    for (int64_t j = 0; j < f; j++) {
        const real v = x[j] + bias[j], square = LLM_GELU_CUBIC * v * v;
        const real sigma = 1 / (1 + llm_exp(-LLM_GELU_TWICE * v * (1 + square)));
        y[j] = v * sigma;
        x[j] = sigma + v * sigma * (1 - sigma) * LLM_GELU_TWICE * (1 + 3 * square);
    }
}

/* x (n, f), to which the bias is added first, y (n, f). */
static inline void llm_gelu(int64_t n, int64_t f, const real *bias, real *x, real *y)
{
    for (int64_t i = 0; i < n; i++)
        llm_gelu_row(f, bias, x + i * f, y + i * f);
}

/* Some rows at a time, to read dbias less often. */
static inline void llm_gelu_rows_back(int64_t rows, int64_t f, const real *__restrict__ slope,
                                      real *__restrict__ d, real *__restrict__ dbias)
{
    SL_PRAGMA(omp simd)
    for (int64_t j = 0; j < f; j++) {
        real sum = 0;
        for (int64_t k = 0; k < rows; k++)
            sum += d[k * f + j] *= slope[k * f + j];
        dbias[j] += sum;
    }
}

/* d (n, f) <- d slope; dbias (f) += the sum of its rows. */
static inline void llm_gelu_back(int64_t n, int64_t f, const real *slope, real *d, real *dbias)
{
    int64_t i = 0;
    for (; i + 4 <= n; i += 4)
        llm_gelu_rows_back(4, f, slope + i * f, d + i * f, dbias);
    for (; i < n; i++)
        llm_gelu_rows_back(1, f, slope + i * f, d + i * f, dbias);
}

/* x (n, 2f), y (n, f). */
static inline void llm_swiglu(int64_t n, int64_t f, real *x, real *__restrict__ y)
{
    for (int64_t i = 0; i < n; i++, x += 2 * f, y += f) {
        real *__restrict__ gate = x, *__restrict__ up = x + f;
        SL_PRAGMA(omp simd)
        for (int64_t j = 0; j < f; j++) {
            const real a = gate[j], sigma = 1 / (1 + llm_exp(-a)), silu = a * sigma;
            y[j] = silu * up[j];
            gate[j] = up[j] * (sigma + silu * (1 - sigma));
            up[j] = silu;
        }
    }
}

/* dx (n, 2f) <- dy (n, f) times the derivatives. */
static inline void llm_swiglu_back(int64_t n, int64_t f, const real *slope, const real *dy,
                                   real *__restrict__ dx)
{
    for (int64_t i = 0; i < n; i++, slope += 2 * f, dx += 2 * f, dy += f)
        for (int64_t j = 0; j < f; j++) {
            dx[j] = dy[j] * slope[j];
            dx[f + j] = dy[j] * slope[f + j];
        }
}
