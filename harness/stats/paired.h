/* A and B with common random numbers: d_r = a_r - b_r over the seeds that both have. Lower is
   better, so d < 0 speaks for A. */
#pragma once

#include <stdint.h>

#include "base/arena.h"

typedef enum paired_method {
    PAIRED_NOTHING, /* no pairs */
    PAIRED_SIGN_FLIP /* exact permutation test of the mean: all finite and n <= 20 */,
    PAIRED_SIGNED_RANK
} paired_method;

typedef struct paired {
    int n;       /* pairs: NaN on either side drops one */
    int dropped; /* such */
    int wins, ties, losses;
    double mean;      /* of d; +-inf when one side alone has infinite values; NaN when both */
    double deviation; /* of d, with n - 1 */
    double low, high; /* BCa interval of the mean; NaN when n < 2 or d is not finite */
    double p;         /* two-sided */
    paired_method method;
} paired;

/* Two infinite values of a seed are a tie: d = 0. `level` is that of the interval (0.95). */
paired paired_compare(const double *a, const double *b, int n, double level,
                      int64_t repetitions, uint64_t seed, arena *);

/* 2^-n times the number of sign patterns with |sum +-d_r| >= |sum d_r|, sums within 1e-12 of
   another being equal. n in 1 .. 20. */
double sign_flip_p(const double *d, int n);

/* n = ((z_(1-alpha/2) + z_(1-beta)) deviation / delta)^2, rounded up: pairs needed to see a
   mean difference delta with power 1 - beta. +inf when delta is 0. */
double paired_seeds_needed(double deviation, double delta, double alpha, double power);
