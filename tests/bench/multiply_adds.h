/* The machine's multiply-add peak in float: independent chains in registers, more than the
   latency of an operation times what a cycle begins. */
#pragma once

#include <omp.h>

#include "measure.h"

typedef float multiply_adds_lanes __attribute__((vector_size(64)));

enum { MULTIPLY_ADDS_CHAINS = 12, MULTIPLY_ADDS_TURNS = 4000000 };

static inline float multiply_adds_run(void)
{
    multiply_adds_lanes sum[MULTIPLY_ADDS_CHAINS], by, and_more;
    for (int l = 0; l < 16; l++)
        by[l] = 0.5f, and_more[l] = 1;
    for (int c = 0; c < MULTIPLY_ADDS_CHAINS; c++)
        sum[c] = and_more;
    for (int k = 0; k < MULTIPLY_ADDS_TURNS; k++) {
#pragma GCC unroll 12
        for (int c = 0; c < MULTIPLY_ADDS_CHAINS; c++)
            sum[c] = sum[c] * by + and_more;
    }
    for (int c = 1; c < MULTIPLY_ADDS_CHAINS; c++)
        sum[0] += sum[c];
    return sum[0][0];
}

/* Operations per second of so many threads, two a multiply-add. */
static inline double multiply_adds_rate(int threads)
{
    const double operations = 2.0 * 16 * MULTIPLY_ADDS_CHAINS * MULTIPLY_ADDS_TURNS * threads;
    const double begin = measure_now();
    float sum = 0;
#pragma omp parallel for num_threads(threads) reduction(+ : sum)
    for (int k = 0; k < threads; k++)
        sum += multiply_adds_run();
    return sum > 0 ? operations / (measure_now() - begin) : 0;
}
