/* Scaling laws against scipy, least squares and the search behind them. */
#include "near.h"
#include "scaling_golden.h"
#include "stats/least_squares.h"
#include "stats/minimize.h"
#include "stats/scaling.h"

static const double no_number = (double)NAN;

static arena *memory;

static void begin(void)
{
    memory = arena_new();
}

static void end(void)
{
    arena_free(memory);
}

TestSuite(scaling, .init = begin, .fini = end);

static const scaling_fit squared = {0}, robust = {1e-3};

Test(scaling, law_agrees_with_scipy)
{
    int n = LENGTH(law_data);
    scaling_law law = scaling_fit_data(law_data, law_loss, n, squared, memory);
    near(law.floor, law_squared[0], 1e-6);
    near(law.scale, law_squared[1], 1e-5);
    near(law.exponent, law_squared[2], 1e-6);
    law = scaling_fit_data(law_data, law_loss, n, robust, memory);
    near(law.floor, law_robust[0], 1e-4);
    near(law.exponent, law_robust[2], 1e-3);
}

Test(scaling, joint_law_agrees_with_scipy)
{
    int n = LENGTH(joint_loss);
    scaling_joint law =
        scaling_fit_joint(joint_size, joint_data, joint_loss, n, squared, memory);
    near(law.floor, joint_squared[0], 1e-5);
    near(law.size_scale, joint_squared[1], 1e-4);
    near(law.size_exponent, joint_squared[2], 1e-5);
    near(law.data_scale, joint_squared[3], 1e-4);
    near(law.data_exponent, joint_squared[4], 1e-5);
    law = scaling_fit_joint(joint_size, joint_data, joint_loss, n, robust, memory);
    near(law.floor, joint_robust[0], 1e-3);
    near(law.size_exponent, joint_robust[2], 3e-3);
    near(law.data_exponent, joint_robust[4], 3e-3);
}

Test(scaling, exact_law_is_found_among_points_that_are_not_finite)
{
    double data[7], loss[7];
    for (int k = 0; k < 7; k++) {
        data[k] = 1e6 * pow(4, k);
        loss[k] = 0.5 + 30 * pow(data[k], -0.25);
    }
    loss[2] = no_number;
    loss[5] = (double)INFINITY;
    scaling_law law = scaling_fit_data(data, loss, 7, squared, memory);
    near(law.floor, 0.5, 1e-6);
    near(law.scale, 30, 1e-5);
    near(law.exponent, 0.25, 1e-6);
    near(scaling_effective_data(&law, 0.5 + 30 * pow(2e7, -0.25)), 2e7, 1e-4);
    near(scaling_speedup(&law, 1e7, 0.5 + 30 * pow(2e7, -0.25)), 2, 1e-4);
    near(scaling_effective_data(&law, 0.49), no_number, 0);
    near(scaling_effective_data(&law, no_number), no_number, 0);
}

Test(scaling, undefined_laws)
{
    const double data[] = {1, 1, 2, 2, 2}, loss[] = {3, 3, 2, 2, 2}, flat[] = {1, 2, 3, 4, 5};
    const double same[] = {2, 2, 2, 2, 2}, rising[] = {1, 2, 3, 4, 5};
    near(scaling_fit_data(data, loss, 5, squared, memory).exponent, no_number, 0);
    near(scaling_fit_data(flat, loss, 2, squared, memory).exponent, no_number, 0);
    near(scaling_fit_data(flat, same, 5, robust, memory).exponent, no_number, 0);
    near(scaling_fit_data(flat, rising, 5, squared, memory).exponent, no_number, 0);
    near(scaling_fit_data(NULL, NULL, 0, squared, memory).floor, no_number, 0);
    near(scaling_fit_joint(data, flat, loss, 5, squared, memory).floor, no_number, 0);
}

Test(scaling, bootstrap_covers_the_truth)
{
    bootstrap b = {0.95, 400, 1, false};
    scaling_interval i =
        scaling_bootstrap(law_data, law_loss, LENGTH(law_data), squared, b, memory);
    near(i.exponent.estimate, law_squared[2], 1e-6);
    cr_assert(i.exponent.low < 0.3 && 0.3 < i.exponent.high);
    cr_assert(i.floor.low < 1.7 && 1.7 < i.floor.high);
    cr_assert(i.undefined < 20);
    scaling_joint_interval j = scaling_bootstrap_joint(joint_size, joint_data, joint_loss,
                                                       LENGTH(joint_loss), squared, b, memory);
    cr_assert(j.floor.low < 1.7 && 1.7 < j.floor.high);
    cr_assert(j.size_exponent.low < 0.34 && 0.34 < j.size_exponent.high);
    cr_assert(j.data_exponent.low < 0.28 && 0.28 < j.data_exponent.high);
    i = scaling_bootstrap(law_data, law_loss, 2, squared, b, memory);
    near(i.exponent.low, no_number, 0);
}

/* (A'A)^-1 A'b by hand: the line through (0,1), (1,3), (2,4). */
Test(scaling, least_squares_by_hand)
{
    double a[] = {1, 0, 1, 1, 1, 2}, b[] = {1, 3, 4}, x[2];
    cr_assert(least_squares(a, b, 3, 2, x));
    near(x[0], 7.0 / 6, 1e-14);
    near(x[1], 1.5, 1e-14);
    double twin[] = {1, 2, 2, 4, 3, 6};
    cr_assert_not(least_squares(twin, b, 3, 2, x));
    cr_assert_not(least_squares(a, b, 1, 2, x));
}

Test(scaling, nonnegative_least_squares)
{
    const double a[] = {1, 0, 1, 1, 1, 2}, down[] = {4, 3, 1};
    double x[2], scratch[9];
    near(least_squares_nonnegative(a, down, 3, 2, x, scratch), 14.0 / 3, 1e-14);
    near(x[0], 8.0 / 3, 1e-14);
    near(x[1], 0, 0);
    const double negative[] = {-1, -1, -1};
    near(least_squares_nonnegative(a, negative, 3, 2, x, scratch), 3, 0);
}

static double valley(const double *x, void *context)
{
    (void)context;
    return 100 * pow(x[1] - x[0] * x[0], 2) + pow(1 - x[0], 2);
}

Test(scaling, minimum_of_a_curved_valley)
{
    double x[2] = {-1.2, 1};
    cr_assert(minimize(valley, NULL, 2, x, 0.5, 1e-10) < 1e-15);
    near(x[0], 1, 1e-8);
    near(x[1], 1, 1e-8);
}
