/* The axes of figures, and the names of their files. */
#include <criterion/criterion.h>
#include <math.h>

#include "figures/drawing.h"

static const double infinite = (double)INFINITY, no_number = (double)NAN;

static axis fit(int count, const double *values, double cap)
{
    extent e = extent_empty;
    for (int k = 0; k < count; k++)
        extent_add(&e, values[k]);
    return axis_fit(e, cap);
}

Test(axis, is_logarithmic_from_a_decade_on)
{
    cr_assert(fit(2, (double[]){0.1, 2}, no_number).logarithmic);
    cr_assert_not(fit(2, (double[]){0.5, 2}, no_number).logarithmic);
    cr_assert_not(fit(2, (double[]){-1, 100}, no_number).logarithmic);
    axis x = fit(3, (double[]){1e-6, 1, 0}, no_number);
    cr_assert(x.logarithmic && x.low > 1e-7 && x.low < 1e-6 && x.high > 1 && x.high < 3);
}

Test(axis, looks_at_finite_values_and_20_decades)
{
    axis x = fit(4, (double[]){1, infinite, no_number, 3}, no_number);
    cr_assert(x.low < 1 && x.low > 0.9 && x.high > 3 && x.high < 3.1);
    x = fit(2, (double[]){1e-300, 1}, no_number);
    cr_assert(x.low < 1e-20 && x.low > 1e-21);
    x = fit(3, (double[]){1, 5, 1e30}, 100);
    cr_assert(x.logarithmic && x.high > 100 && x.high < 200);
}

Test(axis, has_room_for_a_single_value_and_for_none)
{
    axis x = fit(1, (double[]){5}, no_number);
    cr_assert(x.low < 5 && x.high > 5);
    x = fit(1, (double[]){0}, no_number);
    cr_assert(x.low < 0 && x.high > 0);
    x = fit(0, NULL, no_number);
    cr_assert(x.low < x.high);
}

Test(axis, short_logarithmic_ones_have_fine_tics)
{
    text out = {0};
    axis x = {0.15, 3, true};
    axis_tics(&x, "y", 5, &out);
    cr_assert_str_eq(out.data,
                     "set ytics autofreq\nset ytics ('0.2' 0.2, '0.5' 0.5, '1' 1, '2' 2)\n");
    text_free(&out);
}

Test(drawing, names_are_fit_for_files)
{
    arena *a = arena_new();
    const char *words[] = {"curves", "loss", "Quadratic {dim: 3, b: /x}"};
    cr_assert_str_eq(drawing_name(a, words, 3), "curves-loss-quadratic-dim-3-b-x");
    arena_free(a);
}
