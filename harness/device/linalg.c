/* Dense linear algebra, row-major. A row-major matrix is its transpose to LAPACK, which is
   column-major: a symmetric matrix is the same, and the LQ of A' is the QR of A. */
#include <limits.h>
#include <stdlib.h>

#ifdef _OPENMP
#include <omp.h>
#endif

#include <slalom/loop.h>

#include "device/blas.h"
#include "device/kernels.h"
#include "device/onednn.h"

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

typedef void syevd_function(const char *jobz, const char *uplo, const int *n, real *a,
                            const int *lda, real *w, real *work, const int *lwork, int *iwork,
                            const int *liwork, int *info, size_t jobz_length,
                            size_t uplo_length);
typedef void gesdd_function(const char *jobz, const int *m, const int *n, real *a,
                            const int *lda, real *s, real *u, const int *ldu, real *vt,
                            const int *ldvt, real *work, const int *lwork, int *iwork,
                            int *info, size_t jobz_length);

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

/* One thread's product. */
typedef void product_function(bool ta, bool tb, int64_t m, int64_t n, int64_t k, real alpha,
                              const real *a, int64_t lda, const real *b, int64_t ldb, real beta,
                              real *c, int64_t ldc);

static void product(bool ta, bool tb, int64_t m, int64_t n, int64_t k, real alpha,
                    const real *a, int64_t lda, const real *b, int64_t ldb, real beta, real *c,
                    int64_t ldc)
{
    gemm_function *gemm = (gemm_function *)blas_symbol(ROUTINE(GEMM));
#if SL_REAL_BITS == 32
    enum { FROM = 128 * 128 * 64 }; /* below it OpenBLAS is faster */
    onednn_sgemm *sgemm = m * n * k >= FROM ? onednn_product() : NULL;
    if (sgemm) {
        sgemm(ta ? 'T' : 'N', tb ? 'T' : 'N', m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
        return;
    }
#endif
    gemm(ROW_MAJOR, ta ? TRANSPOSED : AS_IS, tb ? TRANSPOSED : AS_IS, (int)m, (int)n, (int)k,
         alpha, a, (int)lda, b, (int)ldb, beta, c, (int)ldc);
}

/* Threads for a product of so many multiply-adds: one inside another's threads, and for little.
 */
static int team(int64_t products)
{
    enum { WORTH = 1 << 20 };
#ifdef _OPENMP
    return products < WORTH || omp_in_parallel() ? 1 : blas_team();
#else
    (void)products;
    return 1;
#endif
}

/* Every thread does some rows or columns of C with a library that uses one: so a plugin's own
   threads can make products, too, and the answer does not depend on the library's threads. */
static void share_out(product_function *one, bool ta, bool tb, int64_t m, int64_t n, int64_t k,
                      real alpha, const real *a, int64_t lda, const real *b, int64_t ldb,
                      real beta, real *c, int64_t ldc)
{
    const int64_t parts = team(m * n * k), columns = n > m ? parts : 1, rows = parts / columns;
    if (m <= 0 || n <= 0)
        return;
    if (parts == 1) {
        one(ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
        return;
    }
    SL_PRAGMA(omp parallel for num_threads((int)parts) schedule(static, 1))
    for (int64_t part = 0; part < parts; part++) {
        const int64_t i = m * (part % rows) / rows, height = m * (part % rows + 1) / rows - i;
        const int64_t j = n * (part / rows) / columns,
                      width = n * (part / rows + 1) / columns - j;
        if (height > 0 && width > 0)
            one(ta, tb, height, width, k, alpha, a + (ta ? i : i * lda), lda,
                b + (tb ? j * ldb : j), ldb, beta, c + i * ldc + j, ldc);
    }
}

void kernel_gemm(bool ta, bool tb, int64_t m, int64_t n, int64_t k, real alpha, const real *a,
                 int64_t lda, const real *b, int64_t ldb, real beta, real *c, int64_t ldc)
{
    if (blas_symbol(ROUTINE(GEMM)) && fits_int(m, n, k) && fits_int(lda, ldb, ldc))
        share_out(product, ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
    else
        fill_nan(m, n, c, ldc);
}

#if SL_REAL_BITS == 32
static void product_bf16(bool ta, bool tb, int64_t m, int64_t n, int64_t k, real alpha,
                         const real *a, int64_t lda, const real *b, int64_t ldb, real beta,
                         real *c, int64_t ldc)
{
    if (!onednn_product_bf16(ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc))
        fill_nan(m, n, c, ldc);
}

void kernel_gemm_bf16(bool ta, bool tb, int64_t m, int64_t n, int64_t k, real alpha,
                      const real *a, int64_t lda, const real *b, int64_t ldb, real beta,
                      real *c, int64_t ldc)
{
    share_out(product_bf16, ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
}
#endif

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
    blas_together(true);
    potrf("U", &rows, a, &rows, &info, 1); /* upper to LAPACK, lower to us */
    const bool definite = info == 0 && diagonal_finite(n, a);
    if (definite) {
        trsm(ROW_MAJOR, LEFT, LOWER, AS_IS, NON_UNIT, rows, width, 1, a, rows, b, width);
        trsm(ROW_MAJOR, LEFT, LOWER, TRANSPOSED, NON_UNIT, rows, width, 1, a, rows, b, width);
    }
    blas_together(false);
    return definite;
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
    blas_together(true);
    if (tau)
        gelqf(&rows, &columns, a, &rows, tau, tau + n, &length, &info);
    if (info == 0)
        orglq(&rows, &columns, &rows, a, &rows, tau, tau + n, &length, &info);
    blas_together(false);
    free(tau);
    return info == 0;
}

/* Eigenvectors are columns to LAPACK, rows to us. */
bool kernel_eigen_symmetric(int64_t n, real *a, real *w)
{
    syevd_function *syevd = (syevd_function *)blas_symbol(ROUTINE(SYEVD));
    const int64_t room = 1 + 6 * n + 2 * n * n, whole = 3 + 5 * n; /* LAPACK's minimum */
    if (!syevd || !fits_int(n, room, whole))
        return false;
    if (n == 0)
        return true;
    const int rows = (int)n, length = (int)room, integers = (int)whole;
    real *work = malloc((size_t)room * sizeof *work);
    int *iwork = malloc((size_t)whole * sizeof *iwork), info = -1;
    blas_together(true);
    if (work && iwork)
        syevd("V", "U", &rows, a, &rows, w, work, &length, iwork, &integers, &info, 1, 1);
    blas_together(false);
    free(work);
    free(iwork);
    return info == 0 && isfinite(w[0]) && isfinite(w[n - 1]);
}

/* To LAPACK this is A' = V diag(s) U': what it calls U is our V', and the other way round. */
bool kernel_svd(int64_t m, int64_t n, real *a, real *u, real *s, real *vt)
{
    gesdd_function *gesdd = (gesdd_function *)blas_symbol(ROUTINE(GESDD));
    const int64_t least = m < n ? m : n, most = m < n ? n : m;
    const int64_t room = 4 * least * least + 7 * least + (most > 0 ? 64 * most : 1);
    if (!gesdd || !fits_int(m, n, room))
        return false;
    if (least == 0)
        return true;
    const int rows = (int)n, columns = (int)m, rank = (int)least, length = (int)room;
    real *work = malloc((size_t)room * sizeof *work);
    int *iwork = malloc((size_t)(8 * least) * sizeof *iwork), info = -1;
    blas_together(true);
    if (work && iwork)
        gesdd("S", &rows, &columns, a, &rows, s, vt, &rows, u, &rank, work, &length, iwork,
              &info, 1);
    blas_together(false);
    free(work);
    free(iwork);
    return info == 0 && isfinite(s[0]);
}
