/* slalom status, and the trials that slalom run does again or no more. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "cli/session.h"

static session s;

static const char two_races[] =
    "study: t\nseeds: 2\nbudget: {steps: 20}\nraces:\n"
    "  - race: first\n    problems: [quadratic]\n    optimizers: [sgd, walker_crashes]\n"
    "  - race: second\n    problems: [quadratic: {dim: 3}]\n    optimizers: [sgd]\n";

static void begin(void)
{
    session_open(&s);
    session_write(&s, "t.yaml", two_races);
}

static void end(void)
{
    session_close(&s);
}

TestSuite(status, .init = begin, .fini = end, .timeout = 60);

/* With the bad plugins in sight. */
static int call(const char *words)
{
    return session_shell(&s, "SLALOM_PLUGINS='%s:%s' '%s' %s --store t.db 2>&1",
                         getenv("SLALOM_TEST_PLUGINS"), getenv("SLALOM_PLUGINS"),
                         getenv("SLALOM_PROGRAM"), words);
}

/* As if the plugin had been rebuilt since. */
static void make_stale(const char *kind)
{
    session_shell(&s,
                  "sqlite3 t.db \"UPDATE plugin SET contents = '00000000000000ff' "
                  "WHERE kind = '%s'\"",
                  kind);
}

Test(status, without_a_store_everything_is_missing)
{
    cr_assert_eq(call("status t.yaml"), 0, "%s", s.output);
    session_expect(&s, "6 trials: 0 done, 6 missing, 0 failed, 0 stale");
    session_shell(&s, "test ! -e t.db && echo nothing written");
    session_expect(&s, "nothing written");
}

Test(status, each_race_and_label_has_its_counts)
{
    call("run t.yaml");
    cr_assert_eq(call("status t.yaml"), 0, "%s", s.output);
    cr_assert_str_eq(s.output,
                     "t/first\n"
                     "optimizer       done  missing  failed  stale\n"
                     "sgd                2        0       0      0\n"
                     "walker_crashes     0        0       2      0\n"
                     "    crashed: killed by signal 11 (Segmentation fault) in start "
                     "(walker_crashes.so)\n\n"
                     "t/second\n"
                     "optimizer  done  missing  failed  stale  first failure\n"
                     "sgd           2        0       0      0\n\n"
                     "6 trials: 4 done, 0 missing, 2 failed, 0 stale\n",
                     "%s", s.output);
}

Test(status, another_build_of_a_plugin_makes_its_results_stale)
{
    call("run t.yaml");
    make_stale("optimizer");
    call("status t.yaml");
    session_expect(&s, "6 trials: 0 done, 0 missing, 2 failed, 4 stale");
    call("run t.yaml");
    session_expect(&s, "0 run now");
    call("run t.yaml");
    session_expect(&s, "results are of another build of their plugins (stale); --rerun stale");
    call("run t.yaml --rerun stale");
    session_expect(&s,
                   "t/first: will run 0 missing trials and 2 again that the store has (stale)");
    session_expect(&s, "t/first: 4 trials in the store, 2 run now");
    call("status t.yaml");
    session_expect(&s, "6 trials: 4 done, 0 missing, 2 failed, 0 stale");
    make_stale("problem");
    call("status t.yaml");
    session_expect(&s, "0 done, 0 missing, 2 failed, 4 stale");
}

Test(status, transforms_schedules_and_probes_count_too)
{
    static const char *const kinds[] = {"transform", "schedule", "probe"};
    session_write(&s, "t.yaml",
                  "study: t\nbudget: {steps: 20}\nproblems: [quadratic]\noptimizers:\n"
                  "  - sgd: {lr: 0.1}\n    through: [clip: {norm: 1}]\n"
                  "    schedule: {lr: {cosine: {final: 0.1}}}\nprobes: [gradient_norm]\n");
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        call("run t.yaml --rerun stale");
        call("status t.yaml");
        session_expect(&s, "1 trials: 1 done");
        make_stale(kinds[k]);
        call("status t.yaml");
        session_expect(&s, "1 stale");
    }
}

Test(status, failed_ones_and_all_are_run_again_when_asked)
{
    call("run t.yaml");
    call("run t.yaml --rerun failed --dry-run");
    session_expect(&s, "4 trials: 4 in the store, 0 missing, 2 to run again (failed)");
    call("run t.yaml --rerun failed");
    session_expect(&s, "t/first: 4 trials in the store, 2 run now");
    session_expect(&s, "t/second: 2 trials in the store, 0 run now");
    call("run t.yaml --rerun all");
    session_expect(&s, "t/first: 4 trials in the store, 4 run now");
    session_expect(&s, "t/second: 2 trials in the store, 2 run now");
    cr_assert_eq(call("run t.yaml --rerun fialed"), 2);
    session_expect(&s, "did you mean \"failed\"?");
}

Test(status, the_first_failure_stops_a_run_that_fails_fast)
{
    session_write(&s, "t.yaml",
                  "study: t\nseeds: 3\nbudget: {steps: 20}\nproblems: [quadratic]\n"
                  "optimizers: [sgd, walker_crashes, adam]\n");
    cr_assert_eq(call("run t.yaml --jobs 1 --fail-fast"), 1, "%s", s.output);
    session_expect(&s, "stopped at the first failure");
    call("status t.yaml");
    session_expect(&s, "1 failed, 0 stale");
    call("run t.yaml");
    call("status t.yaml");
    session_expect(&s, "9 trials: 6 done, 0 missing, 3 failed, 0 stale");
}

Test(status, what_was_not_run_again_stays)
{
    session_write(&s, "t.yaml",
                  "study: t\nseeds: 3\nbudget: {steps: 20}\nproblems: [quadratic]\n"
                  "optimizers: [walker_crashes, sgd]\n");
    call("run t.yaml");
    cr_assert_eq(call("run t.yaml --rerun all --jobs 1 --fail-fast"), 1, "%s", s.output);
    session_expect(&s, "t: 6 trials in the store, 1 run now");
    call("status t.yaml");
    session_expect(&s, "6 trials: 3 done, 0 missing, 3 failed, 0 stale");
}

Test(status, what_runs_beside_the_first_failure_is_interrupted)
{
    session_write(&s, "t.yaml",
                  "study: t\nbudget: {steps: 20}\nproblems: [quadratic]\n"
                  "optimizers: [walker_loops, walker_crashes, sgd: {lr: [0.1, 0.2, 0.3]}]\n");
    cr_assert_eq(call("run t.yaml --jobs 2 --fail-fast"), 1, "%s", s.output);
    session_shell(&s, "sqlite3 t.db \"SELECT optimizer, status FROM trials ORDER BY 1\"");
    session_expect(&s, "walker_crashes|crashed\nwalker_loops|interrupted\n");
    cr_assert_null(strstr(s.output, "sgd"), "%s", s.output);
}
