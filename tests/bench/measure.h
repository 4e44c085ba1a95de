/* Benchmarks report medians of interleaved rounds, as ratios or differences within one run:
   these machines are shared, and absolute times drift by tens of percent. */
#pragma once

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static inline double measure_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static inline int measure_order(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static inline double measure_median(double *values, int count)
{
    qsort(values, (size_t)count, sizeof *values, measure_order);
    return count % 2 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

/* One line of the report: what, the number with its unit, what it should be. */
static inline void measure_report(const char *what, double value, const char *unit,
                                  const char *goal)
{
    printf("%-58s %9.3g %-8s goal %s\n", what, value, unit, goal);
}
