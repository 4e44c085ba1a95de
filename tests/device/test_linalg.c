/* Products, solves and factorizations against their definitions. */
#include <criterion/criterion.h>
#include <fenv.h>
#include <slalom/rounding.h>
#include <stdlib.h>
#include <string.h>

#include "device/blas.h"
#include "device/kernels.h"
#include "device/onednn.h"

#define TEST(suite, name) Test(suite, name)
#define SUITE             SL_PRECISE(linalg)

enum { ROOM = 40000 };

static const double close_to = sizeof(real) == sizeof(double) ? 1e-12 : 1e-4;
static real a[ROOM], b[ROOM], c[ROOM], kept[ROOM];

static void fill(real *v, double phase)
{
    for (int i = 0; i < ROOM; i++)
        v[i] = (real)sin(phase + 0.7 * i + 1e-4 * i * i);
}

static void fill_all(void)
{
    fill(a, 0), fill(b, 1), fill(c, 2);
    memcpy(kept, c, sizeof c);
}

/* op(v)_ij of a row-major matrix. */
static double at(const real *v, int64_t stride, bool transposed, int64_t i, int64_t j)
{
    return (double)(transposed ? v[j * stride + i] : v[i * stride + j]);
}

TEST(SUITE, gemm_in_all_four_ways)
{
    const int64_t m = 7, n = 5, k = 9, lda = 11, ldb = 13, ldc = 6;
    for (int way = 0; way < 4; way++) {
        bool ta = way & 1, tb = way & 2;
        fill_all();
        kernel_gemm(ta, tb, m, n, k, (real)0.5, a, lda, b, ldb, (real)2, c, ldc);
        for (int64_t i = 0; i < m; i++)
            for (int64_t j = 0; j < n; j++) {
                double sum = 2 * (double)kept[i * ldc + j];
                for (int64_t l = 0; l < k; l++)
                    sum += 0.5 * at(a, lda, ta, i, l) * at(b, ldb, tb, l, j);
                cr_assert_float_eq((double)c[i * ldc + j], sum, close_to, "way %d", way);
            }
        cr_expect(c[n] == kept[n], "behind the first row");
    }
}

#if SL_REAL_BITS == 32
/* Against float's product of operands that were rounded one by one; small, and large enough to
   be shared out among threads. */
TEST(SUITE, gemm_in_bf16_is_that_of_rounded_operands)
{
    enum { LARGE = 113, STRIDE = 120 };
    static const int64_t sizes[][3] = {{7, 5, 9}, {1, 3, 2}, {LARGE, LARGE, LARGE}};
    static real expected[ROOM];
    if (onednn_bf16_missing())
        cr_skip_test("it needs %s", onednn_bf16_missing());
    blas_threads(2);
    for (int k = 0; k < 12; k++) {
        const int64_t *s = sizes[k / 4];
        const bool ta = k & 1, tb = k & 2;
        fill_all();
        memcpy(expected, c, sizeof c);
        kernel_gemm_bf16(ta, tb, s[0], s[1], s[2], 0.5f, a, STRIDE, b, STRIDE, 2, c, STRIDE);
        sl_quantize(NULL, SL_FORMAT_BF16, 1, NULL, ROOM, a, a);
        sl_quantize(NULL, SL_FORMAT_BF16, 1, NULL, ROOM, b, b);
        kernel_gemm(ta, tb, s[0], s[1], s[2], 0.5f, a, STRIDE, b, STRIDE, 2, expected, STRIDE);
        for (int i = 0; i < ROOM; i++)
            cr_assert_float_eq(c[i], expected[i], close_to, "case %d, element %d", k, i);
    }
    blas_threads(1);
}

TEST(SUITE, gemm_in_bf16_rounds_ties_to_even_and_keeps_nan)
{
    /* Halfway between neighbours of 8 significant bits, beyond the largest, and NaN. */
    static const real given[] = {0x1.01p0f, 0x1.03p0f, -0x1.01p0f, 0x1.ffp127f, (real)NAN};
    static const real rounded[] = {1, 0x1.04p0f, -1, (real)INFINITY, (real)NAN};
    const real one = 1;
    if (onednn_bf16_missing())
        cr_skip_test("it needs %s", onednn_bf16_missing());
    for (int k = 0; k < 5; k++) {
        real y = (real)NAN; /* must not be read */
        kernel_gemm_bf16(false, false, 1, 1, 1, 1, &given[k], 1, &one, 1, 0, &y, 1);
        cr_expect(y == rounded[k] || (y != y && k == 4), "%a became %a", (double)given[k],
                  (double)y);
    }
}
#endif

