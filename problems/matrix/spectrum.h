/* The singular values of X X' and F G', from the factors alone: of X, squared; of R_F R_G' with
   F = Q_F R_F and G = Q_G R_G. */
#pragma once

#include "shape.h"

enum { SPECTRUM_MOST = 6 }; /* that are reported */

typedef struct spectrum {
    real *copy, *u, *s, *vt, *left, *right, *product; /* scratch */
} spectrum;

static inline void spectrum_open(sl_host *host, const factor_shape *shape, spectrum *w)
{
    const int64_t k = shape->k, rows = shape->rows, columns = shape->columns;
    const int64_t most = rows > columns ? rows : columns;
    w->copy = sl_scratch_reals(host, most * k);
    w->u = sl_scratch_reals(host, most * k);
    w->s = sl_scratch_reals(host, k);
    w->vt = sl_scratch_reals(host, k * k);
    w->left = sl_scratch_reals(host, k * k);
    w->right = sl_scratch_reals(host, k * k);
    w->product = sl_scratch_reals(host, k * k);
}

/* r (k x k) <- Q'M, Q the thin QR factorization's of M (n x k). */
static inline bool spectrum_triangle(sl_host *host, int64_t n, int64_t k, const real *m,
                                     real *copy, real *r)
{
    SL_FOR(i, n * k, { copy[i] = m[i]; });
    if (!sl_orthonormalize(host, n, k, copy))
        return false;
    sl_gemm(host, true, false, k, k, n, 1, copy, k, m, k, 0, r, k);
    return true;
}

/* w->s <- the k singular values, descending; false when x is not finite. */
static inline bool spectrum_find(sl_host *host, const factor_shape *shape, const spectrum *w,
                                 const real *x)
{
    const int64_t k = shape->k, rows = shape->rows, columns = shape->columns;
    real *copy = w->copy, *s = w->s;
    if (!isfinite(sl_norm(host, shape_parameters(shape), x)))
        return false;
    if (shape->symmetric) {
        SL_FOR(i, rows * k, { copy[i] = x[i]; });
        if (!sl_svd(host, rows, k, copy, w->u, s, w->vt))
            return false;
        SL_FOR(i, k, { s[i] *= s[i]; });
        return true;
    }
    if (!spectrum_triangle(host, rows, k, x, copy, w->left) ||
        !spectrum_triangle(host, columns, k, shape_right(shape, x), copy, w->right))
        return false;
    sl_gemm(host, false, true, k, k, k, 1, w->left, k, w->right, k, 0, w->product, k);
    return sl_svd(host, k, k, w->product, w->u, s, w->vt);
}

/* exp of the entropy of s / sum of s: Roy and Vetterli 2007; 0 for the zero matrix. */
static inline double spectrum_effective_rank(const real *s, int64_t k)
{
    double sum = 0, entropy = 0;
    for (int64_t i = 0; i < k; i++)
        sum += (double)s[i];
    for (int64_t i = 0; sum > 0 && i < k; i++) {
        const double p = (double)s[i] / sum;
        entropy -= p > 0 ? p * log(p) : 0;
    }
    return sum > 0 ? exp(entropy) : 0;
}

/* values <- effective rank and the first SPECTRUM_MOST singular values, 0 behind the k-th. */
static inline void spectrum_report(sl_host *host, const factor_shape *shape, const spectrum *w,
                                   const real *x, double *values)
{
    const bool found = spectrum_find(host, shape, w, x);
    values[0] = found ? spectrum_effective_rank(w->s, shape->k) : (double)NAN;
    for (int64_t i = 0; i < SPECTRUM_MOST; i++)
        values[1 + i] = !found ? (double)NAN : i < shape->k ? (double)w->s[i] : 0;
}
