#include "stats/steps.h"

#include <math.h>
#include <string.h>

#include "stats/order.h"

steps steps_of(const double *values, int64_t count, int64_t total, arena *a)
{
    steps s = {.x = arena_array(a, double, count + 1), .y = arena_array(a, double, count + 1)};
    if (count > 0)
        memcpy(s.x, values, (size_t)count * sizeof *s.x);
    order_sort(s.x, count);
    for (int64_t k = 0; k < count && s.x[k] < (double)INFINITY; k++) {
        if (s.count > 0 && s.x[s.count - 1] == s.x[k])
            s.count--;
        s.x[s.count] = s.x[k];
        s.y[s.count++] = (double)(k + 1) / (double)total;
    }
    return s;
}

steps steps_weighted(const double *values, const double *weights, int64_t count, arena *a)
{
    steps s = {.x = arena_array(a, double, count + 1), .y = arena_array(a, double, count + 1)};
    int64_t *order = arena_array(a, int64_t, count + 1);
    double sum = 0;
    order_places(values, count, order);
    for (int64_t k = 0; k < count && values[order[k]] < (double)INFINITY; k++) {
        double x = values[order[k]];
        if (s.count > 0 && s.x[s.count - 1] == x)
            s.count--;
        sum += weights[order[k]];
        s.x[s.count] = x;
        s.y[s.count++] = sum;
    }
    return s;
}

double steps_at(const steps *s, double x)
{
    int64_t low = 0, high = s->count; /* the first x[k] beyond x lies in low .. high */
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (s->x[middle] <= x)
            low = middle + 1;
        else
            high = middle;
    }
    return low == 0 ? s->start : s->y[low - 1];
}

double steps_integral(const steps *s, double a, double b)
{
    double sum = 0, at = a, value = steps_at(s, a);
    for (int64_t k = 0; k < s->count && s->x[k] < b; k++) {
        if (s->x[k] <= a)
            continue;
        sum += (s->x[k] - at) * value;
        at = s->x[k];
        value = s->y[k];
    }
    return sum + (b - at) * value;
}
