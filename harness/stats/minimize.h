/* A minimum of a function of one or two variables without gradients: Nelder and Mead 1965
   (doi:10.1093/comjnl/7.4.308). For smooth functions started near their minimum. */
#pragma once

#define MINIMIZE_VARIABLES 2

typedef double minimize_function(const double *x, void *context);

/* From x with the first simplex of edges `step`, until all its points are within `tolerance` of
   another in every variable. x becomes the best point; returns its value. */
double minimize(minimize_function *, void *context, int variables, double *x, double step,
                double tolerance);
