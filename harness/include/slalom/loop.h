/* SL_FOR(i, n, { ... }): the body for i = 0 .. n-1 in no particular order, each i on its own.
   On the CPU a vectorized loop, threaded from SL_PARALLEL_FROM elements on; under nvcc a kernel
   launch. The body is captured by value there, so only local variables may appear in it:
   copy s->m to a local `real *m` first. */
#pragma once

#include <slalom/real.h>

#define SL_PARALLEL_FROM 65536 /* elements; below it threads cost more than they save */

#ifdef __CUDACC__
template <class Body> __global__ void sl_loop_kernel(int64_t n, Body body)
{
    int64_t stride = (int64_t)blockDim.x * gridDim.x;
    for (int64_t i = (int64_t)blockIdx.x * blockDim.x + threadIdx.x; i < n; i += stride)
        body(i);
}

template <class Body> static inline void sl_loop(int64_t n, Body body)
{
    const int64_t threads = 256, most = 4096;
    int64_t blocks = (n + threads - 1) / threads;
    if (n > 0)
        sl_loop_kernel<<<(unsigned)(blocks < most ? blocks : most), (unsigned)threads>>>(n,
                                                                                         body);
}

#define SL_PRAGMA(text) /* nvcc hands host code on without its OpenMP pragmas */

#define SL_FOR(i, n, ...) sl_loop((int64_t)(n), [=] __device__(int64_t i) __VA_ARGS__)
#else
#define SL_PRAGMA(text) _Pragma(#text)
#ifdef _OPENMP
#define SL_THREADED_LOOP SL_PRAGMA(omp parallel for simd schedule(static))
#else
#define SL_THREADED_LOOP SL_PRAGMA(omp simd)
#endif

#define SL_FOR(i, n, ...)                                                                      \
    do {                                                                                       \
        const int64_t sl_count = (int64_t)(n);                                                 \
        if (sl_count >= SL_PARALLEL_FROM) {                                                    \
            SL_THREADED_LOOP                                                                   \
            for (int64_t i = 0; i < sl_count; i++)                                             \
                __VA_ARGS__                                                                    \
        } else {                                                                               \
            SL_PRAGMA(omp simd)                                                                \
            for (int64_t i = 0; i < sl_count; i++)                                             \
                __VA_ARGS__                                                                    \
        }                                                                                      \
    } while (0)
#endif
