/* Rotary positions (Su et al. 2021, arXiv:2104.09864): in each head of D numbers, the pair
   (j, j + D / 2) of the token at position t turns by t 10000^(-2 j / D); LLaMA's pairing as in
   HF's modeling_llama.py. */
#pragma once

#include <slalom/loop.h>

#include "layout.h"

typedef struct llm_rotary {
    real *cosine, *sine; /* (T, D / 2) */
} llm_rotary;

static inline void llm_rotary_fill(int64_t context, int64_t head, llm_rotary *r)
{
    const int64_t half = head / 2;
    for (int64_t t = 0; t < context; t++)
        for (int64_t j = 0; j < half; j++) {
            const double angle = (double)t * pow(1e4, -2 * (double)j / (double)head);
            r->cosine[t * half + j] = (real)cos(angle);
            r->sine[t * half + j] = (real)sin(angle);
        }
}

/* Turns `heads` heads at the beginning of every row of x (n, stride); back: the other way. */
static inline void llm_rotate(const llm_rotary *r, bool back, int64_t n, int64_t context,
                              int64_t heads, int64_t head, int64_t stride, real *x)
{
    const int64_t half = head / 2;
    const real sign = back ? -1 : 1;
    for (int64_t i = 0; i < n; i++)
        for (int64_t h = 0; h < heads; h++) {
            const real *cosine = r->cosine + i % context * half;
            const real *sine = r->sine + i % context * half;
            real *__restrict__ a = x + i * stride + h * head, *__restrict__ b = a + half;
            SL_PRAGMA(omp simd)
            for (int64_t j = 0; j < half; j++) {
                const real c = cosine[j], s = sign * sine[j], first = a[j], second = b[j];
                a[j] = first * c - second * s;
                b[j] = second * c + first * s;
            }
        }
}
