/* The matrix to be found: M* = U diag(s) V' with orthonormal U, V (V = U in symmetric models)
   and s from 1 to 1 / condition: in equal ratios (geometric), in equal steps (linear), one 1
   and all others least (one_large), or all 1 but one least (one_small). coherence c mixes its
   singular vectors from random ones (c = 0: incoherent, mass spread over all entries) and unit
   vectors (c = 1). */
#pragma once

#include "shape.h"

enum { TRUTH_GEOMETRIC, TRUTH_LINEAR, TRUTH_ONE_LARGE, TRUTH_ONE_SMALL };

#define TRUTH_SPECTRA "geometric|linear|one_large|one_small"

typedef struct truth {
    int64_t rank;
    real *point;   /* parameters of a factor_shape with k = rank: U sqrt(s), V sqrt(s) */
    double *sigma; /* rank, descending */
    double size;   /* Frobenius */
} truth;

static inline factor_shape truth_shape(const truth *t, const factor_shape *model)
{
    factor_shape s = *model;
    s.k = t->rank;
    return s;
}

/* The j-th of r singular values. */
static inline double truth_value(int32_t fall, double condition, int64_t j, int64_t r)
{
    const double way = r > 1 ? (double)j / (double)(r - 1) : 0;
    if (fall == TRUTH_LINEAR)
        return 1 - way * (1 - 1 / condition);
    if (fall == TRUTH_ONE_LARGE)
        return j > 0 ? 1 / condition : 1;
    if (fall == TRUTH_ONE_SMALL)
        return j > 0 && j == r - 1 ? 1 / condition : 1;
    return exp(-way * log(condition));
}

static inline void truth_values(truth *t, int32_t fall, double condition)
{
    double squares = 0;
    for (int64_t j = 0; j < t->rank; j++) {
        t->sigma[j] = truth_value(fall, condition, j, t->rank);
        squares += t->sigma[j] * t->sigma[j];
    }
    t->size = sqrt(squares);
}

/* u (n x r): orthonormal columns times sqrt(sigma). */
static inline sl_status truth_side(sl_host *host, const truth *t, int64_t n, uint64_t sequence,
                                   double coherence, real *u)
{
    const int64_t r = t->rank;
    const real spread = (real)((1 - coherence) / sqrt((double)n)), spike = (real)coherence;
    sl_random random = sl_random_at(host, SL_STREAM_DATA, sequence);
    sl_normal(host, &random, n * r, u);
    if (coherence > 0)
        SL_FOR(i, n * r, { u[i] = spread * u[i] + (i / r == i % r ? spike : 0); });
    if (!sl_orthonormalize(host, n, r, u))
        return sl_fail(host, "the QR factorization of the truth's factors failed");
    for (int64_t j = 0; j < n * r; j++)
        u[j] *= (real)sqrt(t->sigma[j % r]);
    return SL_OK;
}

/* t->rank is given. Takes sequences 0 and 1 of the data stream. */
static inline sl_status truth_draw(sl_host *host, const factor_shape *model, int32_t fall,
                                   double condition, double coherence, truth *t)
{
    const factor_shape s = truth_shape(t, model);
    t->point = sl_reals(host, shape_parameters(&s));
    t->sigma = (double *)sl_alloc(host, t->rank, sizeof(double));
    truth_values(t, fall, condition);
    SL_TRY(truth_side(host, t, s.rows, 0, coherence, t->point));
    if (s.symmetric)
        return SL_OK;
    return truth_side(host, t, s.columns, 1, coherence, shape_right_of(&s, t->point));
}
