/* Normalization of every row of x (n, c).

   gpt2   LayerNorm (Ba et al. 2016, arXiv:1607.06450), epsilon 1e-5:
          unit = (x - mean) / sqrt(variance + epsilon),  y = gain unit + bias
   llama  RMSNorm (Zhang and Sennrich 2019, arXiv:1910.07467), epsilon 1e-6:
          unit = x / sqrt(mean of squares + epsilon),    y = gain unit

   `unit` (n, c) and `inverse` (n), 1 / sqrt(...), stay for the way back. */
#pragma once

#include <slalom/loop.h>

#include "layout.h"

static inline real llm_mean(int64_t c, const real *row)
{
    real sum = 0;
    SL_PRAGMA(omp simd reduction(+ : sum))
    for (int64_t j = 0; j < c; j++)
        sum += row[j];
    return sum / (real)c;
}

/* Mean of (row - center)^2. */
static inline real llm_spread(int64_t c, const real *row, real center)
{
    real sum = 0;
    SL_PRAGMA(omp simd reduction(+ : sum))
    for (int64_t j = 0; j < c; j++)
        sum += (row[j] - center) * (row[j] - center);
    return sum / (real)c;
}

static inline void llm_norm(const llm_norm_at *at, int64_t n, int64_t c, const real *x,
                            const real *p, real *unit, real *y, real *inverse)
{
    const bool centered = at->bias != LLM_NONE;
    const real *gain = p + at->gain, *bias = p + at->bias;
    const real epsilon = centered ? (real)1e-5 : (real)1e-6;
    for (int64_t i = 0; i < n; i++, x += c, unit += c, y += c) {
        const real center = centered ? llm_mean(c, x) : 0;
        const real by = 1 / sl_sqrt(llm_spread(c, x, center) + epsilon);
        inverse[i] = by;
        for (int64_t j = 0; j < c; j++)
            unit[j] = (x[j] - center) * by;
        if (centered)
            for (int64_t j = 0; j < c; j++)
                y[j] = unit[j] * gain[j] + bias[j];
        else
            for (int64_t j = 0; j < c; j++)
                y[j] = unit[j] * gain[j];
    }
}

/* d (c) <- d gain; *mean <- the mean of d, 0 unless centered, *along <- that of d unit. */
static inline void llm_norm_means(bool centered, int64_t c, const real *gain, const real *unit,
                                  real *d, real *mean, real *along)
{
    real sum = 0, product = 0;
    SL_PRAGMA(omp simd reduction(+ : sum, product))
    for (int64_t j = 0; j < c; j++) {
        d[j] *= gain[j];
        sum += d[j];
        product += d[j] * unit[j];
    }
    *mean = centered ? sum / (real)c : 0;
    *along = product / (real)c;
}

/* dx += ..., g += ...; dy becomes dy gain. */
static inline void llm_norm_back(const llm_norm_at *at, int64_t n, int64_t c, const real *p,
                                 const real *unit, const real *inverse, real *dy, real *dx,
                                 real *g)
{
    const bool centered = at->bias != LLM_NONE;
    real *dgain = g + at->gain, *dbias = g + at->bias;
    for (int64_t i = 0; i < n; i++, unit += c, dy += c, dx += c) {
        real mean, along;
        SL_PRAGMA(omp simd)
        for (int64_t j = 0; j < c; j++)
            dgain[j] += dy[j] * unit[j];
        if (centered)
            SL_PRAGMA(omp simd)
        for (int64_t j = 0; j < c; j++)
            dbias[j] += dy[j];
        llm_norm_means(centered, c, p + at->gain, unit, dy, &mean, &along);
        SL_PRAGMA(omp simd)
        for (int64_t j = 0; j < c; j++)
            dx[j] += inverse[i] * (dy[j] - mean - unit[j] * along);
    }
}
