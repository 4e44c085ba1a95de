#include "near.h"
#include "stats/clock_audit.h"
#include "stats/crossing.h"

static const double infinite = (double)INFINITY;
static const double no_number = (double)NAN;

Test(crossing, first_point_at_or_below)
{
    const double y[] = {3, no_number, 1, 2, 0.5};
    cr_assert_eq(crossing_first(y, 5, 2), 2);
    cr_assert_eq(crossing_first(y, 5, 1), 2);
    cr_assert_eq(crossing_first(y, 5, 0.4), -1);
    cr_assert_eq(crossing_first(y, 0, 2), -1);
    cr_assert_eq(crossing_first(y, 5, no_number), -1);
}

Test(crossing, held_for_some_points_in_a_row)
{
    const double y[] = {1, 5, 1, 1, no_number, 1, 1, 1};
    cr_assert_eq(crossing_held(y, 8, 2, 1), 0);
    cr_assert_eq(crossing_held(y, 8, 2, 2), 3);
    cr_assert_eq(crossing_held(y, 8, 2, 3), 7);
    cr_assert_eq(crossing_held(y, 8, 2, 4), -1);
}

Test(crossing, smoothed_needs_more_than_one_dip)
{
    const double y[] = {4, 4, 0, 4, 0, 0, 0};
    cr_assert_eq(crossing_smoothed(y, 7, 1, 0), 2); /* no memory */
    /* 4, 4, 2, 3, 1.5, 0.75 */
    cr_assert_eq(crossing_smoothed(y, 7, 1, 0.5), 5);
    const double lost[] = {4, infinite, 0, 0};
    cr_assert_eq(crossing_smoothed(lost, 4, 1, 0.5), -1);
}

Test(clock_audit, holds_within_a_share_or_the_floor)
{
    clock_verdict v = clock_audit((clock_reading){6, 3, 0.95, 10}, 0.01, 0);
    cr_assert(v.holds);
    near(v.total, 9.95, 1e-15);
    near(v.gap, 0.005, 1e-12);
    cr_assert_not(clock_audit((clock_reading){6, 3, 0.8, 10}, 0.01, 0.1).holds);
    cr_assert(clock_audit((clock_reading){6, 3, 0.8, 10}, 0.01, 0.21).holds);
    cr_assert_not(clock_audit((clock_reading){6, 3, 2, 10}, 0.01, 0).holds);
}

Test(clock_audit, of_nothing_and_of_no_number)
{
    clock_verdict v = clock_audit((clock_reading){0, 0, 0, 0}, 0.01, 0);
    cr_assert(v.holds && v.gap == 0);
    cr_assert_not(clock_audit((clock_reading){1, no_number, 0, 1}, 0.01, 1).holds);
    cr_assert_not(clock_audit((clock_reading){1, 0, 0, 0}, 0.01, 0).holds);
}

Test(crossing, of_curves_without_a_number)
{
    const double lost[] = {infinite, no_number, infinite}, one[] = {1};
    cr_assert_eq(crossing_first(lost, 3, 2), -1);
    cr_assert_eq(crossing_held(lost, 3, 2, 1), -1);
    cr_assert_eq(crossing_smoothed(lost, 3, 2, 0.5), -1);
    cr_assert_eq(crossing_held(one, 0, 2, 1), -1);
    cr_assert_eq(crossing_smoothed(one, 0, 2, 0.5), -1);
    cr_assert_eq(crossing_first(one, 1, 1), 0); /* a tie with the target reaches it */
    cr_assert_eq(crossing_held(one, 1, 1, 2), -1);
    cr_assert_eq(crossing_smoothed(one, 1, 1, 0.9), 0);
}