static void check_gemv(bool ta, int64_t m, int64_t n, int64_t lda, double beta)
{
    fill_all();
    int64_t outs = ta ? n : m, ins = ta ? m : n;
    if (beta == 0)
        c[0] = (real)NAN; /* must not be read */
    kernel_gemv(ta, m, n, (real)0.5, a, lda, b, (real)beta, c);
    for (int64_t i = 0; i < outs; i++) {
        double sum = beta == 0 ? 0 : beta * (double)kept[i];
        for (int64_t l = 0; l < ins; l++)
            sum += 0.5 * at(a, lda, ta, i, l) * (double)b[l];
        cr_assert_float_eq((double)c[i], sum, close_to, "%d x %d, row %d", (int)m, (int)n,
                           (int)i);
    }
    cr_expect(c[outs] == kept[outs], "behind the result");
}

TEST(SUITE, gemv_of_all_shapes)
{
    for (int64_t m = 1; m <= 18; m++)
        for (int64_t n = 1; n <= 21; n += 4)
            for (int beta = 0; beta < 2; beta++) {
                check_gemv(false, m, n, n + 3, beta);
                check_gemv(true, m, n, n, beta);
            }
    check_gemv(true, 20, 1100, 1100, 1); /* several strips of columns */
}

TEST(SUITE, gemv_of_a_size_for_threads)
{
    enum { SIDE = 300 };
    real *large = malloc(SIDE * SIDE * sizeof *large);
    cr_assert(large);
    for (int i = 0; i < SIDE * SIDE; i++)
        large[i] = (real)((i % 7) - 3);
    for (int ta = 0; ta < 2; ta++) {
        fill_all();
        kernel_gemv(ta, SIDE, SIDE, 1, large, SIDE, b, 0, c);
        for (int64_t i = 0; i < SIDE; i++) {
            double sum = 0;
            for (int64_t l = 0; l < SIDE; l++)
                sum += at(large, SIDE, ta, i, l) * (double)b[l];
            cr_assert_float_eq((double)c[i], sum, 100 * close_to);
        }
    }
    free(large);
}

/* spd <- G G' + I for a G that `fill` made. */
static void make_spd(int64_t n, real *spd)
{
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < n; j++) {
            double sum = i == j;
            for (int64_t l = 0; l < n; l++)
                sum += (double)a[i * n + l] * (double)a[j * n + l];
            spd[i * n + j] = (real)sum;
        }
}

TEST(SUITE, solve_spd_solves)
{
    enum { N = 12, COLUMNS = 5 };
    real spd[N * N], factor[N * N], x[N * COLUMNS];
    fill_all();
    make_spd(N, spd);
    memcpy(factor, spd, sizeof spd);
    memcpy(x, b, sizeof x);
    cr_assert(kernel_solve_spd(N, COLUMNS, factor, x));
    for (int64_t i = 0; i < N; i++)
        for (int64_t j = 0; j < COLUMNS; j++) {
            double sum = 0;
            for (int64_t l = 0; l < N; l++)
                sum += (double)spd[i * N + l] * (double)x[l * COLUMNS + j];
            cr_assert_float_eq(sum, (double)b[i * COLUMNS + j], 100 * close_to);
        }
}

TEST(SUITE, solve_spd_refuses_what_is_not)
{
    real indefinite[4] = {1, 2, 2, 1}, nan[4] = {(real)NAN, 0, 0, 1}, x[2] = {1, 1};
    cr_expect_not(kernel_solve_spd(2, 1, indefinite, x));
    cr_expect_not(kernel_solve_spd(2, 1, nan, x));
    cr_expect(kernel_solve_spd(0, 1, NULL, NULL));
}

static double inner(const real *v, int64_t m, int64_t n, int64_t i, int64_t j)
{
    double sum = 0;
    for (int64_t l = 0; l < m; l++)
        sum += (double)v[l * n + i] * (double)v[l * n + j];
    return sum;
}

