#include "stats/order.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

/* NaN behind +inf. */
static int compare(double x, double y)
{
    if (isnan(x) || isnan(y))
        return isnan(x) - isnan(y);
    return (x > y) - (x < y);
}

static int compare_values(const void *a, const void *b)
{
    return compare(*(const double *)a, *(const double *)b);
}

static void insertion_sort(double *v, int64_t count)
{
    for (int64_t k = 1; k < count; k++) {
        double value = v[k];
        int64_t at = k;
        for (; at > 0 && v[at - 1] > value; at--)
            v[at] = v[at - 1];
        v[at] = value;
    }
}

static double middle_of_three(double a, double b, double c)
{
    return fmax(fmin(a, b), fmin(fmax(a, b), c));
}

/* Without NaN. Too deep means a sequence made to be slow: then the library's sort. */
static void quick_sort(double *v, int64_t count, int depth)
{
    while (count > 16) {
        double pivot = middle_of_three(v[0], v[count / 2], v[count - 1]);
        int64_t low = 0, high = count - 1;
        if (depth-- == 0) {
            qsort(v, (size_t)count, sizeof *v, compare_values);
            return;
        }
        while (low <= high) {
            while (v[low] < pivot)
                low++;
            while (v[high] > pivot)
                high--;
            if (low <= high) {
                double swap = v[low];
                v[low++] = v[high];
                v[high--] = swap;
            }
        }
        quick_sort(v + low, count - low, depth);
        count = high + 1;
    }
    insertion_sort(v, count);
}

void order_sort(double *values, int64_t count)
{
    int64_t numbers = 0;
    for (int64_t k = 0; k < count; k++)
        if (!isnan(values[k])) {
            double swap = values[numbers];
            values[numbers++] = values[k];
            values[k] = swap;
        }
    quick_sort(values, numbers, 64);
}

static int compare_places(const void *a, const void *b, void *values)
{
    int64_t i = *(const int64_t *)a, k = *(const int64_t *)b;
    const double *v = (const double *)values;
    int order = compare(v[i], v[k]);
    return order ? order : (i > k) - (i < k);
}

void order_places(const double *values, int64_t count, int64_t *order)
{
    for (int64_t k = 0; k < count; k++)
        order[k] = k;
    if (count > 1)
        qsort_r(order, (size_t)count, sizeof *order, compare_places, (void *)(intptr_t)values);
}

static bool tied(double x, double y)
{
    return x == y || (!(x < (double)INFINITY) && !(y < (double)INFINITY));
}

double order_ranks(const double *values, int64_t count, double *ranks, int64_t *order)
{
    double ties = 0;
    order_places(values, count, order);
    for (int64_t first = 0, next; first < count; first = next) {
        next = first + 1;
        while (next < count && tied(values[order[next]], values[order[first]]))
            next++;
        double t = (double)(next - first);
        for (int64_t k = first; k < next; k++)
            ranks[order[k]] = (double)(first + 1 + next) / 2;
        ties += t * t * t - t;
    }
    return ties;
}

double mean_of(const double *values, int64_t count)
{
    double sum = 0;
    for (int64_t k = 0; k < count; k++)
        sum += values[k];
    return count > 0 ? sum / (double)count : (double)NAN;
}

double deviation_of(const double *values, int64_t count)
{
    double mean = mean_of(values, count), sum = 0;
    for (int64_t k = 0; k < count; k++)
        sum += (values[k] - mean) * (values[k] - mean);
    return count > 1 ? sqrt(sum / (double)(count - 1)) : (double)NAN;
}
