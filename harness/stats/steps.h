/* A step function that rises (or falls) to y[k] at x[k] and stays until x[k + 1]: empirical
   distributions, profiles, survival curves. */
#pragma once

#include <stdint.h>

#include "base/arena.h"

typedef struct steps {
    int64_t count;
    double start;  /* value before x[0] */
    double *x, *y; /* x strictly ascending and finite */
} steps;

/* F(x) = |{k: values[k] <= x}| / total. NaN and +inf never count, but stay in `total`, which
   may be larger than count for members that have no value at all. */
steps steps_of(const double *values, int64_t count, int64_t total, arena *);

/* The sum of the weights of the values at or below x; the same otherwise. */
steps steps_weighted(const double *values, const double *weights, int64_t count, arena *);

double steps_at(const steps *, double x); /* right-continuous: at x[k] it is y[k] */

/* integral of the function from a to b, exactly. */
double steps_integral(const steps *, double a, double b);
