/* The two ends of a transformer: the embedding, and the loss on its logits. */
#pragma once

#include "exponential.h"
#include "layout.h"

/* x (n, C) <- the token's row of the embedding, plus the position's where there are some. */
static inline void llm_embed(const llm_shape *s, const llm_layout *at, int64_t n,
                             const int32_t *text, const real *p, real *x)
{
    const int64_t c = s->width;
    for (int64_t i = 0; i < n; i++) {
        const real *token = p + at->tokens + text[i] * c;
        const real *position = p + at->positions + i % s->context * c;
        for (int64_t j = 0; j < c; j++)
            x[i * c + j] = token[j] + (at->positions == LLM_NONE ? 0 : position[j]);
    }
}

static inline void llm_embed_back(const llm_shape *s, const llm_layout *at, int64_t n,
                                  const int32_t *text, const real *dx, real *g)
{
    const int64_t c = s->width;
    for (int64_t i = 0; i < n; i++, dx += c) {
        real *token = g + at->tokens + text[i] * c;
        real *position = g + at->positions + i % s->context * c;
        for (int64_t j = 0; j < c; j++)
            token[j] += dx[j];
        if (at->positions != LLM_NONE)
            for (int64_t j = 0; j < c; j++)
                position[j] += dx[j];
    }
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

/* Sum of -log softmax(row)[target] over the rows of logits (n, V), which become `by` times
   their gradient. */
static inline double llm_cross_entropy(int64_t n, int64_t v, const int32_t *targets, real by,
                                       real *logits)
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
