/* Float follows double: both precisions side by side in one process. */
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "check/tests.h"

enum { ROOM = 1 << 22 }; /* values; longer vectors are compared in their beginning */

static const double relative = 0.02; /* of the way that x has gone, or of the gradient */
static const double rounding = 1e-4; /* of x itself: the float's digits and some steps */

static double norm_of_difference(const double *a, const double *b, int64_t n)
{
    double sum = 0;
    for (int64_t i = 0; i < n; i++)
        sum += (a[i] - b[i]) * (a[i] - b[i]);
    return sqrt(sum);
}

static double norm_of(const double *a, int64_t n)
{
    double sum = 0;
    for (int64_t i = 0; i < n; i++)
        sum += a[i] * a[i];
    return sqrt(sum);
}

/* Both traces hold a point and then the point moved. */
static bool close_enough(const trace *exact, const trace *single, failure *f)
{
    int64_t n = exact->count / 2;
    const double *x = exact->values, *y = single->values;
    if (exact->count != single->count)
        return failure_set(f, "has %lld parameters in double and %lld in float", (long long)n,
                           (long long)single->count / 2);
    double start = norm_of_difference(x, y, n), way = norm_of_difference(x + n, x, n);
    double apart = norm_of_difference(x + n, y + n, n);
    if (!(start <= rounding * norm_of(x, n)))
        return failure_set(f, "float starts %.3g away from where double does", start);
    return apart <= relative * way + rounding * norm_of(x, n) ||
           failure_set(f, "float ends %.3g away from double, which itself moved by %.3g", apart,
                       way);
}

static trace trace_new(void)
{
    return (trace){memory_need(malloc(ROOM * sizeof(double))), ROOM, 0};
}

bool test_float_follows_double(const subject *s, failure *f)
{
    trace exact = trace_new(), single = trace_new();
    bool good = trace_record_f64(s, &exact, f) && trace_record_f32(s, &single, f) &&
                close_enough(&exact, &single, f);
    free(exact.values);
    free(single.values);
    return good;
}
