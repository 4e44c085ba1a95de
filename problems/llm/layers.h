/* The layers of a transformer that are no matrix product, forward and backward. Arrays are
   row-major: x is (N, C), N tokens of C numbers. "d" stands for the gradient by what follows.
 */
#pragma once

#include "exponential.h"

/* Embedding: x (N, C) <- tokens[text] + positions, position 0 at each multiple of `context`. */
static inline void llm_embed(int64_t n, int64_t c, int64_t context, const unsigned char *text,
                             const real *tokens, const real *positions, real *x)
{
    for (int64_t i = 0; i < n; i++) {
        const real *token = tokens + text[i] * c, *position = positions + i % context * c;
        for (int64_t j = 0; j < c; j++)
            x[i * c + j] = token[j] + position[j];
    }
}

static inline void llm_embed_back(int64_t n, int64_t c, int64_t context,
                                  const unsigned char *text, const real *dx, real *dtokens,
                                  real *dpositions)
{
    for (int64_t i = 0; i < n; i++) {
        real *token = dtokens + text[i] * c, *position = dpositions + i % context * c;
        for (int64_t j = 0; j < c; j++) {
            token[j] += dx[i * c + j];
            position[j] += dx[i * c + j];
        }
    }
}

/* Layer normalization (Ba et al. 2016, arXiv:1607.06450), epsilon 1e-5: unit (N, C) <- each row
   less its mean over its deviation, y (N, C) <- gain unit + bias, inverse (N) <- 1 / deviation.
 */
static inline void llm_norm(int64_t n, int64_t c, const real *x, const real *gain,
                            const real *bias, real *unit, real *y, real *inverse)
{
    const real per = 1 / (real)c;
    for (int64_t i = 0; i < n; i++) {
        const real *row = x + i * c;
        real mean = 0, variance = 0;
        SL_PRAGMA(omp simd reduction(+ : mean))
        for (int64_t j = 0; j < c; j++)
            mean += row[j];
        mean *= per;
        SL_PRAGMA(omp simd reduction(+ : variance))
        for (int64_t j = 0; j < c; j++)
            variance += (row[j] - mean) * (row[j] - mean);
        inverse[i] = 1 / sl_sqrt(variance * per + (real)1e-5);
        for (int64_t j = 0; j < c; j++) {
            unit[i * c + j] = (row[j] - mean) * inverse[i];
            y[i * c + j] = unit[i * c + j] * gain[j] + bias[j];
        }
    }
}

/* dx += ..., dgain += ..., dbias += ... */
static inline void llm_norm_back(int64_t n, int64_t c, const real *dy, const real *gain,
                                 const real *unit, const real *inverse, real *__restrict__ dx,
                                 real *__restrict__ dgain, real *__restrict__ dbias)
{
    const real per = 1 / (real)c;
    for (int64_t i = 0; i < n; i++) {
        const real *d = dy + i * c, *u = unit + i * c;
        real mean = 0, along = 0;
        SL_PRAGMA(omp simd reduction(+ : mean, along))
        for (int64_t j = 0; j < c; j++) {
            mean += d[j] * gain[j];
            along += d[j] * gain[j] * u[j];
            dgain[j] += d[j] * u[j];
            dbias[j] += d[j];
        }
        mean *= per, along *= per;
        for (int64_t j = 0; j < c; j++)
            dx[i * c + j] += inverse[i] * (d[j] * gain[j] - mean - u[j] * along);
    }
}

/* y (N, C) <- bias in every row. */
static inline void llm_bias(int64_t n, int64_t c, const real *bias, real *y)
{
    for (int64_t i = 0; i < n; i++)
        memcpy(y + i * c, bias, (size_t)c * sizeof *y);
}

/* y (N, C) <- x + bias. */
static inline void llm_residual(int64_t n, int64_t c, const real *x, const real *bias, real *y)
{
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < c; j++)
            y[i * c + j] = x[i * c + j] + bias[j];
}

/* dbias (C) += the sum of the rows of dy (N, C). */
static inline void llm_bias_back(int64_t n, int64_t c, const real *dy, real *dbias)
{
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < c; j++)
            dbias[j] += dy[i * c + j];
}

/* GELU with tanh (Hendrycks and Gimpel 2016, arXiv:1606.08415): as 1 + tanh u = 2 sigma(2 u),
       y = x sigma(2 u),   u = sqrt(2 / pi) (x + 0.044715 x^3)
   x becomes dy/dx, which is all that the way back needs. */
static inline void llm_gelu(int64_t count, real *__restrict__ x, real *__restrict__ y)
{
    const real twice = (real)1.5957691216057307118, cubic = (real)0.044715;
    SL_PRAGMA(omp simd)
    for (int64_t i = 0; i < count; i++) {
        const real v = x[i], square = cubic * v * v;
        const real sigma = 1 / (1 + llm_exp(-twice * v * (1 + square)));
        y[i] = v * sigma;
        x[i] = sigma + v * sigma * (1 - sigma) * twice * (1 + 3 * square);
    }
}

/* d (count) <- d slope. */
static inline void llm_gelu_back(int64_t count, const real *__restrict__ slope,
                                 real *__restrict__ d)
{
    for (int64_t i = 0; i < count; i++)
        d[i] *= slope[i];
}

/* row (count) <- exp(row - its largest element), which is returned; *sum <- their sum. */
static inline real llm_exp_row(int64_t count, real *row, real *sum)
{
    real most = row[0], total = 0;
    SL_PRAGMA(omp simd reduction(max : most))
    for (int64_t j = 0; j < count; j++)
        most = row[j] > most ? row[j] : most;
    SL_PRAGMA(omp simd reduction(+ : total))
    for (int64_t j = 0; j < count; j++) {
        row[j] = llm_exp(row[j] - most);
        total += row[j];
    }
    *sum = total;
    return most;
}

/* Sum of -log softmax(row)[target] over the rows of logits (N, V), which become `by` times
   their gradient. */
static inline double llm_cross_entropy(int64_t n, int64_t v, const unsigned char *targets,
                                       real by, real *logits)
{
    double loss = 0;
    for (int64_t i = 0; i < n; i++) {
        real *row = logits + i * v, sum;
        const double target = (double)row[targets[i]];
        const double most = (double)llm_exp_row(v, row, &sum);
        const real scale = by / sum;
        loss += log((double)sum) + most - target;
        for (int64_t j = 0; j < v; j++)
            row[j] *= scale;
        row[targets[i]] -= by;
    }
    return loss;
}