/* Q'Q = I, and Q Q' A = A says that the columns span the same space. */
static void check_orthonormal(int64_t m, int64_t n)
{
    fill_all();
    memcpy(b, a, (size_t)(m * n) * sizeof *b);
    cr_assert(kernel_orthonormalize(m, n, b));
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < n; j++)
            cr_assert_float_eq(inner(b, m, n, i, j), i == j, 10 * close_to);
    for (int64_t column = 0; column < n; column++)
        for (int64_t row = 0; row < m; row++) {
            double back = 0;
            for (int64_t q = 0; q < n; q++) {
                double along = 0;
                for (int64_t l = 0; l < m; l++)
                    along += (double)b[l * n + q] * (double)a[l * n + column];
                back += along * (double)b[row * n + q];
            }
            cr_assert_float_eq(back, (double)a[row * n + column], 100 * close_to);
        }
}

TEST(SUITE, orthonormalize_keeps_the_span)
{
    check_orthonormal(9, 4);
    check_orthonormal(6, 6);
    check_orthonormal(5, 1);
    check_orthonormal(120, 80); /* more than one block of LAPACK's */
    cr_expect_not(kernel_orthonormalize(3, 4, a), "wider than high");
}

TEST(SUITE, loading_leaves_the_floating_point_mode)
{
    fesetround(FE_UPWARD);
    blas_symbol(BLAS_SGEMM);
    cr_expect_eq(fegetround(), FE_UPWARD);
    fesetround(FE_TONEAREST);
    volatile double least = 0x1p-1022;
    cr_expect(least / 2 != 0, "denormals are flushed");
    cr_expect_null(blas_missing());
}

TEST(SUITE, empty_products_touch_nothing)
{
    fill_all();
    kernel_gemm(false, false, 0, 5, 3, 1, a, 3, b, 5, 0, c, 5);
    kernel_gemv(false, 0, 5, 1, a, 5, b, 0, c);
    cr_expect_arr_eq(c, kept, sizeof c);
}

/* A' A for a 9 x 9 part of `fill`, and a product with its eigenvectors. */
TEST(SUITE, eigenvalues_of_a_symmetric_matrix)
{
    const int64_t n = 9;
    real w[9];
    fill_all();
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < n; j++)
            c[i * n + j] = a[i * n + j] + a[j * n + i];
    memcpy(kept, c, sizeof c);
    cr_assert(kernel_eigen_symmetric(n, c, w));
    for (int64_t k = 0; k < n; k++) {
        cr_expect(k == 0 || w[k] >= w[k - 1], "ascending");
        for (int64_t i = 0; i < n; i++) {
            double product = 0;
            for (int64_t j = 0; j < n; j++)
                product += (double)kept[i * n + j] * (double)c[k * n + j];
            cr_assert_float_eq(product, (double)w[k] * (double)c[k * n + i], 20 * close_to);
        }
    }
    c[0] = (real)NAN;
    cr_expect(!kernel_eigen_symmetric(n, c, w), "NaN");
}

static void check_svd(int64_t m, int64_t n)
{
    const int64_t least = m < n ? m : n;
    real s[12];
    fill_all();
    memcpy(kept, a, sizeof a);
    cr_assert(kernel_svd(m, n, a, b, s, c));
    for (int64_t i = 0; i < m; i++)
        for (int64_t j = 0; j < n; j++) {
            double sum = 0;
            for (int64_t k = 0; k < least; k++)
                sum += (double)b[i * least + k] * (double)s[k] * (double)c[k * n + j];
            cr_assert_float_eq(sum, (double)kept[i * n + j], 20 * close_to, "%d x %d", (int)m,
                               (int)n);
        }
    for (int64_t k = 0; k < least; k++) {
        double length = 0;
        for (int64_t i = 0; i < m; i++)
            length += (double)b[i * least + k] * (double)b[i * least + k];
        cr_expect_float_eq(length, 1, 20 * close_to);
        cr_expect(s[k] >= 0 && (k == 0 || s[k] <= s[k - 1]), "descending");
    }
}

TEST(SUITE, svd_of_all_shapes)
{
    check_svd(7, 7);
    check_svd(12, 5);
    check_svd(4, 11);
    check_svd(1, 6);
}
