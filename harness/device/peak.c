#include "device/peak.h"

#include <stdlib.h>

#include "device/kernels.h"
#include "run/tick.h"

enum {
    LEAST = 8,
    ORDER = 384 /* some milliseconds: short enough to run undisturbed now and then */
};

static double time_product(const real *a, const real *b, real *c)
{
    const uint64_t begin = tick_nanoseconds();
    kernel_gemm(false, true, ORDER, ORDER, ORDER, 1, a, ORDER, b, ORDER, 0, c, ORDER);
    return 1e-9 * (double)(tick_nanoseconds() - begin);
}

double SL_PRECISE(peak_rate)(void)
{
    const uint64_t begin = tick_nanoseconds();
    real *all = calloc(3 * (size_t)ORDER * ORDER, sizeof *all);
    double best = 0;
    for (int k = 0; all && (k < LEAST || tick_nanoseconds() - begin < 250000000); k++) {
        const double spent = time_product(all, all + ORDER * ORDER, all + 2 * ORDER * ORDER);
        const double rate = 2.0 * ORDER * ORDER * ORDER / spent;
        best = rate > best ? rate : best;
    }
    free(all);
    return best;
}
