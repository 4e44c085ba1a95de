/* The measurements of generated problems: Gaussian matrices, and Gaussian vectors l_i, r_i. */
#pragma once

#include "low_rank.h"

/* Measurement i has sequence DRAWS_FROM + i of the data stream, right vectors follow behind. */
enum { DRAWS_FROM = 16 };

/* A_i with entries N(0, 1), or symmetric: (B + B') / 2 of such a B, packed. The mean of
   <A_i, Z>^2 is |Z|^2. */
static inline void draws_dense(sl_host *host, measurements *a)
{
    const int64_t n = a->shape.columns, lanes = 64 / (int64_t)sizeof(real);
    const bool packed = a->shape.symmetric;
    const int64_t length = packed ? n * (n + 1) / 2 : a->shape.rows * n;
    a->kind = MEASURE_DENSE;
    a->stride = (length + lanes - 1) / lanes * lanes;
    a->left = sl_reals(host, a->m * a->stride);
    for (int64_t i = 0; i < a->m; i++) {
        real *row = a->left + i * a->stride;
        sl_random random = sl_random_at(host, SL_STREAM_DATA, (uint64_t)(DRAWS_FROM + i));
        sl_normal(host, &random, length, row);
        for (int64_t j = 0; packed && j < n; row += ++j)
            for (int64_t k = 0; k < j; k++)
                row[k] *= (real)sqrt(0.5);
    }
}

/* Vectors with entries N(0, 1): m x rows, and m x columns unless the model is symmetric. */
static inline void draws_pairs(sl_host *host, measurements *a)
{
    a->kind = MEASURE_PAIRS;
    for (int side = 0; side < (a->shape.symmetric ? 1 : 2); side++) {
        const int64_t n = side ? a->shape.columns : a->shape.rows;
        real *all = sl_reals(host, a->m * n);
        for (int64_t i = 0; i < a->m; i++) {
            sl_random random =
                sl_random_at(host, SL_STREAM_DATA, (uint64_t)(DRAWS_FROM + side * a->m + i));
            sl_normal(host, &random, n, all + i * n);
        }
        if (side)
            a->right = all;
        else
            a->left = all;
    }
}

static inline double draws_mean(sl_host *host, const low_rank *h)
{
    return sl_sum(host, h->a.m, h->y) / (double)h->a.m;
}
