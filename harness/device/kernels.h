/* The CPU side of the reductions and the linear algebra behind sl_services; see there for the
   contracts. Compiled once per precision. */
#pragma once

#include <slalom/host.h>

#define kernel_sum             SL_PRECISE(kernel_sum)
#define kernel_dot             SL_PRECISE(kernel_dot)
#define kernel_gemm            SL_PRECISE(kernel_gemm)
#define kernel_gemm_bf16       SL_PRECISE(kernel_gemm_bf16)
#define kernel_gemv            SL_PRECISE(kernel_gemv)
#define kernel_solve_spd       SL_PRECISE(kernel_solve_spd)
#define kernel_orthonormalize  SL_PRECISE(kernel_orthonormalize)
#define kernel_eigen_symmetric SL_PRECISE(kernel_eigen_symmetric)
#define kernel_svd             SL_PRECISE(kernel_svd)

double kernel_sum(int64_t n, const real *a);
double kernel_dot(int64_t n, const real *a, const real *b);
void kernel_gemm(bool ta, bool tb, int64_t m, int64_t n, int64_t k, real alpha, const real *a,
                 int64_t lda, const real *b, int64_t ldb, real beta, real *c, int64_t ldc);
/* With op(A) and op(B) rounded to bf16; in float only, and where onednn_bf16_missing() is NULL.
 */
void kernel_gemm_bf16(bool ta, bool tb, int64_t m, int64_t n, int64_t k, real alpha,
                      const real *a, int64_t lda, const real *b, int64_t ldb, real beta,
                      real *c, int64_t ldc);
void kernel_gemv(bool ta, int64_t m, int64_t n, real alpha, const real *a, int64_t lda,
                 const real *x, real beta, real *y);
bool kernel_solve_spd(int64_t n, int64_t columns, real *a, real *b);
bool kernel_orthonormalize(int64_t m, int64_t n, real *a);
bool kernel_eigen_symmetric(int64_t n, real *a, real *w);
bool kernel_svd(int64_t m, int64_t n, real *a, real *u, real *s, real *vt);
