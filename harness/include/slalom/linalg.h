/* Dense linear algebra, row-major, through the host: OpenBLAS and LAPACKE on the CPU, loaded at
   the first call. */
#pragma once

#include <slalom/host.h>

/* C (m x n) <- alpha op(A) op(B) + beta C with op(A) m x k, op(B) k x n; op transposes when ta,
   tb. lda, ldb, ldc: elements from one stored row to the next. */
static inline void sl_gemm(sl_host *host, bool ta, bool tb, int64_t m, int64_t n, int64_t k,
                           real alpha, const real *a, int64_t lda, const real *b, int64_t ldb,
                           real beta, real *c, int64_t ldc)
{
    host->services->gemm(ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
}

/* y <- alpha op(A) x + beta y with A m x n as stored. */
static inline void sl_gemv(sl_host *host, bool ta, int64_t m, int64_t n, real alpha,
                           const real *a, int64_t lda, const real *x, real beta, real *y)
{
    host->services->gemv(ta, m, n, alpha, a, lda, x, beta, y);
}

/* B (n x columns) <- A^-1 B for symmetric positive definite A (n x n, overwritten by its
   Cholesky factor). False when A is not positive definite; B is then undefined. */
static inline bool sl_solve_spd(sl_host *host, int64_t n, int64_t columns, real *a, real *b)
{
    return host->services->solve_spd(n, columns, a, b);
}

/* A (m x n, m >= n) <- the Q of its thin QR factorization. False when LAPACK reports an error.
 */
static inline bool sl_orthonormalize(sl_host *host, int64_t m, int64_t n, real *a)
{
    return host->services->orthonormalize(m, n, a);
}
