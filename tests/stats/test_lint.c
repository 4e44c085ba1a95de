/* Every rule of the linter: it finds what is unfair, and nothing in what is fair. */
#include <math.h>
#include <string.h>

#include "near.h"
#include "ring.h"
#include "stats/lint.h"
#include "store/noise.h"

static failure f;
static findings found;

TestSuite(lint, .init = ring_begin, .fini = ring_end);

static void add(const char *label, double lr, int seed, double final)
{
    ring_add(label, lr, seed, 5, final, TRIAL_DONE);
}

/* Three rates each, the best in the middle; seeds alike. */
static void add_fair(const char *label, double best, int seeds)
{
    for (int k = 0; k < seeds; k++)
        for (int lr = 0; lr < 3; lr++)
            add(label, pow(10, lr - 2), k, best + 0.1 * abs(lr - 1) + 0.001 * k);
}

static void look(void)
{
    found = lint(ring_store, &ring_study, ring_memory);
}

static const finding *find(const char *rule)
{
    for (int k = 0; k < found.count; k++)
        if (strcmp(found.all[k].rule, rule) == 0)
            return &found.all[k];
    return NULL;
}

static void expect(const char *rule, const char *words)
{
    const finding *one = find(rule);
    cr_assert_not_null(one, "%s was not found", rule);
    cr_assert_not_null(strstr(one->what, words), "%s: %s", rule, one->what);
}

static void expect_no(const char *rule)
{
    const finding *one = find(rule);
    cr_assert_null(one, "%s", one ? one->what : "");
}

Test(lint, is_quiet_about_a_fair_study)
{
    add_fair("a", 0.2, 6);
    add_fair("b", 0.3, 6);
    ring_load();
    look();
    cr_assert_eq(found.count, 0, "%s: %s", found.all[0].rule, found.all[0].what);
}

Test(lint, counts_seeds_settings_failures_and_what_is_missing)
{
    for (int k = 0; k < 4; k++) {
        ring_add("a", 0.1, k, 5, 0.3, k == 3 ? TRIAL_FAILED : TRIAL_DONE);
        add("a", 1, k, 0.2 + 0.01 * k);
        add("b", 0.1, k, 0.25);
    }
    ring_load();
    ring_trials[ring_count++] = sample_trial(ring_memory, "b", 0.1, 0, 4);
    ring_study.trial_count = ring_count;
    ring_goal.value = 0.001;
    look();
    expect("missing", "1 of 5 trials are missing");
    expect("failed", "1 of 8 trials failed");
    expect("failed", "seed 3: failed: walker fell");
    expect("tuning-budget", "a 2, b 1");
    expect("seeds", "a 4, b 5");
    expect("few-seeds", "with 4 seeds no exact paired test reaches p = 0.05");
    cr_assert_eq(find("few-seeds")->severity, LINT_WEAK);
    expect("target", "nobody reaches loss 0.001");
    expect("grid-edge", "the best lr, 1, lies at the upper edge of its grid, 0.1 to 1");
    cr_assert_str_eq(find("grid-edge")->advice, "Add lr = 10");
    for (int k = 1; k < found.count; k++)
        cr_assert(found.all[k - 1].severity <= found.all[k].severity);
}

Test(lint, what_was_not_run_has_no_results)
{
    static trial none[1];
    none[0] = sample_trial(ring_memory, "a", 0.1, 0, 0);
    ring_study = sample_study("unborn", none, 1);
    look();
    cr_assert_eq(found.count, 1);
    cr_assert_str_eq(found.all[0].rule, "no-results");
    cr_assert_str_eq(found.all[0].advice, "slalom run study.yaml");
}

/* The plugins' contents stand beside the trials: another build has others. */
Test(lint, results_of_another_build_are_stale)
{
    add_fair("a", 0.2, 6);
    add_fair("b", 0.3, 6);
    ring_load();
    look();
    expect_no("stale");
    plugin rebuilt = sample_walker;
    rebuilt.contents++;
    for (int k = 0; k < ring_count; k++)
        if (strcmp(ring_trials[k].label, "a") == 0)
            ring_trials[k].optimizer.plugin = &rebuilt;
    look();
    expect("stale", "18 of 18 trials are of another build");
    cr_assert_str_eq(find("stale")->where, "a on bowl {dim: 10}");
    cr_assert_str_eq(find("stale")->advice, "slalom run study.yaml --rerun stale");
}

static figure over_time = {.kind = FIGURE_CURVES, .x = "seconds", .y = "loss"};

static void show_seconds(void)
{
    ring_load();
    ring_study.figures = &over_time;
    ring_study.figure_count = 1;
}

Test(lint, seconds_of_trials_side_by_side)
{
    add_fair("a", 0.2, 6);
    add_fair("b", 0.3, 6);
    ring_load();
    look();
    expect_no("seconds"); /* nothing is shown in seconds */
    show_seconds();
    look();
    expect("seconds", "trials that ran side by side");
    ring_study.figure_count = 0;
    for (int k = 0; k < ring_count; k++)
        ring_trials[k].budget.seconds = 1;
    look();
    expect("seconds", "trials that ran side by side");
}

