/* A study on a real Slurm: everything ends in the study's store, equal to a local run, though a
   node dies or the time is up. */
#include <criterion/criterion.h>
#include <criterion/options.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/session.h"
#include "cluster.h"

enum { SKIPPED = 77 };

static session s;

/* Trials of half a second or more, and the store is written twice a second: when a task is
 * disturbed it tells of some that are finished and some that are not. */
static void begin(void)
{
    session_open(&s);
    cr_assert(cluster_start(), "Slurm did not start");
    session_write(&s, "t.yaml",
                  "study: t\nseeds: 2\nbudget: {steps: 4000000}\nproblems: [quadratic: {dim: "
                  "10}]\noptimizers: [sgd: {lr: {log: [1e-4, 1e-2, 6]}}]\n");
    session_run(&s, "run t.yaml --store local.db");
    cr_assert_eq(s.code, 0, "%s", s.output);
}

static void end(void)
{
    cluster_stop();
    session_close(&s);
}

TestSuite(slurm, .init = begin, .fini = end, .timeout = 300);

static void submit(const char *options)
{
    session_run(&s, "submit t.yaml --store t.db %s", options);
    cr_assert_eq(s.code, 0, "%s", s.output);
}

/* Until the shell says 0 to the condition. */
static void wait_for(const char *condition)
{
    for (int k = 0; k < 600; k++) {
        if (session_shell(&s, "%s", condition) == 0)
            return;
        nanosleep(&(struct timespec){0, 100000000}, NULL);
    }
    session_shell(&s, "squeue; sinfo; tail t.db-shards/t/*.log; ls t.db-shards/t");
    cr_assert_fail("in vain: %s\n%s", condition, s.output);
}

/* Slurm lets a task that was queued again rest for two minutes; it needs a second or two, until
   the nodes take its new credential for one. */
static void hurry(void)
{
    wait_for("squeue --noheader --states=PD --format=%r | grep -q BeginTime");
    session_shell(&s, "for job in $(squeue --noheader --states=PD --format='%%i %%r' | "
                      "sed -n 's/ BeginTime$//p'); do "
                      "scontrol update JobId=$job StartTime=now+3; done");
    cr_assert_eq(s.code, 0, "%s", s.output);
}

static void expect_all_merged(void)
{
    wait_for("test -z \"$(squeue --noheader)\"");
    session_run(&s, "diff local.db t.db");
    cr_assert_eq(s.code, 0, "%s", s.output);
    session_expect(&s, "12 the same, 0 different");
    session_shell(&s, "ls t.db-shards/t/*.db");
    cr_assert_neq(s.code, 0, "not removed: %s", s.output);
}

/* That task had finished trials, was queued again, and ran the others only. */
static void expect_resumed(int task, int tasks)
{
    int in_store = 0, run_now = 0;
    session_shell(&s, "scontrol show job | grep -c Restarts=1");
    cr_assert_str_eq(s.output, "1\n", "restarts: %s", s.output);
    session_shell(&s, "grep 'run now' t.db-shards/t/%d.log | tail -n 1", task);
    cr_assert_eq(sscanf(s.output, "t: %d trials in the store, %d run now", &in_store, &run_now),
                 2, "%s", s.output);
    cr_assert_eq(in_store, 12 / tasks);
    cr_assert_lt(run_now, in_store, "all of them again: %s", s.output);
}

/* Until the task has finished a trial and begun another. */
static void wait_for_progress(const char *shard)
{
    char condition[256];
    snprintf(condition, sizeof condition,
             "test \"$(sqlite3 -cmd '.timeout 5000' t.db-shards/t/%s.db \"SELECT "
             "group_concat(DISTINCT status) FROM "
             "(SELECT status FROM trial ORDER BY 1)\" 2>&1)\" = done,running",
             shard);
    wait_for(condition);
}

Test(slurm, runs_the_missing_trials_and_merges_them)
{
    session_run(&s, "run t.yaml --store t.db --shard 1/6"); /* some are there already */
    submit("--engine slurm --nodes 3 --time 1:00:00 --partition main --memory 100M");
    session_expect(&s, "10 missing trials in 3 tasks");
    session_run(&s, "submit t.yaml --store t.db");
    cr_assert_eq(s.code, 2, "%s", s.output);
    session_expect(&s, "jobs of this study are in the queue");
    session_run(&s, "run t.yaml --store t.db");
    cr_assert_eq(s.code, 2, "%s", s.output);
    session_expect(&s, "starting now would run trials twice");
    session_run(&s, "status t.yaml --store t.db");
    session_expect(&s, "merges them (Dependency)");
    wait_for("$SLALOM_PROGRAM status t.yaml --store t.db >out; grep -q 'not merged yet' out && "
             "grep -q RUNNING out");
    expect_all_merged();
    session_run(&s, "status t.yaml --store t.db");
    session_expect(&s, "12 trials: 12 done, 0 missing");
    session_expect(&s, "no jobs are in the queue");
    submit("");
    session_expect(&s, "nothing is missing");
}

Test(slurm, a_node_that_dies_costs_the_trials_in_flight)
{
    submit("--nodes 2");
    wait_for("squeue --noheader --states=R --nodelist=n2 --format=%i | grep -q _2");
    wait_for_progress("2-of-2");
    cluster_kill_node(2);
    wait_for("sinfo --noheader --Node --format='%N %T' | grep -q 'n2 down'");
    cluster_start_node(2);
    hurry();
    expect_all_merged();
    expect_resumed(2, 2);
}

/* What Slurm sends before the time limit is sent here at once: its limits are of minutes. */
Test(slurm, a_task_whose_time_is_up_goes_on_later)
{
    submit("--nodes 1 --time 10");
    wait_for_progress("1-of-1");
    session_shell(&s, "scancel --signal=USR1 --batch \"$(squeue --noheader --states=R "
                      "--format=%%i)\"");
    cr_assert_eq(s.code, 0, "%s", s.output);
    wait_for("grep -q 'the time is up; back into the queue' t.db-shards/t/1.log");
    hurry();
    expect_all_merged();
    expect_resumed(1, 1);
}

int main(int count, char **words)
{
    const char *why = cluster_obstacle();
    if (why) {
        fprintf(stderr, "skipped: %s\n", why);
        return SKIPPED;
    }
    struct criterion_test_set *tests = criterion_initialize();
    int code = 0;
    criterion_options.jobs = 1; /* two cores are one cluster */
    if (criterion_handle_args(count, words, true))
        code = cluster_open() && criterion_run_all_tests(tests) ? 0 : 1;
    cluster_close();
    criterion_finalize(tests);
    return code;
}
