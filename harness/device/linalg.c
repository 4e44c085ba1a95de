/* Dense linear algebra, row-major. A row-major matrix is its transpose to LAPACK, which is
   column-major: a symmetric matrix is the same, and the LQ of A' is the QR of A. gemv is bound
   by memory and needs no library. */
#include <limits.h>
#include <stdlib.h>

#include "device/blas.h"
#include "device/kernels.h"
#include <slalom/loop.h>

#if SL_REAL_BITS == 32
#define ROUTINE(name) BLAS_S##name
#else
#define ROUTINE(name) BLAS_D##name
#endif

/* The values of CBLAS's enumerations. */
enum {
    ROW_MAJOR = 101,
    AS_IS = 111,
    TRANSPOSED = 112,
    LOWER = 122,
    NON_UNIT = 131,
    LEFT = 141
};

typedef void gemm_function(int order, int ta, int tb, int m, int n, int k, real alpha,
                           const real *a, int lda, const real *b, int ldb, real beta, real *c,
                           int ldc);
typedef void trsm_function(int order, int side, int uplo, int ta, int diagonal, int m, int n,
                           real alpha, const real *a, int lda, real *b, int ldb);
typedef void potrf_function(const char *uplo, const int *n, real *a, const int *lda, int *info,
                            size_t uplo_length);
typedef void gelqf_function(const int *m, const int *n, real *a, const int *lda, real *tau,
                            real *work, const int *lwork, int *info);
typedef void orglq_function(const int *m, const int *n, const int *k, real *a, const int *lda,
                            const real *tau, real *work, const int *lwork, int *info);

static bool fits_int(int64_t a, int64_t b, int64_t c)
{
    return a <= INT_MAX && b <= INT_MAX && c <= INT_MAX;
}

/* What a product is when it cannot be computed: never mistaken for a result. */
static void fill_nan(int64_t m, int64_t n, real *c, int64_t ldc)
{
    for (int64_t i = 0; i < m; i++)
        for (int64_t j = 0; j < n; j++)
            c[i * ldc + j] = (real)NAN;
}

void kernel_gemm(bool ta, bool tb, int64_t m, int64_t n, int64_t k, real alpha, const real *a,
                 int64_t lda, const real *b, int64_t ldb, real beta, real *c, int64_t ldc)
{
    gemm_function *gemm = (gemm_function *)blas_symbol(ROUTINE(GEMM));
    if (!gemm || !fits_int(m, n, k) || !fits_int(lda, ldb, ldc))
        fill_nan(m, n, c, ldc);
    else if (m > 0 && n > 0)
        gemm(ROW_MAJOR, ta ? TRANSPOSED : AS_IS, tb ? TRANSPOSED : AS_IS, (int)m, (int)n,
             (int)k, alpha, a, (int)lda, b, (int)ldb, beta, c, (int)ldc);
}

enum {
    ROWS = 4,     /* taken together, so that x is read once for all of them */
    COLUMNS = 512 /* of y that stay in the nearest cache */
};

static void dot_rows(int64_t n, const real *a, int64_t lda, const real *x, real sums[ROWS])
{
    const real *a1 = a + lda, *a2 = a1 + lda, *a3 = a2 + lda;
    real s0 = 0, s1 = 0, s2 = 0, s3 = 0;
#pragma omp simd reduction(+ : s0, s1, s2, s3)
    for (int64_t j = 0; j < n; j++) {
        s0 += a[j] * x[j];
        s1 += a1[j] * x[j];
        s2 += a2[j] * x[j];
        s3 += a3[j] * x[j];
    }
    sums[0] = s0, sums[1] = s1, sums[2] = s2, sums[3] = s3;
}

static real dot_row(int64_t n, const real *a, const real *x)
{
    real sum = 0;
#pragma omp simd reduction(+ : sum)
    for (int64_t j = 0; j < n; j++)
        sum += a[j] * x[j];
    return sum;
}

static inline real blend(real alpha, real product, real beta, real old)
{
    return beta == 0 ? alpha * product : alpha * product + beta * old;
}

/* Up to ROWS elements of y from the row `i` on. */
static inline void gemv_group(int64_t i, int64_t m, int64_t n, real alpha, const real *a,
                              int64_t lda, const real *x, real beta, real *y)
{
    real sums[ROWS];
    if (i + ROWS <= m)
        dot_rows(n, a + i * lda, lda, x, sums);
    else
        for (int64_t r = i; r < m; r++)
            sums[r - i] = dot_row(n, a + r * lda, x);
    for (int64_t r = i; r < m && r < i + ROWS; r++)
        y[r] = blend(alpha, sums[r - i], beta, y[r]);
}

