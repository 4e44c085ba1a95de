/* The data of matrix sensing: a truth of low rank and Gaussian measurements of it. */
#pragma once

#include <slalom/linalg.h>

#include "sensing.h"

/* Sequences of the data stream: 0 and 1 the truth's factors, 2 the noise, from ROWS_FROM on the
   measurements. */
enum { NOISE_SEQUENCE = 2, ROWS_FROM = 16 };

/* truth (n x n) <- U diag(s) V' with orthonormal U, V and s geometric from 1 to 1/condition. */
static inline sl_status truth_draw(sl_host *host, int64_t n, int64_t r, double condition,
                                   bool symmetric, real *truth)
{
    real *u = sl_scratch_reals(host, n * r), *v = sl_scratch_reals(host, n * r);
    for (int side = 0; side < 2; side++) {
        sl_random random = sl_random_at(host, SL_STREAM_DATA, symmetric ? 0 : (uint64_t)side);
        sl_normal(host, &random, n * r, side ? v : u);
        if (!sl_orthonormalize(host, n, r, side ? v : u))
            return sl_fail(host, "the QR factorization of the truth's factors failed");
    }
    const double spread = r > 1 ? log(condition) / (double)(r - 1) : 0;
    for (int64_t j = 0; j < n * r; j++)
        v[j] *= (real)exp(-spread * (double)(j % r));
    sl_gemm(host, false, true, n, n, r, 1, u, r, v, r, 0, truth, n);
    return SL_OK;
}

static inline void row_draw(sl_host *host, const sensing *s, int64_t i)
{
    sl_random random = sl_random_at(host, SL_STREAM_DATA, (uint64_t)(ROWS_FROM + i));
    const real sd = (real)(1 / sqrt((double)s->m)), off = (real)(sqrt(0.5) * (double)sd);
    real *row = s->rows + i * s->length;
    sl_normal(host, &random, s->length, row);
    for (int64_t j = 0; j < s->n; j++)
        for (int64_t k = 0; k < (s->packed ? j + 1 : s->n); k++)
            *row++ *= s->packed && k < j ? off : sd;
}

/* s->n, m, length and packed are given; rows and y are made. */
static inline void sensing_draw(sl_host *host, sensing *s, const real *truth, double noise)
{
    const double sd = noise / sqrt((double)s->m);
    real *z = sl_scratch_reals(host, s->length);
    sl_random random = sl_random_at(host, SL_STREAM_DATA, NOISE_SEQUENCE);
    s->rows = sl_reals(host, s->m * s->length);
    s->y = sl_reals(host, s->m);
    sl_normal(host, &random, s->m, s->y);
    sensing_pack(s, truth, z);
    for (int64_t i = 0; i < s->m; i++) {
        row_draw(host, s, i);
        const double exact = sl_dot(host, s->length, s->rows + i * s->length, z);
        s->y[i] = (real)(exact + sd * (double)s->y[i]);
    }
}
