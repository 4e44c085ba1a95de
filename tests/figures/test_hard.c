/* The figures of hard data, drawn by gnuplot, which must be there. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "easel.h"

static const double no_number = (double)NAN;

TestSuite(hard, .init = easel_begin, .fini = easel_end);

static const figure curves = {.kind = FIGURE_CURVES, .x = "steps", .y = "loss"};
static const figure over_lr = {.kind = FIGURE_SENSITIVITY, .y = "loss", .over = "lr"};

/* The drawing's data and settings, without gnuplot. */
static drawing drawn(figure what, draw_kind *kind)
{
    drawing d;
    static const char *const problems[] = {"bowl"};
    figure *kept = arena_alloc(easel_memory, sizeof *kept);
    *kept = what;
    cr_assert(kind(easel_store, easel_results(what), kept, problems, 1, &d, easel_memory));
    return d;
}

/* Every kind, with all files or none. */
static void draw_all(void)
{
    for (int k = 0; k < FIGURE_KINDS; k++) {
        figure f = {.kind = (figure_kind)k, .x = "steps", .y = "loss", .over = "lr"};
        f.over2 = k == FIGURE_HEATMAP ? "momentum" : NULL;
        easel_draw(f, FIGURE_USUAL);
    }
}

Test(hard, a_diverging_curve_ends_with_a_cross_and_spoils_nothing)
{
    easel_curves("good", 0.1, 5, 100, 0.9, TRIAL_DONE);
    easel_curves("wild", 0.1, 5, 40, 10, TRIAL_DIVERGED);
    drawing d = drawn(curves, draw_curves);
    cr_assert_str_eq(d.lost, "diverged");
    cr_assert(d.panels[0].y.high < 200);
    cr_assert_str_eq(d.series[1].label, "wild");
    cr_assert(strstr(d.panels[0].blocks[1].data, "\t1\t0\n"));
    drawing_free(&d);
}

Test(hard, all_diverged)
{
    easel_targets[0] = (target){"loss", 0.5};
    easel_target_count = 1;
    easel_curves("a", 0.1, 3, 5, 100, TRIAL_DIVERGED);
    easel_curves("a", 1, 3, 5, 1000, TRIAL_DIVERGED);
    draw_all();
    drawing d = drawn(over_lr, draw_sensitivity);
    cr_assert(d.lost && d.panels[0].y.low < d.panels[0].y.high);
    drawing_free(&d);
}

Test(hard, nothing_but_nan)
{
    const double none[] = {no_number, no_number};
    for (int k = 0; k < 2; k++)
        easel_add("bowl", "a", k + 1, 0, 0, 2, none, TRIAL_DIVERGED);
    draw_all();
}

Test(hard, one_seed_and_a_single_point)
{
    easel_targets[0] = (target){"loss", 0.5};
    easel_target_count = 1;
    easel_curves("a", 0.1, 1, 1, 0.5, TRIAL_DONE);
    draw_all();
    cr_assert(
        strstr(easel_draw(curves, FIGURE_SVG)->caption, "1 seed a setting, 1 trial in all"));
}

Test(hard, twelve_decades_and_zeros)
{
    const double exact[] = {1, 1e-3, 0, 0};
    easel_curves("fast", 0.1, 3, 60, 0.6, TRIAL_DONE);
    easel_add("bowl", "newton", 1, 0, 0, 4, exact, TRIAL_DONE);
    drawing d = drawn(curves, draw_curves);
    axis y = d.panels[0].y;
    cr_assert(y.logarithmic && y.low < 1e-12 && y.low > 1e-15);
    drawing_free(&d);
}

Test(hard, fifty_optimizers_with_long_labels)
{
    easel_targets[0] = (target){"loss", 0.5};
    easel_target_count = 1;
    for (int k = 0; k < 50; k++)
        easel_curves(
            arena_format(easel_memory, "%d: it's {long} a_b^c %% %*s", k, 2 * k, "end"), 0.1, 2,
            20, 0.99 - 0.01 * k, TRIAL_DONE);
    draw_all();
    drawing d = drawn(curves, draw_curves);
    cr_assert_eq(d.count, 50);
    cr_assert_eq(d.named, NAMED_MOST - 1);
    cr_assert_eq(d.series[0].style, 1); /* the best */
    drawing_free(&d);
}

Test(hard, twelve_problems_share_a_sheet_and_thirteen_do_not)
{
    const double loss[] = {1, 0.5};
    for (int k = 0; k < 13; k++)
        easel_add(arena_format(easel_memory, "problem %d", k), "a", 0.1, 0, 0, 2, loss,
                  TRIAL_DONE);
    easel_draw(curves, FIGURE_SVG);
    text second = easel_read("curves-loss-steps-2.tsv");
    cr_assert_null(strstr(second.data, "problem 11\t"));
    cr_assert(strstr(second.data, "problem 12\ta\t1\t0.5"), "%s", second.data);
}

Test(hard, accuracy_is_better_when_higher)
{
    figure what = {.kind = FIGURE_CURVES, .x = "seconds", .y = "accuracy"};
    easel_curves("good", 0.1, 5, 100, 0.9, TRIAL_DONE);
    easel_curves("wild", 0.1, 5, 10, 1.5, TRIAL_DIVERGED);
    drawing d = drawn(what, draw_curves);
    cr_assert(d.higher && !d.panels[0].y.logarithmic && d.lost);
    cr_assert_str_eq(d.y_label, "accuracy (%)");
    cr_assert_str_eq(d.x_label, "optimizer and oracle time (ms)");
    drawing_free(&d);
}

Test(hard, sensitivity_leaves_out_who_does_not_vary)
{
    for (int k = 0; k < 7; k++)
        easel_curves("sgd", pow(10, k - 5), 3, 40, k < 5 ? 1 - 0.05 * k : 2,
                     k < 5 ? TRIAL_DONE : TRIAL_DIVERGED);
    easel_curves("fixed", 0.1, 3, 40, 0.9, TRIAL_DONE);
    drawing d = drawn(over_lr, draw_sensitivity);
    cr_assert_eq(d.count, 1);
    cr_assert(d.panels[0].x.logarithmic && d.lost);
    cr_assert_str_eq(d.y_label, "final loss");
    drawing_free(&d);
}

/* The measures of one seed have no intervals; those of nothing finite say so. */
Test(hard, sensitivity_of_one_seed_and_of_nothing)
{
    for (int k = 0; k < 5; k++)
        easel_curves("sgd", pow(10, k - 4), 1, 20, 0.9 + 0.02 * abs(k - 2), TRIAL_DONE);
    for (int k = 0; k < 3; k++)
        easel_curves("wild", pow(10, k - 4), 1, 20, 2, TRIAL_DIVERGED);
    drawing d = drawn(over_lr, draw_sensitivity);
    cr_assert(strstr(d.panels[0].blocks[0].data, "\tNaN\t0.01\tNaN\tNaN\t0.01\tNaN\tNaN\t0."),
              "%s", d.panels[0].blocks[0].data);
    cr_assert(
        strstr(d.panels[0].blocks[1].data, "\tNaN\tNaN\tNaN\tNaN\tNaN\tNaN\tNaN\tNaN\tNaN"));
    cr_assert(strstr(d.caption.data, "; wild has no finite mean"), "%s", d.caption.data);
    cr_assert(strstr(d.caption.data, "optimum 0.01") && !strstr(d.caption.data, "["), "%s",
              d.caption.data);
    drawing_free(&d);
}
