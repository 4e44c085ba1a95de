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

/* From here on sl_gemm of this plugin rounds op(A) and op(B) to bf16, to the nearest, ties to
   even, and adds up in float, with the processor's instructions for it. NULL, or what it needs
   and does not have: products stay as they are. */
static inline const char *sl_gemm_in_bf16(sl_host *host)
{
    return host->services->gemm_in_bf16(host);
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

/* A = sum over k of w[k] v_k v_k' for symmetric A (n x n); row k of A <- v_k, of length one; w
   ascends. False when LAPACK reports an error; A is then undefined. */
static inline bool sl_eigen_symmetric(sl_host *host, int64_t n, real *a, real *w)
{
    return host->services->eigen_symmetric(n, a, w);
}

/* A = U diag(s) Vt with k = min(m, n): U m x k, s descending, Vt k x n; A (m x n) is
   overwritten. False when LAPACK reports an error. */
static inline bool sl_svd(sl_host *host, int64_t m, int64_t n, real *a, real *u, real *s,
                          real *vt)
{
    return host->services->svd(m, n, a, u, s, vt);
}
