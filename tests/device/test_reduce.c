/* Sums in double, in an order that threads do not change. */
#include <criterion/criterion.h>
#include <omp.h>
#include <stdlib.h>

#include "device/kernels.h"

#define TEST(suite, name) Test(suite, name)
#define SUITE             SL_PRECISE(reduce)

enum { LARGE = 1000003 }; /* many blocks, and a rest */

/* Fractions of both signs, none of whose sums is exact. */
static real *numbers(int64_t n, double phase)
{
    real *a = malloc((size_t)n * sizeof *a);
    cr_assert(a);
    for (int64_t i = 0; i < n; i++)
        a[i] = (real)(sin(phase + 1.7 * (double)i) + 0.1);
    return a;
}

TEST(SUITE, every_length_up_to_some_vectors)
{
    real *a = numbers(300, 0), *b = numbers(300, 2);
    for (int64_t n = 0; n <= 300; n++) {
        double sum = 0, dot = 0;
        for (int64_t i = 0; i < n; i++) {
            sum += (double)a[i];
            dot += (double)a[i] * (double)b[i];
        }
        cr_assert_float_eq(kernel_sum(n, a), sum, 1e-12, "sum of %d", (int)n);
        cr_assert_float_eq(kernel_dot(n, a, b), dot, 1e-12, "dot of %d", (int)n);
    }
    free(a), free(b);
}

TEST(SUITE, many_blocks_lose_no_digits)
{
    real *a = numbers(LARGE, 0), *b = numbers(LARGE, 2);
    long double sum = 0, dot = 0;
    for (int64_t i = 0; i < LARGE; i++) {
        sum += (long double)a[i];
        dot += (long double)a[i] * (long double)b[i];
    }
    cr_expect_float_eq(kernel_sum(LARGE, a), (double)sum, 1e-9);
    cr_expect_float_eq(kernel_dot(LARGE, a, b), (double)dot, 1e-9);
    free(a), free(b);
}

TEST(SUITE, threads_change_no_bit)
{
    real *a = numbers(LARGE, 0), *b = numbers(LARGE, 2);
    omp_set_num_threads(1);
    double sum = kernel_sum(LARGE, a), dot = kernel_dot(LARGE, a, b);
    for (int threads = 2; threads <= 5; threads++) {
        omp_set_num_threads(threads);
        cr_expect(kernel_sum(LARGE, a) == sum && kernel_dot(LARGE, a, b) == dot, "%d threads",
                  threads);
    }
    free(a), free(b);
}

TEST(SUITE, small_addends_are_not_lost)
{
    const int64_t n = 1 << 25; /* a running float stays at 2^24 */
    real *ones = malloc((size_t)n * sizeof *ones);
    cr_assert(ones);
    for (int64_t i = 0; i < n; i++)
        ones[i] = 1;
    cr_expect_eq(kernel_sum(n, ones), (double)n);
    cr_expect_eq(kernel_dot(n, ones, ones), (double)n);
    free(ones);
}

TEST(SUITE, nan_is_kept)
{
    real *a = numbers(1000, 0);
    a[777] = (real)NAN;
    cr_expect(isnan(kernel_sum(1000, a)) && isnan(kernel_dot(1000, a, a)));
    free(a);
}
