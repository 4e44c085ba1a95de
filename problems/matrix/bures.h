/* The squared Bures-Wasserstein distance between N(0, S0) and N(0, W W'), W n x k, smoothed by
   tau; with S = W W' and R = S0^(1/2)
       f = tr S0 + tr S - 2 tr M^(1/2),   M = R (S + tau I) R = V' diag(r^2) V
       df/dS = I - Q'Q,   Q = diag(r^(-1/2)) V R,   D = df/dW = 2 (df/dS) W
       dD = 2 (df/dS) dW + 2 Q'(E o (Q dS Q')) Q W,   dS = dW W' + W dW',   E_ij = 1 / (r_i +
   r_j) along dW. f is convex in S: the second term of dD is what a Gauss-Newton matrix keeps,
   for S as the model's output. Malago, Montrucchio and Pistone 2018, arXiv:1801.09269. */
#pragma once

#include <slalom/linalg.h>
#include <slalom/loop.h>
#include <slalom/problem.h>

typedef struct bures {
    int64_t n, k;
    double tau, trace;      /* tr S0 */
    const real *root;       /* n x n: R */
    real *vectors, *values; /* n x n, n: V and the eigenvalues of M; then Q and r */
    real *q, *e;            /* n x n: Q, and E o (Q dS Q') */
    real *image, *turned;   /* n x k: R W, then Q W; Q dW */
} bures;

/* After the fields above the matrices are set. */
static inline void bures_open(sl_host *host, bures *h)
{
    const int64_t n = h->n, k = h->k;
    h->vectors = sl_scratch_reals(host, n * n);
    h->values = sl_scratch_reals(host, n);
    h->q = sl_scratch_reals(host, n * n);
    h->e = sl_scratch_reals(host, n * n);
    h->image = sl_scratch_reals(host, n * k);
    h->turned = sl_scratch_reals(host, n * k);
}

/* f at W, and its eigenvectors; NAN where there are none. Eigenvalues that rounding made
   negative count as 0. */
static inline double bures_loss(sl_host *host, const bures *h, const real *w)
{
    const int64_t n = h->n, k = h->k;
    double sum = h->trace + sl_dot(host, n * k, w, w);
    sl_gemm(host, false, false, n, k, n, 1, h->root, n, w, k, 0, h->image, k);
    sl_gemm(host, false, true, n, n, k, 1, h->image, k, h->image, k, 0, h->vectors, n);
    sl_gemm(host, false, false, n, n, n, (real)h->tau, h->root, n, h->root, n, 1, h->vectors,
            n);
    if (!isfinite(sl_norm(host, n * n, h->vectors)) ||
        !sl_eigen_symmetric(host, n, h->vectors, h->values))
        return (double)NAN;
    for (int64_t i = 0; i < n; i++)
        sum -= h->values[i] > 0 ? 2 * sqrt((double)h->values[i]) : 0;
    return sum;
}

/* d <- D at W, after bures_loss has found the eigenvectors; Q, r and Q W stay. */
static inline void bures_slope(sl_host *host, const bures *h, const real *w, real *d)
{
    const int64_t n = h->n, k = h->k;
    const real least = (real)h->tau * SL_REAL_EPSILON;
    real *r = h->values, *q = h->q;
    SL_FOR(i, n, { r[i] = sl_sqrt(r[i] > least ? r[i] : least); });
    sl_gemm(host, false, false, n, n, n, 1, h->vectors, n, h->root, n, 0, q, n);
    SL_FOR(i, n * n, { q[i] /= sl_sqrt(r[i / n]); });
    sl_gemm(host, false, false, n, k, n, 1, q, n, w, k, 0, h->image, k);
    SL_FOR(i, n * k, { d[i] = w[i]; });
    sl_gemm(host, true, false, n, k, n, -2, q, n, h->image, k, 2, d, k);
}

/* dd <- dD along dw after bures_slope, or (gauss_newton) its second term alone. */
static inline void bures_curvature(sl_host *host, const bures *h, const real *dw,
                                   bool gauss_newton, real *dd)
{
    const int64_t n = h->n, k = h->k;
    const real *r = h->values;
    const real slope = gauss_newton ? 0 : 1;
    real *e = h->e, *turned = h->turned;
    sl_gemm(host, false, false, n, k, n, 1, h->q, n, dw, k, 0, turned, k);
    sl_gemm(host, false, true, n, n, k, 1, turned, k, h->image, k, 0, e, n);
    sl_gemm(host, false, true, n, n, k, 1, h->image, k, turned, k, 1, e, n);
    SL_FOR(i, n * n, { e[i] /= r[i / n] + r[i % n]; });
    sl_gemm(host, false, false, n, k, n, 1, e, n, h->image, k, -slope, turned, k);
    SL_FOR(i, n * k, { dd[i] = slope * dw[i]; });
    sl_gemm(host, true, false, n, k, n, 2, h->q, n, turned, k, 2, dd, k);
}
