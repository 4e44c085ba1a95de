/* Claims that n runs reach one target on average (modded-nanogpt's rules for records,
   generalised): values are final losses at a step common to all seeds. */
#pragma once

#include <stdbool.h>

/* The seed noise of a task: pooled over stored groups of equal settings,
   sigma^2 = sum_g (n_g - 1) s_g^2 / sum_g (n_g - 1). */
typedef struct seed_noise {
    double sigma; /* NaN without degrees of freedom */
    double df;    /* sum (n_g - 1); +inf when sigma is taken as known */
} seed_noise;

/* Groups with fewer than 2 values, or with one that is not finite, carry nothing. */
seed_noise seed_noise_pooled(const double *const *groups, const int *counts, int group_count);

typedef struct single_target {
    double margin;    /* (target - mean) sqrt(n) / sigma: standard errors below the target */
    double p;         /* one-sided, Student with the noise's df, normal when df is infinite */
    double threshold; /* the margin that p = alpha needs (3.09 for the normal and 0.001) */
    bool holds;       /* margin >= threshold */
} single_target;

/* (target - mean_n) sqrt(n) >= z_alpha sigma. A value that is not finite fails the claim:
   margin -inf, p 1. */
single_target single_target_claim(const double *values, int n, double target, seed_noise,
                                  double alpha);

/* The one-sample t test, sigma from the values themselves. One seed: p NaN, holds false. */
single_target single_target_own(const double *values, int n, double target, double alpha);

/* A against B with different numbers of steps: loss gained plus steps saved,
   ((mean_B - mean_A) + (steps_B - steps_A) slope) / (sigma sqrt(1/n_A + 1/n_B)), slope = the
   loss per step near the end (> 0: what a step less costs). */
typedef struct single_side {
    const double *values;
    int n;
    double steps;
} single_side;
single_target single_target_pair(single_side a, single_side b, double slope, seed_noise,
                                 double alpha);
