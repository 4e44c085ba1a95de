/* Grids, random search and zips. */
#include <criterion/criterion.h>
#include <math.h>

#include "sample.h"

static void expect_options(const char *optimizer, const char *option, int count,
                           const double *expected)
{
    study *s = sample_of(optimizer);
    cr_assert_eq(s->trial_count, count, "%s: %d trials", optimizer, (int)s->trial_count);
    for (int k = 0; k < count; k++)
        cr_expect_eq(sample_option(s->trials + k, option), expected[k],
                     "%s: %.17g is not %.17g", optimizer, sample_option(s->trials + k, option),
                     expected[k]);
    study_free(s);
}

Test(axis, list)
{
    expect_options("stroll: {lr: [0.3, 1e-4, 1.0, .inf]}", "lr", 4,
                   (double[]){0.3, 1e-4, 1.0, (double)INFINITY});
}

Test(axis, logarithmic_grid_hits_the_decimals)
{
    expect_options("stroll: {lr: {log: [1e-3, 1e1, 5]}}", "lr", 5,
                   (double[]){0.001, 0.01, 0.1, 1, 10});
    expect_options("stroll: {lr: {log: [1e-4, 1e-1, 7]}}", "lr", 7,
                   (double[]){1e-4, 0.000316227766017, 1e-3, 0.00316227766017, 1e-2,
                              0.0316227766017, 1e-1});
}

Test(axis, linear_grid)
{
    expect_options("stroll: {momentum: {linear: [0, 0.9, 4]}}", "momentum", 4,
                   (double[]){0, 0.3, 0.6, 0.9});
}

Test(axis, whole_numbers_are_rounded)
{
    expect_options("stroll: {memory: {log: [1, 100, 4]}}", "memory", 4,
                   (double[]){1, 5, 22, 100});
}

Test(axis, booleans)
{
    expect_options("stroll: {nesterov: [true, false]}", "nesterov", 2, (double[]){1, 0});
}

Test(axis, products_move_the_last_axis_fastest)
{
    expect_options("stroll: {lr: [1, 2], memory: [3, 4]}", "lr", 4, (double[]){1, 1, 2, 2});
    expect_options("stroll: {lr: [1, 2], memory: [3, 4]}", "memory", 4, (double[]){3, 4, 3, 4});
}

Test(axis, zip_moves_together)
{
    const char *entry = "{stroll: {lr: [1, 2], nesterov: [true, false], memory: [3, 4]}, "
                        "zip: [memory, lr]}";
    expect_options(entry, "lr", 4, (double[]){1, 2, 1, 2});
    expect_options(entry, "memory", 4, (double[]){3, 4, 3, 4});
    expect_options(entry, "nesterov", 4, (double[]){1, 1, 0, 0});
}

Test(axis, zip_in_groups)
{
    const char *entry = "{stroll: {lr: [1, 2], momentum: [0, 0.5], memory: [3, 4, 5]}, "
                        "through: [rope: {length: [7, 8, 9]}], "
                        "zip: [[lr, momentum], [memory, rope.length]]}";
    expect_options(entry, "momentum", 6, (double[]){0, 0, 0, 0.5, 0.5, 0.5});
    study *s = sample_of(entry);
    for (int k = 0; k < 6; k++)
        cr_expect_eq(s->trials[k].transforms[0].values[0].number, 7 + k % 3);
    study_free(s);
}

Test(axis, transforms_and_schedules_have_axes)
{
    study *s = sample_of("{stroll: {}, through: [rope: {length: [1, 2]}], "
                         "schedule: {lr: {dusk: {final: [0, 0.5, 1]}}}}");
    cr_assert_eq(s->trial_count, 6);
    for (int k = 0; k < 6; k++) {
        cr_expect_eq(s->trials[k].transforms[0].values[0].number, 1 + k / 3);
        cr_expect_eq(s->trials[k].schedules[0].schedule.values[0].number, 0.5 * (k % 3));
    }
    study_free(s);
}

Test(axis, random_draws_are_joint_and_inside)
{
    study *s = sample_of("stroll: {lr: {random: {log: [1e-3, 10], count: 40}}, "
                         "momentum: {random: {linear: [0.5, 0.9], count: 40}}}");
    double low = 0;
    cr_assert_eq(s->trial_count, 40);
    for (int k = 0; k < 40; k++) {
        double lr = sample_option(s->trials + k, "lr");
        double momentum = sample_option(s->trials + k, "momentum");
        cr_expect(lr >= 1e-3 && lr <= 10, "%g", lr);
        cr_expect(momentum >= 0.5 && momentum <= 0.9, "%g", momentum);
        low += lr < 0.1;
    }
    cr_expect(low > 10 && low < 30, "half of the draws lie below the middle, found %g", low);
    study_free(s);
}

Test(axis, more_draws_keep_the_first)
{
    study *few = sample_of("stroll: {lr: {random: {log: [1e-3, 10], count: 5}}}");
    study *many = sample_of("stroll: {lr: {random: {log: [1e-3, 10], count: 9}}}");
    for (int k = 0; k < 5; k++)
        cr_expect_str_eq(few->trials[k].key, many->trials[k].key);
    study_free(few);
    study_free(many);
}

Test(axis, draws_of_whole_numbers_differ)
{
    study *s = sample_of("stroll: {memory: {random: {linear: [1, 8], count: 8}}}");
    int seen = 0;
    for (int k = 0; k < 8; k++)
        seen |= 1 << (int)sample_option(s->trials + k, "memory");
    cr_expect_eq(seen, 0x1fe);
    study_free(s);
}
