/* Good studies: what is read, what the defaults are, in which order trials come. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "sample.h"

static const char whole[] =
    "study: all-keys_2\n"
    "problems:\n"
    "  - hill: {dim: 3, batch: full, condition: [1, 10], shape: ridge}\n"
    "  - lake\n"
    "optimizers:\n"
    "  - stroll: {lr: 0.5}\n"
    "    through: [rope: {length: 2}]\n"
    "    schedule: {lr: {dusk: {final: 0.1}}, momentum: dusk}\n"
    "seeds: [4, 2]\n"
    "budget: {steps: 1e3, epochs: 2.5, seconds: 60}\n"
    "targets: {loss: [0.4, 0.35], view: 1}\n"
    "figures:\n"
    "  - curves: {x: samples, y: height}\n"
    "  - sensitivity: {over: lr, y: final loss}\n"
    "precision: f32\n"
    "device: cpu\n"
    "log: {every: 10, per_decade: 4}\n"
    "stop: {target: true, diverged: 50}\n"
    "limits: {seconds: 9.5, memory: 2GiB}\ncheckpoint: {every: 1.5m, steps: 7}\n"
    "probes: [compass: {declination: 3}]\n";

/* `whole` with `lake`, which has no gradient, in the problems or not. */
static study *read_whole(void)
{
    char written[sizeof whole];
    strcpy(written, whole);
    char *lake = strstr(written, "  - lake\n");
    memmove(lake, lake + 9, strlen(lake + 9) + 1);
    return sample_good(written);
}

Test(study, reads_every_key)
{
    study *s = read_whole();
    const trial *t = s->trials;
    cr_expect_str_eq(s->name, "all-keys_2");
    cr_expect_eq(s->trial_count, 4);
    cr_expect_eq(t->budget.steps, 1000);
    cr_expect_eq(t->budget.epochs, 2.5);
    cr_expect_eq(t->budget.seconds, 60.0);
    cr_expect_eq(t->budget.gradients, 0);
    cr_expect_eq(t->precision, PRECISION_F32);
    cr_expect_eq(t->log.every, 10);
    cr_expect_eq(t->log.per_decade, 4);
    cr_expect_eq(t->diverged, 50.0);
    cr_expect_eq(t->limit_seconds, 9.5);
    cr_expect_eq(t->checkpoint.seconds, 90);
    cr_expect_eq(t->checkpoint.steps, 7);
    cr_expect_eq(t->limit_memory, 2147483648);
    cr_expect_eq(t->probe_count, 1);
    cr_expect_eq(t->probes[0].values[0].number, 3.0);
    study_free(s);
}

Test(study, joins_transforms_and_schedules)
{
    study *s = read_whole();
    const trial *t = s->trials;
    cr_expect_eq(t->transform_count, 1);
    cr_expect_str_eq(t->transforms[0].plugin->name, "rope");
    cr_expect_eq(t->transforms[0].values[0].number, 2.0);
    cr_expect_eq(t->schedule_count, 2);
    cr_expect_eq(t->schedules[0].option, 0);
    cr_expect_eq(t->schedules[0].schedule.values[0].number, 0.1);
    cr_expect_eq(t->schedules[1].option, 1);
    cr_expect_eq(t->schedules[1].schedule.values[0].number, 0.0);
    cr_expect_str_eq(t->label, "stroll + rope + dusk + dusk");
    study_free(s);
}

Test(study, reads_targets_and_figures)
{
    study *s = read_whole();
    cr_assert_eq(s->target_count, 3);
    cr_expect_str_eq(s->targets[1].metric, "loss");
    cr_expect_eq(s->targets[1].value, 0.35);
    cr_expect_str_eq(s->targets[2].metric, "view");
    cr_expect_eq(s->trials[0].target_count, 3);
    cr_assert_eq(s->figure_count, 2);
    cr_expect_eq(s->figures[0].kind, FIGURE_CURVES);
    cr_expect_str_eq(s->figures[0].x, "samples");
    cr_expect_str_eq(s->figures[0].y, "height");
    cr_expect_eq(s->figures[1].kind, FIGURE_SENSITIVITY);
    cr_expect_str_eq(s->figures[1].over, "lr");
    cr_expect_str_eq(s->figures[1].y, "loss");
    study_free(s);
}

