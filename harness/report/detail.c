#include "report/detail.h"

/* Two halves of about 12 MB: a point is three values and a clock reading as text. */
enum { HALF_BYTES = 6000000, POINT_BYTES = 40 };
/* A screen shows no more; fewer do not show a shape; below that a curve is no curve. */
enum { POINTS_MOST = 500, POINTS_GOOD = 48, POINTS_LEAST = 12 };

static int64_t fit(int64_t curves)
{
    int64_t points = HALF_BYTES / POINT_BYTES / (curves > 0 ? curves : 1);
    return points > POINTS_MOST ? POINTS_MOST : points;
}

detail detail_plan(const curve_count *n)
{
    int64_t best = fit(n->best * n->metrics * n->clocks);
    detail d = {.best_points = best < POINTS_LEAST ? POINTS_LEAST : best};
    for (int poorer = 0; poorer < 3; poorer++) {
        d.other_metrics = poorer < 1;
        d.other_clocks = poorer < 2;
        d.other_points = fit(n->others * (d.other_metrics ? n->metrics : 1) *
                             (d.other_clocks ? n->clocks : 1));
        if (d.other_points >= POINTS_GOOD)
            return d;
    }
    if (d.other_points < POINTS_LEAST)
        d.other_points = 0;
    return d;
}
