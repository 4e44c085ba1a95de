/* A symmetric matrix with given eigenvalues: diagonal, or A = Q D Q' for a Q from the Haar
   measure, made as a product of reflections. Stewart 1980, doi:10.1137/0717034. */
#pragma once

#include <slalom/linalg.h>
#include <slalom/loop.h>

typedef struct ellipsoid {
    int64_t n;
    real *eigenvalues; /* n */
    real *matrix;      /* n x n; NULL: diagonal */
} ellipsoid;

/* A <- H A H on the last k coordinates; H reflects the first of them onto a random axis. */
static inline void ellipsoid_reflect(sl_host *host, int64_t n, int64_t k, real *a, real *v,
                                     real *w)
{
    real *block = a + (n - k) * (n + 1);
    sl_random random = sl_random_at(host, SL_STREAM_DATA, (uint64_t)k);
    sl_normal(host, &random, k, v);
    const real length = (real)sl_norm(host, k, v);
    SL_FOR(i, 1, { v[i] += v[i] < 0 ? -length : length; });
    sl_gemv(host, false, k, k, 1, block, n, v, 0, w);
    const double c = 2 / sl_dot(host, k, v, v);
    const real by = (real)c, back = (real)(c * c / 2 * sl_dot(host, k, v, w));
    SL_FOR(i, k, { w[i] = by * w[i] - back * v[i]; });
    for (int64_t row = 0; row < k; row++) {
        real *out = block + row * n;
        SL_FOR(i, k, { out[i] -= v[row] * w[i] + w[row] * v[i]; });
    }
}

/* Turns the diagonal matrix into Q D Q'; n^2 numbers and 2 n^3 operations. */
static inline void ellipsoid_rotate(sl_host *host, ellipsoid *e)
{
    const int64_t n = e->n;
    const real *d = e->eigenvalues;
    real *a = e->matrix = sl_reals(host, n * n);
    real *v = sl_scratch_reals(host, n), *w = sl_scratch_reals(host, n);
    SL_FOR(i, n, { a[i * (n + 1)] = d[i]; });
    for (int64_t k = 2; k <= n; k++)
        ellipsoid_reflect(host, n, k, a, v, w);
}

/* ax <- D x and x'D x, in one pass where loops may reduce. */
static inline double ellipsoid_scale(sl_host *host, int64_t n, const real *d, const real *x,
                                     real *ax)
{
#ifdef __CUDACC__
    SL_FOR(i, n, { ax[i] = d[i] * x[i]; });
    return sl_dot(host, n, x, ax);
#else
    double sum = 0;
    (void)host;
    SL_PRAGMA(omp simd reduction(+ : sum))
    for (int64_t i = 0; i < n; i++) {
        ax[i] = d[i] * x[i];
        sum += (double)x[i] * (double)ax[i];
    }
    return sum;
#endif
}

/* ax <- A x and x'A x. */
static inline double ellipsoid_apply(sl_host *host, const ellipsoid *e, const real *x, real *ax)
{
    const int64_t n = e->n;
    if (!e->matrix)
        return ellipsoid_scale(host, n, e->eigenvalues, x, ax);
    sl_gemv(host, false, n, n, 1, e->matrix, n, x, 0, ax);
    return sl_dot(host, n, x, ax);
}
