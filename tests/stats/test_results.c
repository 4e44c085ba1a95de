/* Grouping, the choice of settings and times to target on trials written by hand. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "../store/sample.h"
#include "stats/band.h"
#include "stats/reach.h"
#include "stats/sensitivity.h"

static const double infinite = (double)INFINITY;

enum { MOST = 64 };

static arena *memory;
static char *path;
static store *s;
static trial trials[MOST];
static int count;
static study st;
static failure f;

static void begin(void)
{
    memory = arena_new();
    path = sample_path(memory, "test.db");
    s = store_open(path, &f);
    cr_assert(s, "%s", f.sentence);
}

static void end(void)
{
    store_close(s);
    sample_remove(path);
    arena_free(memory);
}

TestSuite(results, .init = begin, .fini = end);

/* A trial of the study that falls from 1 to `final` in two steps. */
static trial *add(const char *label, double lr, double momentum, double final,
                  trial_status status)
{
    uint64_t seed = 0;
    for (int k = 0; k < count; k++)
        seed += strcmp(trials[k].label, label) == 0 &&
                trials[k].optimizer.values[0].number == lr &&
                trials[k].optimizer.values[1].number == momentum;
    trials[count] = sample_trial(memory, label, lr, momentum, seed);
    double loss[] = {1, 0.5 * (1 + final), final};
    if (status != TRIAL_RUNNING)
        sample_run(s, &trials[count], 3, loss, status);
    return &trials[count++];
}

static results *load(const char *words)
{
    int64_t id;
    st = sample_study("sample", trials, count);
    cr_assert(store_study(s, &st, &id, &f), "%s", f.sentence);
    return results_load(s, &st, measure_read(words, memory), memory, &f);
}

static void same(double got, double expected)
{
    cr_assert(got == expected || (isnan(got) && isnan(expected)), "%g is not %g", got,
              expected);
}

Test(results, are_grouped_by_setting_over_seeds)
{
    for (int k = 0; k < 3; k++) {
        add("a", 0.1, 0, 0.1 * (k + 1), TRIAL_DONE);
        add("a", 0.2, 0, 0.01 * (k + 1), TRIAL_DONE);
        add("b", 0.1, 0, 0.2, TRIAL_TARGET);
    }
    results *r = load("loss");
    cr_assert_eq(r->group_count, 3);
    cr_assert_eq(r->missing, 0);
    cr_assert_eq(r->problem_count, 1);
    cr_assert_eq(r->label_count, 2);
    same(r->groups[0].score.median, 0.2);
    same(r->groups[0].score.low, 0.1 + 0.5 * (0.2 - 0.1));
    same(r->groups[1].score.median, 0.02);
    same(r->groups[2].score.high, 0.2);
    cr_assert_eq(r->groups[2].count, 3);
}

Test(results, diverged_and_failed_trials_stay_in_the_denominator)
{
    add("a", 0.1, 0, 0.1, TRIAL_DONE);
    add("a", 0.1, 0, 0.001, TRIAL_DIVERGED);
    add("a", 0.1, 0, 0.002, TRIAL_FAILED);
    results *r = load("loss");
    cr_assert_eq(r->groups[0].count, 3);
    cr_assert_eq(r->groups[0].diverged, 1);
    cr_assert_eq(r->groups[0].failed, 1);
    same(r->groups[0].score.median, infinite);
}

Test(results, missing_and_interrupted_trials_are_counted_apart)
{
    add("a", 0.1, 0, 0.1, TRIAL_DONE);
    add("a", 0.1, 0, 0.3, TRIAL_INTERRUPTED);
    add("a", 0.1, 0, 0.5, TRIAL_RUNNING);
    results *r = load("loss");
    cr_assert_eq(r->missing, 2);
    cr_assert_eq(r->groups[0].count, 1);
    cr_assert_eq(r->groups[0].seeds, 3);
    same(r->groups[0].score.median, 0.1);
}

Test(results, know_which_way_is_better)
{
    add("a", 0.1, 0, 0.1, TRIAL_DONE);
    add("b", 0.1, 0, 0.4, TRIAL_DONE);
    add("c", 0.1, 0, 0.0, TRIAL_DIVERGED);
    results *r = load("final accuracy");
    const group **best;
    cr_assert(r->higher);
    cr_assert_str_eq(r->unit, "%");
    cr_assert_eq(choose_best(r, "bowl {dim: 10}", &best, memory), 3);
    cr_assert_str_eq(best[0]->trial->label, "a");
    same(results_spread(r, best[0]->score).median, 0.9);
    cr_assert_str_eq(best[2]->trial->label, "c");
    same(results_spread(r, best[2]->score).median, -infinite);
}

Test(results, can_be_about_the_best_value)
{
    const double up[] = {1, 0.1, 0.7};
    trials[count] = sample_trial(memory, "a", 0.1, 0, 0);
    sample_run(s, &trials[count++], 3, up, TRIAL_DONE);
    same(load("loss")->groups[0].score.median, 0.7);
    same(load("best loss")->groups[0].score.median, 0.1);
}

Test(results, an_unknown_metric_is_refused_with_the_nearest)
{
    add("a", 0.1, 0, 0.1, TRIAL_DONE);
    cr_assert_null(load("acuracy"));
    cr_assert_str_eq(f.sentence,
                     "no trial of the study sample has the metric acuracy: expected "
                     "accuracy");
}

