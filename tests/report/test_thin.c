/* Thinning keeps the extremes. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include "report/thin.h"

enum { COUNT = 5000, MOST = 300 };

static double x[COUNT];
static spread y[COUNT];
static int64_t kept[COUNT];

static band noise(void)
{
    srand(7);
    for (int i = 0; i < COUNT; i++) {
        double middle = rand() / (double)RAND_MAX;
        x[i] = i;
        y[i] = (spread){middle - 0.1 * rand() / (double)RAND_MAX, middle,
                        middle + 0.1 * rand() / (double)RAND_MAX};
    }
    return (band){COUNT, x, y};
}

static bool keeps(int64_t count, int64_t at)
{
    for (int64_t k = 0; k < count; k++)
        if (kept[k] == at)
            return true;
    return false;
}

Test(thin, a_short_curve_is_kept_whole)
{
    band b = noise();
    b.count = MOST;
    cr_assert_eq(thin_band(&b, MOST, kept), MOST);
    for (int i = 0; i < MOST; i++)
        cr_expect_eq(kept[i], i);
}

Test(thin, positions_ascend_and_hold_first_and_last)
{
    band b = noise();
    int64_t count = thin_band(&b, MOST, kept);
    cr_expect_leq(count, MOST + MOST / 2);
    cr_expect_eq(kept[0], 0);
    cr_expect_eq(kept[count - 1], COUNT - 1);
    for (int64_t k = 1; k < count; k++)
        cr_expect_gt(kept[k], kept[k - 1]);
}

Test(thin, the_extremes_of_every_stretch_are_kept)
{
    band b = noise();
    for (int k = 0; k < 40; k++) { /* spikes that no neighbour has */
        y[100 + 113 * k].high = 5;
        y[120 + 113 * k].low = -5;
        y[140 + 113 * k].median = k % 2 ? 4 : -4;
    }
    int64_t count = thin_band(&b, MOST, kept);
    for (int k = 0; k < 40; k++) {
        cr_expect(keeps(count, 100 + 113 * k));
        cr_expect(keeps(count, 120 + 113 * k));
        cr_expect(keeps(count, 140 + 113 * k));
    }
}

Test(thin, both_sides_of_a_divergence_are_kept)
{
    band b = noise();
    for (int i = 3333; i < COUNT; i++)
        y[i] = (spread){(double)INFINITY, (double)INFINITY, (double)INFINITY};
    int64_t count = thin_band(&b, MOST, kept);
    cr_expect(keeps(count, 3332));
    cr_expect(keeps(count, 3333));
}

Test(thin, two_points_are_enough_room_for_ends)
{
    band b = noise();
    int64_t count = thin_band(&b, 2, kept);
    cr_expect_geq(count, 2);
    cr_expect_eq(kept[count - 1], COUNT - 1);
}
