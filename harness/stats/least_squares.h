/* Small linear least squares by Householder reflections. */
#pragma once

#include <stdbool.h>

#define LEAST_SQUARES_COLUMNS 6

/* min |A x - b|, A is rows x columns, row-major; both are overwritten. False when A has not
   full column rank (to 1e-12 of its largest column norm). */
bool least_squares(double *a, double *b, int rows, int columns, double *x);

/* The same with x >= 0, by the best of all subsets of columns; columns <= 3. Returns the sum of
   squared residuals; scratch: rows * (columns + 1) doubles. */
double least_squares_nonnegative(const double *a, const double *b, int rows, int columns,
                                 double *x, double *scratch);
