#include "stats/aggregate.h"

#include <math.h>

#include "stats/order.h"

static int value_count(const strata *s)
{
    int total = 0;
    for (int k = 0; k < s->count; k++)
        total += s->sizes[k];
    return total;
}

/* A missing score is the worst. */
static double worst_if_missing(double v)
{
    return isnan(v) ? -(double)INFINITY : v;
}

double aggregate_middle_mean(strata *s, const void *context)
{
    int n = value_count(s), cut = n / 4;
    (void)context;
    for (int k = 0; k < n; k++)
        s->values[k] = worst_if_missing(s->values[k]);
    order_sort(s->values, n);
    return mean_of(s->values + cut, n - 2 * cut);
}

double aggregate_optimality_gap(strata *s, const void *context)
{
    double gamma = context ? *(const double *)context : 1;
    int n = value_count(s);
    for (int k = 0; k < n; k++)
        s->values[k] = fmin(worst_if_missing(s->values[k]), gamma);
    return gamma - mean_of(s->values, n);
}

/* Pairs with x > y and half of those with x = y, over all; both are sorted by it. */
static double share_above(double *x, int nx, double *y, int ny)
{
    double above = 0;
    int less = 0, up_to = 0; /* values of y below x, and not above x */
    order_sort(x, nx);
    order_sort(y, ny);
    for (int i = 0; i < nx; i++) {
        while (less < ny && y[less] < x[i])
            less++;
        while (up_to < ny && y[up_to] <= x[i])
            up_to++;
        above += less + 0.5 * (up_to - less);
    }
    return above / ((double)nx * ny);
}

double aggregate_improvement(strata *s, const void *context)
{
    int problems = s->count / 2, nx = 0, n = value_count(s);
    double sum = 0, *x = s->values;
    (void)context;
    for (int k = 0; k < n; k++)
        x[k] = worst_if_missing(x[k]);
    for (int k = 0; k < problems; k++)
        nx += s->sizes[k];
    for (int k = 0, at = 0, other = nx; k < problems; k++) {
        sum += share_above(x + at, s->sizes[k], x + other, s->sizes[problems + k]);
        at += s->sizes[k];
        other += s->sizes[problems + k];
    }
    return sum / problems;
}
