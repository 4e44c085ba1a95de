/* Tuning curves against opda, edges of grids, sensitivity to the learning rate. */
#include "near.h"
#include "stats/boundary.h"
#include "stats/tolerance.h"
#include "stats/tuning.h"
#include "tuning_golden.h"

static const double infinite = (double)INFINITY;
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

TestSuite(tuning, .init = begin, .fini = end);

Test(tuning, curve_agrees_with_opda)
{
    tuning_point *p = tuning_curve(tuned, LENGTH(tuned), 0.8, memory);
    for (int k = 0; k < LENGTH(tuned); k++) {
        cr_assert_eq(p[k].k, k + 1);
        near(p[k].expected, tuned_expected[k], 1e-12);
        near(p[k].plug_in, tuned_plug_in[k], 1e-12);
        near(p[k].median, tuned_median[k], 0);
        near(p[k].low, tuned_low[k], 0);
        near(p[k].high, tuned_high[k], 0);
    }
}

Test(tuning, expected_agrees_with_all_subsets)
{
    tuning_point *p = tuning_curve(tuned, LENGTH(tuned_by_subsets), 0.95, memory);
    for (int k = 0; k < LENGTH(tuned_by_subsets); k++)
        near(p[k].expected, tuned_by_subsets[k], 1e-13);
}

Test(tuning, diverged_trials_weigh_only_where_they_can_be_the_best)
{
    const double y[] = {no_number, 2, infinite, 1};
    tuning_point *p = tuning_curve(y, 4, 0.95, memory);
    near(p[0].expected, infinite, 0);
    near(p[1].expected, infinite, 0); /* both diverged: one of six */
    near(p[2].expected, 0.75 * 1 + 0.25 * 2, 1e-15);
    near(p[3].expected, 1, 1e-15);
    near(p[3].plug_in, infinite, 0);
    p = tuning_curve(y, 1, 0.95, memory);
    near(p[0].expected, infinite, 0);
    near(p[0].low, -infinite, 0);
    near(p[0].high, infinite, 0);
}

Test(tuning, band_by_hand)
{
    near(tuning_band_width(200, 0.95), 0.09603227913199208, 1e-14);
    near(tuning_best_below(0.1, 2), 0.19, 1e-14);
    near(tuning_best_below(-0.1, 2), 0, 0);
    near(tuning_best_below(1.1, 2), 1, 0);
}

Test(tuning, optimum_at_the_edge_of_its_grid)
{
    const grid_point grid[] = {{0.01, 3, 0.1}, {0.1, 2, 0.1}, {1, 1.9, 0.2}};
    boundary b = boundary_check(grid, 3, true);
    cr_assert(b.best == 2 && b.high && !b.low);
    near(b.extend_high, 10, 1e-15);
    near(b.extend_low, no_number, 0);
    b = boundary_check(grid, 2, false); /* 2 + 0.1 is below 3 */
    cr_assert(b.best == 1 && b.high && !b.low);
    near(b.extend_high, 0.19, 1e-15);
}

Test(tuning, edge_within_a_standard_error)
{
    const grid_point grid[] = {{1, 2.05, 0}, {2, 2, 0.1}, {3, 2.2, 0.5}};
    boundary b = boundary_check(grid, 3, false);
    cr_assert(b.best == 1 && b.low && !b.high);
    near(b.extend_low, 0, 0);
    const grid_point unknown[] = {{1, 2.05, 0}, {2, 2, no_number}, {3, infinite, 0}};
    b = boundary_check(unknown, 3, false);
    cr_assert(!b.low && !b.high);
}

Test(tuning, grids_of_nothing)
{
    const grid_point lost[] = {{1, infinite, 0}, {2, no_number, 0}}, one[] = {{1, 5, 0}};
    boundary b = boundary_check(lost, 2, true);
    cr_assert(b.best == -1 && !b.low && !b.high);
    b = boundary_check(one, 1, true);
    cr_assert(b.best == 0 && b.low && b.high && isnan(b.extend_low) && isnan(b.extend_high));
}

