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

#if defined(__x86_64__)
/* The same with pairs of bf16 numbers, whose instruction counts four operations a float. */
__attribute__((target("avx512f,avx512bf16"))) static inline double multiply_adds_bf16_run(void)
{
    const double operations = 4.0 * 16 * MULTIPLY_ADDS_CHAINS * MULTIPLY_ADDS_TURNS / 4;
    const double begin = measure_now();
    for (int k = 0; k < MULTIPLY_ADDS_TURNS / 4; k++)
        __asm__ volatile(
            "vdpbf16ps %%zmm0, %%zmm1, %%zmm2\n vdpbf16ps %%zmm0, %%zmm1, %%zmm3\n"
            "vdpbf16ps %%zmm0, %%zmm1, %%zmm4\n vdpbf16ps %%zmm0, %%zmm1, %%zmm5\n"
            "vdpbf16ps %%zmm0, %%zmm1, %%zmm6\n vdpbf16ps %%zmm0, %%zmm1, %%zmm7\n"
            "vdpbf16ps %%zmm0, %%zmm1, %%zmm8\n vdpbf16ps %%zmm0, %%zmm1, %%zmm9\n"
            "vdpbf16ps %%zmm0, %%zmm1, %%zmm10\n vdpbf16ps %%zmm0, %%zmm1, %%zmm11\n"
            "vdpbf16ps %%zmm0, %%zmm1, %%zmm12\n vdpbf16ps %%zmm0, %%zmm1, %%zmm13"
            :
            :
            : "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11",
              "xmm12", "xmm13");
    return operations / (measure_now() - begin);
}
#endif

/* Operations per second of one thread in bf16; 0 where the processor has none. */
static inline double multiply_adds_bf16_rate(void)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512bf16"))
        return multiply_adds_bf16_run();
#endif
    return 0;
}
