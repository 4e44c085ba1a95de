/* Tests that may be looked at after every seed. Never mix them with fixed-n p-values on the
   same data. d_r = a_r - b_r, lower is better. */
#pragma once

#include <stdbool.h>

/* Normal mixture (Robbins 1970; Howard et al. 2021, doi:10.1214/20-AOS1991): with probability
   1 - alpha for all n at once |mean d - mu| < (sd / n) sqrt(2 (n + q) ln(sqrt((n +
   q)/q)/alpha)). sd is known, from stored baseline seeds. */
double sequential_radius(int n, double sd, double q, double alpha);

/* q = hoped / 9 for alpha 0.05: the narrowest near `hoped` seeds. */
double sequential_mixture(double hoped);

/* prod (1 + lambda sgn d_r) under H0 P(d > 0) <= 1/2 bets on A (d < 0): +lambda for d < 0,
   -lambda for d > 0, nothing for ties or NaN. 0 < lambda < 1. Stop when >= 1/alpha. */
double sequential_sign_evidence(const double *d, int n, double lambda);

typedef enum sequential_state {
    SEQUENTIAL_CONTINUE,
    SEQUENTIAL_FIRST, /* A is better */
    SEQUENTIAL_SECOND
} sequential_state;

typedef struct sequential {
    sequential_state state;
    int decided;   /* seeds at which it was decided first; 0 = not yet */
    double mean;   /* of d over all n given */
    double radius; /* at n */
    double more;   /* seeds still needed when the mean (or the sign) stays; +inf when it is 0 */
} sequential;

/* Looks after every seed. A decision once made stays. NaN is dropped; an infinite d (one side
   failed), or an sd of 0 (all alike so far), makes the mean undecidable by the mixture: then
   signs alone count, of all seeds, two-sided with lambda 1/2. Each of the two parts errs with
   probability alpha at most.
 */
sequential sequential_decide(const double *d, int n, double sd, double q, double alpha);
