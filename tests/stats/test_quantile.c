#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "quantile_golden.h"
#include "stats/band.h"
#include "stats/quantile.h"

static const double infinite = (double)INFINITY;
static const double no_number = (double)NAN;

static void near(double got, double expected)
{
    cr_assert(fabs(got - expected) <= 1e-14 * fabs(expected), "%.17g is not %.17g", got,
              expected);
}

static void same(double got, double expected)
{
    cr_assert(got == expected || (isnan(got) && isnan(expected)), "%g is not %g", got,
              expected);
}

Test(quantile, agrees_with_numpy)
{
    for (size_t k = 0; k < sizeof quartile_cases / sizeof *quartile_cases; k++) {
        quartile_case c = quartile_cases[k];
        spread s = spread_of(c.values, c.count);
        near(s.low, c.quartiles[0]);
        near(s.median, c.quartiles[1]);
        near(s.high, c.quartiles[2]);
    }
}

Test(quantile, of_nothing_is_no_number)
{
    spread s = spread_of(NULL, 0);
    cr_assert(isnan(s.low) && isnan(s.median) && isnan(s.high));
}

Test(quantile, censored_values_sort_last)
{
    double some[] = {infinite, 3, no_number, 1, 2};
    spread s = spread_of(some, 5);
    same(s.low, 2);
    same(s.median, 3);
    same(s.high, infinite);
    double half[] = {infinite, 1};
    s = spread_of(half, 2);
    same(s.low, infinite); /* between 1 and infinity */
    same(s.median, infinite);
    double all[] = {infinite, no_number, infinite, infinite};
    s = spread_of(all, 4);
    same(s.low, infinite);
    same(s.high, infinite);
    double below[] = {-infinite, -infinite, 1, 2};
    s = spread_of(below, 4);
    same(s.low, -infinite);
    same(s.median, -infinite);
    same(s.high, 1.25);
}

static band merge(series *curves, const bool *lost, int count, arena *a)
{
    return band_merge(curves, lost, count, (double)INFINITY, a);
}

Test(band, carries_the_last_observation_forward_like_numpy)
{
    series curves[3];
    const bool lost[3] = {false, false, false};
    arena *a = arena_new();
    for (int k = 0; k < 3; k++)
        curves[k] = (series){6, curve_x[k], curve_y[k]};
    band b = merge(curves, lost, 3, a);
    cr_assert_eq(b.count, GRID);
    for (int i = 0; i < GRID; i++) {
        same(b.x[i], band_grid[i]);
        near(b.y[i].low, band_low[i]);
        near(b.y[i].median, band_median[i]);
        near(b.y[i].high, band_high[i]);
    }
    arena_free(a);
}

Test(band, lost_curves_are_infinite_behind_their_end)
{
    double x[] = {0, 1, 2, 3}, y[] = {4, 3, 2, 1}, wild[] = {4, 50};
    series curves[] = {{4, x, y}, {2, x, wild}};
    const bool lost[] = {false, true};
    arena *a = arena_new();
    band b = merge(curves, lost, 2, a);
    same(b.y[1].median, 26.5);
    same(b.y[2].median, infinite);
    const bool stopped[] = {false, false};
    b = merge(curves, stopped, 2, a);
    same(b.y[2].median, 26);
    same(b.y[3].median, 25.5);
    arena_free(a);
}

Test(band, repeated_readings_count_once_and_the_last_holds)
{
    double x[] = {0, 0, 1, 1}, y[] = {9, 8, 7, 6};
    series curve = {4, x, y};
    const bool lost = false;
    arena *a = arena_new();
    band b = merge(&curve, &lost, 1, a);
    cr_assert_eq(b.count, 2);
    same(b.y[0].median, 8);
    same(b.y[1].median, 6);
    arena_free(a);
}

Test(band, of_nothing_is_empty)
{
    arena *a = arena_new();
    series empty = {0};
    const bool lost = false;
    cr_assert_eq(merge(&empty, &lost, 1, a).count, 0);
    cr_assert_eq(merge(NULL, NULL, 0, a).count, 0);
    arena_free(a);
}
