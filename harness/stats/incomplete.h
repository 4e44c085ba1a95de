/* The regularized incomplete gamma and beta functions, from which the distributions are made.
   Relative error below 1e-12 for parameters up to 1e6, also far out in the tails. */
#pragma once

/* log B(a, b), a and b > 0, without the cancellation of three log-gammas. */
double log_beta(double a, double b);

/* Q(a, x) = 1 / Gamma(a) integral_x^inf t^(a-1) e^-t dt, a > 0, x >= 0. */
double gamma_above(double a, double x);

/* I_x(a, b) = 1 / B(a, b) integral_0^x t^(a-1) (1-t)^(b-1) dt; the caller gives x and y = 1 - x
   as it knows both, so that neither loses digits. */
double beta_below(double a, double b, double x, double y);
