/* Sums of `real` in double. The order of the additions depends on n alone: LANES partial sums
   inside a block, blocks cut by n, their sums added in order; threads only share out blocks. */
#include <string.h>

#include "device/kernels.h"
#include <slalom/loop.h>

enum {
    WIDTH = 8,  /* doubles in a vector */
    CHAINS = 4, /* vectors added to in turn, to hide the latency of an addition */
    STRIDE = WIDTH * CHAINS,
    BLOCK = 8192, /* least elements of a block */
    BLOCKS_MOST = 1024
};

typedef double lanes __attribute__((vector_size(WIDTH * sizeof(double))));

static inline lanes load(const real *a)
{
    double wide[WIDTH];
    lanes v;
    for (int k = 0; k < WIDTH; k++)
        wide[k] = (double)a[k];
    memcpy(&v, wide, sizeof v);
    return v;
}

static inline double fold(const lanes sums[CHAINS])
{
    lanes all = (sums[0] + sums[1]) + (sums[2] + sums[3]);
    return ((all[0] + all[4]) + (all[1] + all[5])) + ((all[2] + all[6]) + (all[3] + all[7]));
}

static double block_sum(int64_t n, const real *a)
{
    lanes sums[CHAINS] = {{0}};
    int64_t i = 0;
    for (; i + STRIDE <= n; i += STRIDE)
        for (int k = 0; k < CHAINS; k++)
            sums[k] += load(a + i + k * WIDTH);
    for (; i + WIDTH <= n; i += WIDTH)
        sums[0] += load(a + i);
    double rest = 0;
    for (; i < n; i++)
        rest += (double)a[i];
    return fold(sums) + rest;
}

static double block_dot(int64_t n, const real *a, const real *b)
{
    lanes sums[CHAINS] = {{0}};
    int64_t i = 0;
    for (; i + STRIDE <= n; i += STRIDE)
        for (int k = 0; k < CHAINS; k++)
            sums[k] += load(a + i + k * WIDTH) * load(b + i + k * WIDTH);
    for (; i + WIDTH <= n; i += WIDTH)
        sums[0] += load(a + i) * load(b + i);
    double rest = 0;
    for (; i < n; i++)
        rest += (double)a[i] * (double)b[i];
    return fold(sums) + rest;
}

/* b NULL: the plain sum. */
static double blocks(int64_t n, const real *a, const real *b)
{
    double parts[BLOCKS_MOST], sum = 0;
    int64_t length = (n + BLOCKS_MOST - 1) / BLOCKS_MOST;
    length = length < BLOCK ? BLOCK : length;
    const int64_t count = (n + length - 1) / length;
#pragma omp parallel for schedule(static) if (n >= SL_PARALLEL_FROM)
    for (int64_t k = 0; k < count; k++) {
        int64_t first = k * length, size = n - first < length ? n - first : length;
        parts[k] = b ? block_dot(size, a + first, b + first) : block_sum(size, a + first);
    }
    for (int64_t k = 0; k < count; k++)
        sum += parts[k];
    return sum;
}

double kernel_sum(int64_t n, const real *a)
{
    return n <= BLOCK ? block_sum(n, a) : blocks(n, a, NULL);
}

double kernel_dot(int64_t n, const real *a, const real *b)
{
    return n <= BLOCK ? block_dot(n, a, b) : blocks(n, a, b);
}
