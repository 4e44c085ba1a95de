/* Tail probabilities and quantiles. NaN in, or a parameter out of its domain, gives NaN.
   Above = P(X > x): tails keep their digits where 1 - P would not. */
#pragma once

double normal_below(double z);
double normal_above(double z);
double normal_quantile(double p); /* -inf at 0, inf at 1 */

double student_above(double t, double df); /* df > 0; inf gives the normal */
double student_quantile(double p, double df);

double chi_square_above(double x, double df);
double fisher_above(double f, double df1, double df2); /* Snedecor's F */

/* P(X <= k) of binomial(n, 1/2), for sign tests. */
double coin_below(int k, int n);

/* P(range of k independent N(0, 1) > r), k >= 2, and r for a given probability above it:
   Tukey's studentized range with infinite degrees of freedom. */
double normal_range_above(double r, int k);
double normal_range_quantile(double p, int k);
