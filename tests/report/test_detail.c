/* How many points fit. */
#include <criterion/criterion.h>

#include "report/detail.h"

Test(detail, a_small_study_is_shown_in_full)
{
    curve_count n = {.best = 4, .others = 20, .metrics = 2, .clocks = 4};
    detail d = detail_plan(&n);
    cr_expect_eq(d.best_points, 500);
    cr_expect_eq(d.other_points, 500);
    cr_expect(d.other_metrics);
    cr_expect(d.other_clocks);
}

Test(detail, many_settings_lose_metrics_before_clocks_before_points)
{
    curve_count n = {.best = 10, .others = 700, .metrics = 6, .clocks = 4};
    detail d = detail_plan(&n);
    cr_expect_not(d.other_metrics);
    cr_expect(d.other_clocks);
    cr_expect_geq(d.other_points, 48);
    n.others = 2500;
    d = detail_plan(&n);
    cr_expect_not(d.other_clocks);
    cr_expect_geq(d.other_points, 48);
    n.others = 1000000;
    cr_expect_eq(detail_plan(&n).other_points, 0);
}

Test(detail, the_best_settings_always_have_curves)
{
    curve_count n = {.best = 100000, .others = 0, .metrics = 8, .clocks = 4};
    cr_expect_eq(detail_plan(&n).best_points, 12);
}
