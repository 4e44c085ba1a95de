/* The engine from outside: `slalom run` on studies with good and deliberately bad plugins. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/session.h"

static session s;

static void begin(void)
{
    session_open(&s);
}

static void end(void)
{
    session_close(&s);
}

TestSuite(engine, .init = begin, .fini = end, .timeout = 120);

/* A study of quadratics with one entry per line of `optimizers`. */
static void write_study(const char *optimizers, const char *further)
{
    char study[4096];
    snprintf(study, sizeof study,
             "study: t\nseeds: 2\nbudget: {steps: 50}\n%s"
             "problems: [quadratic: {dim: 10, rotation: random}]\noptimizers:\n%s",
             further, optimizers);
    session_write(&s, "t.yaml", study);
}

static void run(const char *how)
{
    session_run(&s, "run t.yaml --store t.db %s", how);
}

/* With the bad plugins in sight. */
static void run_bad(void)
{
    const char *program = getenv("SLALOM_PROGRAM"), *plugins = getenv("SLALOM_TEST_PLUGINS");
    session_shell(&s, "SLALOM_PLUGINS='%s' '%s' run t.yaml --store t.db 2>&1", plugins,
                  program);
}

static void expect_rows(const char *query, const char *rows)
{
    session_shell(&s, "sqlite3 t.db \"%s\"", query);
    cr_assert_str_eq(s.output, rows, "%s gives:\n%s", query, s.output);
}

Test(engine, runs_what_is_missing_and_nothing_else)
{
    write_study("  - sgd\n  - adam\n", "");
    run("--dry-run");
    session_expect(&s, "4 trials: 0 in the store, 4 missing");
    run("");
    cr_assert_eq(s.code, 0, "%s", s.output);
    session_expect(&s, "4 run now");
    run("");
    session_expect(&s, "0 run now");
    write_study("  - sgd: {lr: [0.1, 0.2]}\n  - adam\n", "");
    run("--dry-run");
    session_expect(&s, "6 trials: 4 in the store, 2 missing");
}

Test(engine, any_number_of_jobs_gives_the_same_bits)
{
    static const char columns[] = "select p.key, c.step, c.metric, quote(c.value) from curve c "
                                  "join trials t on t.trial = c.trial join trial p on p.id = "
                                  "c.trial order by p.key, c.step, c.metric";
    static char alone[65536];
    write_study("  - sgd: {lr: [0.1, 0.3]}\n  - lbfgs\n", "");
    run("--jobs 1");
    session_shell(&s, "sqlite3 t.db \"%s\"", columns);
    strcpy(alone, s.output);
    cr_assert_gt(strlen(alone), 1000, "%s", s.output);
    session_shell(&s, "rm t.db*");
    run("--jobs 5");
    session_shell(&s, "sqlite3 t.db \"%s\"", columns);
    cr_assert_str_eq(alone, s.output);
}

Test(engine, a_crash_costs_its_own_trial)
{
    write_study("  - walker_crashes\n  - sgd\n", "");
    run_bad();
    cr_assert_eq(s.code, 1, "%s", s.output);
    session_expect(&s, "killed by signal 11");
    expect_rows("select optimizer, status, count(*) from trials group by 1, 2 order by 1",
                "sgd|done|2\nwalker_crashes|crashed|2\n");
}

Test(engine, an_exit_is_a_failure_with_a_sentence)
{
    write_study("  - walker_exits\n", "");
    run_bad();
    expect_rows("select distinct status, message from trials",
                "failed|its process ended with exit code 3 before the trial did\n");
}

Test(engine, an_endless_step_is_stopped_at_its_limit)
{
    write_study("  - walker_loops\n  - sgd\n", "limits: {seconds: 1}\n");
    run_bad();
    cr_assert_eq(s.code, 1);
    expect_rows("select optimizer, status, count(*) from trials group by 1, 2 order by 1",
                "sgd|done|2\nwalker_loops|timeout|2\n");
}

Test(engine, what_a_plugin_prints_disturbs_nothing)
{
    write_study("  - walker_prints\n", "");
    run_bad();
    cr_assert_eq(s.code, 0, "%s", s.output);
    expect_rows("select status, count(*) from trials group by 1", "done|2\n");
}

Test(engine, data_that_cannot_be_loaded_fail_every_trial_of_theirs)
{
    session_write(&s, "bad.libsvm", "1 1:0.5\nthis is no number 2:1\n");
    session_write(&s, "t.yaml",
                  "study: t\nseeds: 2\nbudget: {steps: 5}\n"
                  "problems: [logistic_regression: {data: bad.libsvm}, quadratic]\n"
                  "optimizers: [sgd]\n");
    run("");
    cr_assert_eq(s.code, 1, "%s", s.output);
    session_expect(&s, "bad.libsvm");
    expect_rows("select problem, status, count(*) from trials group by 1, 2 order by 1",
                "logistic_regression|failed|2\nquadratic|done|2\n");
}

Test(engine, a_killed_parent_leaves_a_store_that_can_be_finished)
{
    write_study("  - sgd: {lr: {log: [1e-4, 1e-1, 100]}}\n", "");
    const char *program = getenv("SLALOM_PROGRAM");
    session_shell(
        &s,
        "true; '%s' run t.yaml --store t.db >/dev/null 2>&1 & p=$!; sleep 0.05; kill -9 $p; "
        "wait $p 2>/dev/null; true",
        program);
    run("");
    cr_assert_eq(s.code, 0, "%s", s.output);
    expect_rows("select status, count(*) from trials group by 1", "done|200\n");
    expect_rows("select count(distinct trial) from curve", "200\n");
    expect_rows("select count(*) from (select trial from curve where metric = 'loss' group by "
                "trial having max(step) <> 50)",
                "0\n");
}

Test(engine, an_interrupt_ends_cleanly_and_is_resumed)
{
    const char *program = getenv("SLALOM_PROGRAM"), *plugins = getenv("SLALOM_TEST_PLUGINS");
    write_study("  - walker_loops\n", "");
    session_shell(&s,
                  "true; SLALOM_PLUGINS='%s' '%s' run t.yaml --store t.db >/dev/null 2>&1 & "
                  "p=$!; sleep 1; "
                  "kill -INT $p; wait $p; echo code $?",
                  plugins, program);
    session_expect(&s, "code 130");
    session_shell(&s, "sqlite3 t.db \"select distinct status from trials\"");
    cr_assert_str_eq(s.output, "interrupted\n");
    session_shell(&s, "SLALOM_PLUGINS='%s' '%s' run t.yaml --store t.db --dry-run 2>&1",
                  plugins, program);
    session_expect(&s, "2 missing");
}

Test(engine, a_budget_that_never_ends_is_refused)
{
    session_write(&s, "t.yaml",
                  "study: t\nbudget: {gradients: 5}\nproblems: [poisson]\noptimizers: [cg]\n");
    run("");
    cr_assert_eq(s.code, 2);
    session_expect(&s, "t.yaml:4:14: cg asks for no gradients, so a budget of gradients alone");
    session_shell(&s, "test ! -e t.db && echo nothing written");
    session_expect(&s, "nothing written");
}
