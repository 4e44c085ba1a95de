#include "stats/least_squares.h"

#include <math.h>
#include <string.h>

/* Reflects columns from `k` on, and b, so that column k becomes zero below row k. Returns the
   new diagonal. */
static double reflect(double *a, double *b, int rows, int columns, int k)
{
    double norm = 0, dot;
    for (int i = k; i < rows; i++)
        norm += a[i * columns + k] * a[i * columns + k];
    norm = a[k * columns + k] > 0 ? -sqrt(norm) : sqrt(norm);
    if (norm == 0)
        return 0;
    a[k * columns + k] -= norm; /* column k is now v; H = 1 + v v' / (norm v_k) */
    double scale = 1 / (norm * a[k * columns + k]);
    for (int j = k + 1; j <= columns; j++) {
        double *to = j == columns ? b : a + j;
        int stride = j == columns ? 1 : columns;
        dot = 0;
        for (int i = k; i < rows; i++)
            dot += a[i * columns + k] * to[i * stride];
        for (int i = k; i < rows; i++)
            to[i * stride] += scale * dot * a[i * columns + k];
    }
    return norm;
}

bool least_squares(double *a, double *b, int rows, int columns, double *x)
{
    double diagonal[LEAST_SQUARES_COLUMNS], largest = 0;
    for (int k = 0; k < columns; k++) {
        double norm = 0;
        for (int i = 0; i < rows; i++)
            norm += a[i * columns + k] * a[i * columns + k];
        largest = fmax(largest, sqrt(norm));
    }
    if (rows < columns || columns > LEAST_SQUARES_COLUMNS)
        return false;
    for (int k = 0; k < columns; k++) {
        diagonal[k] = reflect(a, b, rows, columns, k);
        if (!(fabs(diagonal[k]) > 1e-12 * largest))
            return false;
    }
    for (int k = columns - 1; k >= 0; k--) {
        double rest = b[k];
        for (int j = k + 1; j < columns; j++)
            rest -= a[k * columns + j] * x[j];
        x[k] = rest / diagonal[k];
    }
    return true;
}

static double residual(const double *a, const double *b, int rows, int columns, const double *x)
{
    double sum = 0;
    for (int i = 0; i < rows; i++) {
        double r = -b[i];
        for (int k = 0; k < columns; k++)
            r += a[i * columns + k] * x[k];
        sum += r * r;
    }
    return sum;
}

/* Solves with the columns of the subset alone. False when one would be negative. */
static bool solve_subset(const double *a, const double *b, int rows, int columns, int subset,
                         double *x, double *scratch)
{
    int used[3], count = 0;
    double part[3], *right = scratch + rows * columns;
    for (int k = 0; k < columns; k++) {
        x[k] = 0;
        if (subset >> k & 1)
            used[count++] = k;
    }
    for (int i = 0; i < rows; i++)
        for (int k = 0; k < count; k++)
            scratch[i * count + k] = a[i * columns + used[k]];
    memcpy(right, b, (size_t)rows * sizeof *b);
    if (!least_squares(scratch, right, rows, count, part))
        return false;
    for (int k = 0; k < count; k++) {
        if (part[k] < 0)
            return false;
        x[used[k]] = part[k];
    }
    return true;
}

double least_squares_nonnegative(const double *a, const double *b, int rows, int columns,
                                 double *x, double *scratch)
{
    double least = (double)INFINITY, tried[3];
    memset(x, 0, (size_t)columns * sizeof *x);
    for (int subset = (1 << columns) - 1; subset >= 0; subset--) {
        if (!solve_subset(a, b, rows, columns, subset, tried, scratch))
            continue;
        double sum = residual(a, b, rows, columns, tried);
        if (sum < least) {
            least = sum;
            memcpy(x, tried, (size_t)columns * sizeof *x);
        }
        if (subset == (1 << columns) - 1)
            break; /* nothing is better than the solution without bounds */
    }
    return least;
}