Test(study, has_defaults)
{
    study *s = sample_good("study: s\nproblems: [hill]\noptimizers: [stroll]\n"
                           "budget: {samples: 5}\ntargets: {loss: 1}\n");
    const trial *t = s->trials;
    cr_expect_eq(s->trial_count, 1);
    cr_expect_eq(t->seed, 0);
    cr_expect_eq(t->instance, 0);
    cr_expect_eq(t->precision, PRECISION_F64);
    cr_expect_eq(t->log.every, 0);
    cr_expect_eq(t->log.per_decade, 10);
    cr_expect_eq(t->diverged, 1e6);
    cr_expect_null(t->targets, "targets stop a trial only when the study says so");
    cr_expect_eq(t->limit_memory, 0);
    cr_expect_eq(s->figure_count, 0);
    cr_expect_eq(sample_option(t, "lr"), 0.1);
    cr_expect_str_eq(t->problem.values[6].path, "");
    study_free(s);
}

Test(study, runs_all_optimizers_on_a_seed_before_the_next)
{
    study *s = sample_good("study: s\nproblems: [hill: {dim: [1, 2]}]\n"
                           "optimizers:\n  - stroll: {lr: [1, 2], momentum: [0.1, 0.2]}\n"
                           "seeds: 2\nbudget: {steps: 1}\n");
    const double lr[] = {1, 1, 2, 2}, momentum[] = {0.1, 0.2, 0.1, 0.2};
    cr_assert_eq(s->trial_count, 16);
    for (int k = 0; k < 16; k++) {
        const trial *t = s->trials + k;
        cr_expect_eq(t->problem.values[0].number, 1 + k / 8);
        cr_expect_eq(t->seed, (uint64_t)(k / 4 % 2));
        cr_expect_eq(sample_option(t, "lr"), lr[k % 4]);
        cr_expect_eq(sample_option(t, "momentum"), momentum[k % 4]);
    }
    study_free(s);
}

Test(study, instance_stays_while_seeds_move)
{
    study *s = sample_good("study: s\nproblems: [hill: {instance: [7, 9]}, hill]\n"
                           "optimizers: [stroll]\nseeds: 2\nbudget: {steps: 1}\n");
    const uint64_t instances[] = {7, 7, 9, 9, 0, 1};
    cr_assert_eq(s->trial_count, 6);
    for (int k = 0; k < 6; k++)
        cr_expect_eq(s->trials[k].instance, instances[k]);
    cr_expect_str_eq(s->trials[0].problem_label, "hill instance=7");
    study_free(s);
}

Test(study, stops_at_the_targets_a_problem_can_reach)
{
    study *s = sample_good("study: s\nproblems: [lake]\noptimizers: [swim]\n"
                           "budget: {steps: 1}\ntargets: {loss: 3}\nstop: {target: true}\n");
    cr_expect_eq(s->trials[0].target_count, 1);
    study_free(s);
}

Test(study, data_are_found_beside_the_study)
{
    sample_write("map.txt", "up", 2);
    study *s = sample_good("study: s\nproblems: [hill: {data: map.txt}]\n"
                           "optimizers: [stroll]\nbudget: {steps: 1}\n");
    const option_value *data = s->trials[0].problem.values + 6;
    cr_expect_str_eq(data->text, "map.txt");
    cr_expect_eq(strlen(data->hash), 32);
    cr_expect(strstr(data->path, "/map.txt") != NULL, "%s", data->path);
    study_free(s);
}

Test(study, anchors_share_options)
{
    study *s = sample_good("study: s\nproblems: [hill]\noptimizers:\n"
                           "  - stroll: {lr: &lr [1, 2]}\n"
                           "  - stroll: {lr: *lr, nesterov: true}\nbudget: {steps: 1}\n");
    cr_expect_eq(s->trial_count, 4);
    study_free(s);
}