Test(tuning, sensitivity_agrees_with_numpy)
{
    tolerance t = tolerance_of(swept_lr, swept_score, LENGTH(swept_lr), 2, 3);
    near(t.sensitivity, swept_sensitivity, 1e-13);
    cr_assert_eq(t.used, 7);
    cr_assert_not(t.cut);
    near(tolerance_optimum(swept_lr, swept_score, LENGTH(swept_lr), 2), swept_optimum, 1e-10);
    cr_assert_float_eq(
        tolerance_width(tolerance_range(swept_lr, swept_score, LENGTH(swept_lr), 0.5)),
        swept_width, 3e-6);
}

Test(tuning, sensitivity_with_divergence)
{
    const double lr[] = {0.1, 1, 10}, y[] = {3, 1, no_number}, worse[] = {9, 8, infinite};
    tolerance t = tolerance_of(lr, y, 3, 5, 3);
    near(t.sensitivity, (3 + 1 + 5) / 3.0 - 1, 1e-15);
    cr_assert(t.cut && t.used == 3);
    near(tolerance_of(lr, worse, 3, 5, 3).sensitivity, 0, 0);
    near(tolerance_of(lr, y + 2, 1, 5, 3).sensitivity, no_number, 0);
    near(tolerance_width(tolerance_range(lr, y, 3, 1)), 0.5,
         1e-15); /* half a decade down, none up */
    near(tolerance_width(tolerance_range(lr, y + 2, 1, 1)), no_number, 0);
    near(tolerance_optimum(lr, y, 3, 1), no_number, 0);
}

/* Exactly a parabola in log lr, with noise that is the same at each lr. */
Test(tuning, interval_of_the_optimum)
{
    double lr[7], scores[7 * 4];
    for (int k = 0; k < 7; k++) {
        lr[k] = pow(10, k - 5);
        for (int r = 0; r < 4; r++)
            scores[4 * k + r] = pow(log(lr[k] / 0.02), 2) + 0.3 * ((r * 5 + k * 3) % 4 - 1.5);
    }
    const int sizes[] = {4, 4, 4, 4, 4, 4, 4};
    const strata seeds = {7, sizes, scores};
    bootstrap b = {0.9, 2000, 9, false};
    interval i = tolerance_optimum_interval(lr, &seeds, 3, b, memory);
    near(i.estimate, 0.02, 1e-9);
    cr_assert(i.low < 0.02 && i.low > 0.015 && i.high > 0.02 && i.high < 0.027);
}

/* Without curvature upwards, or with the optimum outside of what was tried. */
Test(tuning, no_optimum)
{
    const double lr[] = {1, 2, 4, 8}, falling[] = {4, 3, 2, 1}, bent[] = {5, 3, 1.5, 1};
    near(tolerance_optimum(lr, falling, 4, 3), no_number, 0);
    near(tolerance_optimum(lr, bent, 3, 2), no_number, 0);
}

Test(tuning, curves_of_failures_and_of_ties)
{
    const double lost[] = {infinite, no_number, infinite}, same[] = {2, 2, 2};
    tuning_point *p = tuning_curve(lost, 3, 0.8, memory);
    for (int k = 0; k < 3; k++) {
        near(p[k].expected, infinite, 0);
        near(p[k].median, infinite, 0);
        near(p[k].high, infinite, 0);
    }
    p = tuning_curve(same, 3, 0.8, memory);
    for (int k = 0; k < 3; k++) {
        near(p[k].expected, 2, 1e-15);
        near(p[k].median, 2, 0);
    }
}

/* Equal best values: the first is the best, and the flat range holds both. */
Test(tuning, ties_of_the_best_rate)
{
    const double lr[] = {0.01, 0.1, 1, 10}, y[] = {4, 1, 1, 4}, lost[] = {infinite, infinite};
    near_optimum n = tolerance_range(lr, y, 4, 0);
    near(n.low, 0.1, 1e-12);
    near(n.high, 1, 1e-12);
    near(tolerance_width(n), 1, 1e-12);
    near(tolerance_optimum(lr, y, 4, 2), sqrt(0.1), 1e-9);
    near(tolerance_range(lr, lost, 2, 1).low, no_number, 0);
    near(tolerance_of(lr, lost, 2, 5, 3).sensitivity, no_number, 0);
}
