/* What reading memory costs at this moment, on one core. */
#pragma once

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "measure.h"

/* Ones, in huge pages where there are. */
static inline double *bandwidth_numbers(size_t count)
{
    double *a = mmap(NULL, count * sizeof *a, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (a == MAP_FAILED) {
        perror("bench");
        exit(2);
    }
    (void)madvise(a, count * sizeof *a, MADV_HUGEPAGE);
    for (size_t i = 0; i < count; i++)
        a[i] = 1;
    return a;
}

/* Seconds to read `count` numbers once. */
static inline double bandwidth_read(const double *a, size_t count, double *kept)
{
    double sum = 0, begin = measure_now();
#pragma omp simd reduction(+ : sum)
    for (size_t i = 0; i < count; i++)
        sum += a[i];
    *kept += sum;
    return measure_now() - begin;
}
