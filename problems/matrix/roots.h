/* Real roots of polynomials of low degree, between the roots of their derivatives. */
#pragma once

#include <math.h>
#include <stdbool.h>

enum { ROOTS_DEGREE = 4, ROOTS_HALVINGS = 200 };

static inline double roots_value(int degree, const double *c, double x)
{
    double value = 0;
    for (int k = degree; k >= 0; k--)
        value = value * x + c[k];
    return value;
}

/* Where c changes its sign from `low` to `high`. */
static inline double roots_between(int degree, const double *c, double low, double high)
{
    const bool rising = roots_value(degree, c, high) > 0;
    for (int k = 0; k < ROOTS_HALVINGS; k++) {
        const double middle = low + (high - low) / 2;
        if (middle <= low || middle >= high)
            break;
        if ((roots_value(degree, c, middle) > 0) == rising)
            high = middle;
        else
            low = middle;
    }
    return low + (high - low) / 2;
}

/* Ascending roots of sum_k c_k x^k, c_degree != 0; of multiple ones those where the sign
   changes. Returns how many there are. */
static inline int roots_find(int degree, const double *c, double *root)
{
    double slope[ROOTS_DEGREE + 1], turn[ROOTS_DEGREE + 2], bound = 0;
    if (degree < 1)
        return 0;
    for (int k = 0; k < degree; k++) {
        slope[k] = (k + 1) * c[k + 1];
        bound = fmax(bound, fabs(c[k] / c[degree]));
    }
    const int turns = roots_find(degree - 1, slope, turn + 1);
    int found = 0;
    turn[0] = -1 - bound;
    turn[turns + 1] = 1 + bound;
    for (int k = 0; k <= turns; k++)
        if ((roots_value(degree, c, turn[k]) > 0) != (roots_value(degree, c, turn[k + 1]) > 0))
            root[found++] = roots_between(degree, c, turn[k], turn[k + 1]);
    return found;
}