/* Exclusive trials between calibrations whose stream through memory takes so many seconds. */
static void run_calibrated(const double *memory_seconds, int count)
{
    cr_assert(store_noise(ring_store, 1, &f), "%s", f.sentence);
    for (int k = 0; k < count; k++) {
        calibration c = {2, memory_seconds[k]};
        cr_assert(store_calibration(ring_store, "before", &c, &f));
    }
    for (int k = 0; k < 12; k++) {
        trial *t = &ring_trials[ring_count++];
        *t = sample_trial(ring_memory, k % 2 ? "b" : "a", 0.1, 0, (uint64_t)(k / 2));
        t->exclusive = true;
        ring_run(t, 5, 0.2, TRIAL_DONE);
    }
    show_seconds();
    look();
}

Test(lint, a_machine_that_wavers_makes_noise)
{
    static const double wavering[] = {1, 1.05, 1.1, 0.95, 0.9};
    run_calibrated(wavering, LENGTH(wavering));
    expect("noise", "+- 5 %");
    expect_no("seconds");
}

Test(lint, one_bad_moment_makes_noise)
{
    static const double once[] = {1, 1, 1.25, 1, 1};
    run_calibrated(once, LENGTH(once));
    expect("noise", "at worst 25 %");
}

Test(lint, a_steady_machine_makes_none)
{
    static const double steady[] = {1, 1.01, 1.02, 0.99, 1.15};
    run_calibrated(steady, LENGTH(steady));
    expect_no("noise");
    expect_no("seconds");
}

static void add_elsewhere(const char *label, double lr, int seed)
{
    trial *t = &ring_trials[ring_count++];
    *t = sample_trial(ring_memory, label, lr, 0.5, (uint64_t)seed);
    t->problem_label = "elsewhere";
    t->problem.values = arena_array(ring_memory, option_value, 1);
    t->problem.values[0] = (option_value){.number = 20, .text = "", .path = ""};
    ring_run(t, 5, 0.2, TRIAL_DONE);
}

Test(lint, who_is_absent_on_a_problem_is_named)
{
    add_fair("a", 0.2, 6);
    add_fair("b", 0.3, 6);
    for (int k = 0; k < 6; k++)
        add_elsewhere("a", 0.1, k);
    ring_load();
    look();
    expect("absent", "no result, while others have one");
    cr_assert_str_eq(find("absent")->where, "b on elsewhere");
    for (int k = 0; k < 6; k++)
        add_elsewhere("b", 0.1, k);
    ring_load();
    look();
    expect_no("absent");
}

Test(lint, one_optimizer_alone_has_no_baseline)
{
    add_fair("a", 0.2, 6);
    ring_load();
    look();
    expect("baseline", "a stands alone: there is nothing to compare it with");
    add_fair("b", 0.3, 6);
    ring_load();
    look();
    expect_no("baseline");
}

Test(lint, the_best_of_near_equals_may_be_luck)
{
    for (int k = 0; k < 6; k++)
        for (int lr = 0; lr < 5; lr++) {
            add("a", pow(10, lr - 3), k, 0.2 + 0.01 * ((k + 2 * lr) % 6) + 0.2 * (lr % 4 == 0));
            add("b", pow(10, lr - 3), k, 0.202 + 0.01 * k + 0.2 * (lr != 2));
        }
    ring_load();
    look();
    expect("chosen-seeds", "the best of 3 near-equal settings was chosen on the seeds");
}

/* A trial of 100 s, of which its clocks miss so many seconds. */
static void add_missing(int seed, double gap)
{
    int64_t row = ring_add("a", 0.1, seed, 5, 0.2, TRIAL_DONE);
    sample_ask(ring_memory, ring_store,
               arena_format(ring_memory,
                            "UPDATE trial SET wall_seconds = 100, evaluation_seconds = 30, "
                            "setup_seconds = %.17g - seconds WHERE id = %lld",
                            70 - gap, (long long)row),
               false);
}

Test(lint, audits_clocks_to_one_percent)
{
    add_missing(0, 0.9);
    add_missing(1, -0.9);
    ring_load();
    look();
    expect_no("clocks");
    add_missing(2, 1.1);
    ring_load();
    look();
    expect("clocks", "1 of 3 trials have clocks that miss their wall clock by more than 1 %; "
                     "seed 2");
    add_missing(3, -1.1); /* clocks that run longer than the wall */
    ring_load();
    look();
    expect("clocks", "2 of 4 trials");
    cr_assert_eq(find("clocks")->severity, LINT_WEAK); /* nothing is shown in seconds */
    show_seconds();
    look();
    cr_assert_eq(find("clocks")->severity, LINT_UNFAIR);
}
