#include "device/peak.h"

#include <stdlib.h>

#include "device/blas.h"
#include "device/kernels.h"
#include "run/tick.h"

enum { ORDER = 768 };

static double time_product(const real *a, const real *b, real *c)
{
    const uint64_t begin = tick_nanoseconds();
    kernel_gemm(false, true, ORDER, ORDER, ORDER, 1, a, ORDER, b, ORDER, 0, c, ORDER);
    return 1e-9 * (double)(tick_nanoseconds() - begin);
}

double SL_PRECISE(peak_rate)(int threads)
{
    const uint64_t begin = tick_nanoseconds();
    const int before = blas_team();
    real *all = calloc(3 * (size_t)ORDER * ORDER, sizeof *all);
    double best = 0;
    blas_threads(threads);
    while (all && tick_nanoseconds() - begin < 250000000) {
        const double spent = time_product(all, all + ORDER * ORDER, all + 2 * ORDER * ORDER);
        const double rate = 2.0 * ORDER * ORDER * ORDER / spent;
        best = rate > best ? rate : best;
    }
    blas_threads(before);
    free(all);
    return best;
}
