/* Plugins that attack the process they run in cost their own trial, problems that cannot be
   loaded the trials on them; nothing else, and nothing hangs. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

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

TestSuite(rogue, .init = begin, .fini = end, .timeout = 60);

/* Runs a study of two seeds and reads status and message of its trials, sgd's apart. */
static void race(const char *problem, const char *optimizers, const char *further)
{
    char study[1024];
    snprintf(study, sizeof study,
             "study: t\nseeds: 2\nbudget: {steps: 50}\nproblems: [%s]\noptimizers: [%s]\n%s",
             problem, optimizers, further);
    session_write(&s, "t.yaml", study);
    session_shell(&s, "SLALOM_PLUGINS='%s' '%s' run t.yaml --store t.db 2>&1",
                  getenv("SLALOM_TEST_PLUGINS"), getenv("SLALOM_PROGRAM"));
}

static void expect(const char *query, const char *rows)
{
    session_shell(&s, "sqlite3 t.db \"%s\"", query);
    cr_assert_str_eq(s.output, rows, "%s gives:\n%s", query, s.output);
}

static const char each[] =
    "select optimizer, status, count(*), message from trials group by 1, 2, 4 order by 1";

Test(rogue, a_kill_of_its_group_kills_itself)
{
    race("quadratic: {instance: 1}", "rogue_kills_its_group, sgd", "");
    cr_assert_eq(s.code, 1, "%s", s.output);
    session_expect(&s, "rogue_kills_its_group on quadratic, seed ");
    expect(
        each,
        "rogue_kills_its_group|interrupted|2|killed with signal 9 (Killed), by somebody or by "
        "its own plugin\nsgd|done|2|\n");
}

Test(rogue, a_child_left_behind_is_not_waited_for)
{
    race("quadratic", "rogue_leaves_a_child, sgd", "");
    expect(each, "rogue_leaves_a_child|failed|2|its process ended with exit code 4 before the "
                 "trial did\nsgd|done|2|\n");
}

Test(rogue, a_status_that_is_none_fails)
{
    race("quadratic", "rogue_bad_status", "");
    session_expect(&s, "step returned 77, which is no status");
}

Test(rogue, a_crash_while_loading_is_a_crash)
{
    race("rogue_crashes, quadratic", "sgd", "");
    cr_assert_eq(s.code, 1, "%s", s.output);
    expect(
        "select problem, status, count(*), message from trials group by 1, 2, 4 order by 1",
        "quadratic|done|2|\nrogue_crashes|crashed|2|loading the data was killed by signal 11 "
        "(Segmentation fault) in load (rogue_crashes.so)\n");
}

Test(rogue, an_exit_while_loading_is_a_failure)
{
    race("rogue_exits", "sgd", "");
    expect("select distinct status, message from trials",
           "failed|loading the data ended the process with exit code 3\n");
}

Test(rogue, loading_for_ever_is_stopped_at_the_limit)
{
    race("rogue_loops, quadratic", "sgd", "limits: {seconds: 1}\n");
    expect("select problem, status, count(*) from trials group by 1, 2 order by 1",
           "quadratic|done|2\nrogue_loops|timeout|2\n");
}

Test(rogue, an_interrupt_does_not_wait_for_loading)
{
    session_write(&s, "t.yaml",
                  "study: t\nbudget: {steps: 5}\nproblems: [rogue_loops]\noptimizers: [sgd]\n");
    session_shell(
        &s,
        "true; SLALOM_PLUGINS='%s' '%s' run t.yaml --store t.db >/dev/null 2>&1 & p=$!; "
        "sleep 0.5; kill -INT $p; wait $p; echo code $?",
        getenv("SLALOM_TEST_PLUGINS"), getenv("SLALOM_PROGRAM"));
    session_expect(&s, "code 130");
}

Test(rogue, a_limit_of_ages_is_no_limit)
{
    race("quadratic", "sgd", "limits: {seconds: 1e12}\n");
    expect(each, "sgd|done|2|\n");
}

Test(rogue, threads_of_the_loader_do_not_hang_its_trials)
{
    session_write(
        &s, "t.yaml",
        "study: t\nseeds: 2\nbudget: {steps: 5}\nproblems: [quadratic: {dim: 200000}]\n"
        "optimizers: [sgd]\n");
    session_shell(&s, "OMP_NUM_THREADS=2 '%s' run t.yaml --store t.db 2>&1",
                  getenv("SLALOM_PROGRAM"));
    cr_assert_eq(s.code, 0, "%s", s.output);
}
