/* y <- alpha op(A) x + beta y, row-major: bound by memory, so it needs no library. */
#include "device/kernels.h"
#include <slalom/loop.h>

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