static void gemv_rows(int64_t m, int64_t n, real alpha, const real *a, int64_t lda,
                      const real *x, real beta, real *y)
{
    if (m * n < SL_PARALLEL_FROM) { /* entering a parallel region costs as much as 50 rows */
        for (int64_t i = 0; i < m; i += ROWS)
            gemv_group(i, m, n, alpha, a, lda, x, beta, y);
        return;
    }
#pragma omp parallel for schedule(static)
    for (int64_t i = 0; i < m; i += ROWS)
        gemv_group(i, m, n, alpha, a, lda, x, beta, y);
}

/* y <- y + A' (alpha x) for the n columns that begin at `a`. */
static void add_rows(int64_t m, int64_t n, real alpha, const real *a, int64_t lda,
                     const real *x, real *y)
{
    int64_t i = 0;
    for (; i + ROWS <= m; i += ROWS) {
        const real *a0 = a + i * lda, *a1 = a0 + lda, *a2 = a1 + lda, *a3 = a2 + lda;
        const real x0 = alpha * x[i], x1 = alpha * x[i + 1];
        const real x2 = alpha * x[i + 2], x3 = alpha * x[i + 3];
#pragma omp simd
        for (int64_t j = 0; j < n; j++)
            y[j] += (a0[j] * x0 + a1[j] * x1) + (a2[j] * x2 + a3[j] * x3);
    }
    for (; i < m; i++) {
        const real *a0 = a + i * lda;
        const real x0 = alpha * x[i];
#pragma omp simd
        for (int64_t j = 0; j < n; j++)
            y[j] += a0[j] * x0;
    }
}

/* Up to COLUMNS elements of y from the column `j` on. */
static inline void gemv_strip(int64_t j, int64_t m, int64_t n, real alpha, const real *a,
                              int64_t lda, const real *x, real beta, real *y)
{
    const int64_t end = n - j < COLUMNS ? n : j + COLUMNS;
    for (int64_t c = j; c < end; c++)
        y[c] = beta == 0 ? 0 : beta * y[c];
    add_rows(m, end - j, alpha, a + j, lda, x, y + j);
}

static void gemv_columns(int64_t m, int64_t n, real alpha, const real *a, int64_t lda,
                         const real *x, real beta, real *y)
{
    if (m * n < SL_PARALLEL_FROM) {
        for (int64_t j = 0; j < n; j += COLUMNS)
            gemv_strip(j, m, n, alpha, a, lda, x, beta, y);
        return;
    }
#pragma omp parallel for schedule(static)
    for (int64_t j = 0; j < n; j += COLUMNS)
        gemv_strip(j, m, n, alpha, a, lda, x, beta, y);
}

void kernel_gemv(bool ta, int64_t m, int64_t n, real alpha, const real *a, int64_t lda,
                 const real *x, real beta, real *y)
{
    if (ta)
        gemv_columns(m, n, alpha, a, lda, x, beta, y);
    else
        gemv_rows(m, n, alpha, a, lda, x, beta, y);
}

static bool diagonal_finite(int64_t n, const real *a)
{
    for (int64_t i = 0; i < n; i++)
        if (!isfinite(a[i * n + i]))
            return false;
    return true;
}

bool kernel_solve_spd(int64_t n, int64_t columns, real *a, real *b)
{
    potrf_function *potrf = (potrf_function *)blas_symbol(ROUTINE(POTRF));
    trsm_function *trsm = (trsm_function *)blas_symbol(ROUTINE(TRSM));
    const int rows = (int)n, width = (int)columns;
    int info = 0;
    if (!potrf || !trsm || !fits_int(n, columns, 0))
        return false;
    if (n == 0 || columns == 0)
        return true;
    potrf("U", &rows, a, &rows, &info, 1); /* upper to LAPACK, lower to us */
    if (info != 0 || !diagonal_finite(n, a))
        return false;
    trsm(ROW_MAJOR, LEFT, LOWER, AS_IS, NON_UNIT, rows, width, 1, a, rows, b, width);
    trsm(ROW_MAJOR, LEFT, LOWER, TRANSPOSED, NON_UNIT, rows, width, 1, a, rows, b, width);
    return true;
}

/* A' = L Q by LAPACK, so A = Q' L': the rows of Q to LAPACK are our columns. */
bool kernel_orthonormalize(int64_t m, int64_t n, real *a)
{
    gelqf_function *gelqf = (gelqf_function *)blas_symbol(ROUTINE(GELQF));
    orglq_function *orglq = (orglq_function *)blas_symbol(ROUTINE(ORGLQ));
    enum { PANEL = 64 }; /* work per row: at least LAPACK's block */
    if (!gelqf || !orglq || n > m || !fits_int(m, n * PANEL, 0))
        return false;
    if (n == 0)
        return true;
    const int rows = (int)n, columns = (int)m, length = rows * PANEL;
    real *tau = malloc((size_t)n * (PANEL + 1) * sizeof *tau);
    int info = -1;
    if (tau)
        gelqf(&rows, &columns, a, &rows, tau, tau + n, &length, &info);
    if (info == 0)
        orglq(&rows, &columns, &rows, a, &rows, tau, tau + n, &length, &info);
    free(tau);
    return info == 0;
}