Test(results, an_empty_study_is_refused)
{
    add("a", 0.1, 0, 0.1, TRIAL_RUNNING);
    cr_assert_null(load("loss"));
    cr_assert_str_eq(f.sentence,
                     "the store has no trial of the study sample yet: slalom run study.yaml");
}

Test(results, the_best_setting_has_the_least_median)
{
    add("a", 0.1, 0, 0.3, TRIAL_DONE);
    add("a", 0.2, 0, 0.2, TRIAL_DONE);
    add("a", 0.4, 0, 0.2, TRIAL_DONE);
    add("b", 0.1, 0, 0.1, TRIAL_DONE);
    results *r = load("loss");
    const group **best;
    cr_assert_eq(choose_best(r, "bowl {dim: 10}", &best, memory), 2);
    cr_assert_str_eq(best[0]->trial->label, "b");
    same(best[1]->trial->optimizer.values[0].number, 0.2); /* the first of equals */
    cr_assert_eq(choose_best(r, "no such problem", &best, memory), 0);
}

Test(results, fewer_diverged_trials_break_a_tie)
{
    for (int k = 0; k < 3; k++)
        add("a", 0.1, 0, 0.2, k == 2 ? TRIAL_DIVERGED : TRIAL_DONE);
    for (int k = 0; k < 3; k++)
        add("a", 0.2, 0, 0.2, TRIAL_DONE);
    const group **best;
    choose_best(load("loss"), "bowl {dim: 10}", &best, memory);
    same(best[0]->trial->optimizer.values[0].number, 0.2);
}

Test(results, a_setting_is_what_varies)
{
    add("a", 0.1, 0, 0.3, TRIAL_DONE);
    add("a", 1.0 / 3, 0, 0.2, TRIAL_DONE);
    add("b", 0.1, 0.9, 0.2, TRIAL_DONE);
    results *r = load("loss");
    cr_assert_str_eq(group_setting(r, &r->groups[1], memory), "lr=0.3333");
    cr_assert_str_eq(group_setting(r, &r->groups[2], memory), "");
}

Test(results, settings_of_transforms_carry_their_name)
{
    option_value norms[] = {{.number = 1}, {.number = 2}};
    setting clips[] = {{&sample_clip, &norms[0]}, {&sample_clip, &norms[1]}};
    for (int k = 0; k < 2; k++) {
        trials[count] = sample_trial(memory, "a", 0.1, 0, (uint64_t)k);
        trials[count].transforms = &clips[k];
        trials[count].transform_count = 1;
        sample_run(s, &trials[count], 1, (double[]){1}, TRIAL_DONE);
        count++;
    }
    results *r = load("loss");
    cr_assert_eq(r->group_count, 2);
    cr_assert_str_eq(group_setting(r, &r->groups[1], memory), "clip.norm=2");
}

Test(results, times_to_target_are_medians_over_all_seeds)
{
    reached all;
    add("a", 0.1, 0, 0.1, TRIAL_DONE); /* 1, 0.55, 0.1 */
    add("a", 0.1, 0, 0.0, TRIAL_DONE); /* 1, 0.5, 0 */
    add("a", 0.1, 0, 0.8, TRIAL_DONE); /* never below 0.8 */
    results *r = load("loss");
    target t = {"loss", 0.5};
    cr_assert(reach_target(s, &r->groups[0], &t, &all, memory));
    cr_assert_eq(all.count, 2);
    same(all.steps.median, 2);
    same(all.samples.median, 20);
    same(all.gradient_calls.low, 1.5);
    same(all.seconds.high, infinite);
    target accuracy = {"accuracy", 0.5};
    cr_assert(reach_target(s, &r->groups[0], &accuracy, &all, memory));
    same(all.steps.median, 2);
    target unknown = {"beauty", 0.5};
    cr_assert_not(reach_target(s, &r->groups[0], &unknown, &all, memory));
}

Test(results, bands_of_a_group_use_the_clock)
{
    add("a", 0.1, 0, 0.2, TRIAL_DONE);
    add("a", 0.1, 0, 0.4, TRIAL_DONE);
    results *r = load("loss");
    band b = band_of(s, r, &r->groups[0], "samples", "loss", memory);
    cr_assert_eq(b.count, 3);
    same(b.x[2], 20);
    cr_assert_float_eq(b.y[2].median, 0.3, 1e-15);
}

Test(results, sensitivity_takes_the_best_over_the_other_options)
{
    response *all;
    add("a", 0.2, 0.0, 0.3, TRIAL_DONE);
    add("a", 0.1, 0.0, 0.5, TRIAL_DONE);
    add("a", 0.1, 0.9, 0.4, TRIAL_DONE);
    add("a", 0.2, 0.9, 0.0, TRIAL_DIVERGED);
    add("b", 0.7, 0.0, 0.1, TRIAL_DONE);
    results *r = load("loss");
    cr_assert_eq(sensitivity_of(r, "bowl {dim: 10}", "a", "lr", &all, memory), 2);
    same(all[0].value.number, 0.1);
    same(all[0].group->score.median, 0.4);
    same(all[1].group->score.median, 0.3);
    cr_assert_eq(sensitivity_of(r, "bowl {dim: 10}", "b", "lr", &all, memory), 1);
    cr_assert_eq(sensitivity_of(r, "bowl {dim: 10}", "a", "beta", &all, memory), 0);
}
