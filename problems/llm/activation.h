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

static inline void llm_gelu(int64_t count, real *__restrict__ x, real *__restrict__ y)
{
    SL_PRAGMA(omp simd)
    for (int64_t i = 0; i < count; i++) {
        const real v = x[i], square = LLM_GELU_CUBIC * v * v;
        const real sigma = 1 / (1 + llm_exp(-LLM_GELU_TWICE * v * (1 + square)));
        y[i] = v * sigma;
        x[i] = sigma + v * sigma * (1 - sigma) * LLM_GELU_TWICE * (1 + 3 * square);
    }
}

/* d (count) <- d slope. */
static inline void llm_gelu_back(int64_t count, const real *__restrict__ slope,
                                 real *__restrict__ d)
{
    SL_PRAGMA(omp simd)
    for (int64_t i = 0; i < count; i++)
        d[i] *= slope[i];
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
