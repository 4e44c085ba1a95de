/* Trials on cores of their own, with their threads; and curves that do not depend on any of it.
 */
#include <criterion/criterion.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cli/session.h"
#include "engine/cores.h"

static session s;

static void begin(void)
{
    session_open(&s);
    /* Where it is allowed, apart from all other runs on the machine: a core is held by a name.
     */
    if (unshare(CLONE_NEWNET) != 0 && unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0)
        return;
}

static void end(void)
{
    session_close(&s);
}

TestSuite(cores, .init = begin, .fini = end, .timeout = 120);

static void run(const char *before, const char *how)
{
    session_shell(&s, "rm -f t.db*; SLALOM_PLUGINS='%s:%s' %s '%s' run t.yaml --store t.db %s",
                  getenv("SLALOM_TEST_PLUGINS"), getenv("SLALOM_PLUGINS"), before,
                  getenv("SLALOM_PROGRAM"), how);
}

/* Others may hold cores just now, if these tests are not apart from them. */
static void run_pinned(const char *before, const char *how)
{
    for (int tries = 0; tries < 200; tries++) {
        run(before, how);
        if (!strstr(s.output, "another run of slalom"))
            return;
        nanosleep(&(struct timespec){0, 200000000}, NULL);
    }
}

static void tell_trials(void)
{
    session_shell(&s,
                  "sqlite3 t.db \"SELECT DISTINCT substr(message, 14, instr(message, ' (') - "
                  "14) FROM trials ORDER BY 1\"");
}

static void write_tellers(const char *further)
{
    char study[512];
    snprintf(study, sizeof study,
             "study: t\nseeds: 12\nbudget: {steps: 5}\nproblems: [quadratic: {instance: 1}]\n"
             "optimizers: [teller_none]\n%s",
             further);
    session_write(&s, "t.yaml", study);
}

Test(cores, a_trial_has_one_core_to_itself)
{
    cpu_set_t usable;
    char expected[64];
    cr_assert_eq(sched_getaffinity(0, sizeof usable, &usable), 0);
    write_tellers("");
    run_pinned("", "--jobs 1");
    tell_trials();
    cr_assert_not_null(strstr(s.output, "threads 1 on cores "), "%s", s.output);
    cr_assert_null(strchr(s.output, ','), "%s", s.output);
    for (size_t k = 0, seen = 0; k < CPU_SETSIZE; k++) {
        snprintf(expected, sizeof expected, "cores %zu\n", k);
        seen += CPU_ISSET(k, &usable) && strstr(s.output, expected);
        cr_assert(k + 1 < CPU_SETSIZE || seen == 1, "%s", s.output);
    }
}

Test(cores, trials_side_by_side_share_none)
{
    int count = cores_usable();
    write_tellers("");
    run_pinned("", "");
    tell_trials();
    cr_assert_null(strchr(s.output, ','), "%s", s.output);
    int different = 0;
    for (const char *c = s.output; (c = strchr(c, '\n')); c++)
        different++;
    cr_assert_leq(different, count);
    cr_assert(count == 1 || different > 1, "%s", s.output);
}

Test(cores, the_affinity_that_was_given_holds)
{
    char taskset[64];
    cpu_set_t usable;
    size_t first = 0;
    cr_assert_eq(sched_getaffinity(0, sizeof usable, &usable), 0);
    while (!CPU_ISSET(first, &usable))
        first++;
    snprintf(taskset, sizeof taskset, "taskset -c %zu", first);
    write_tellers("");
    run_pinned(taskset, "");
    cr_assert_null(strstr(s.output, "not pinned"), "%s", s.output);
    tell_trials();
    char expected[128];
    snprintf(expected, sizeof expected, "threads 1 on cores %zu\n", first);
    cr_assert_str_eq(s.output, expected);
}

Test(cores, more_trials_than_cores_are_not_pinned)
{
    char how[64], warning[128];
    int count = cores_usable();
    snprintf(how, sizeof how, "--jobs %d 2>&1", count + 1);
    snprintf(warning, sizeof warning,
             "%d trials at a time of 1 thread each are more than %d core%s: trials are not "
             "pinned",
             count + 1, count, count == 1 ? "" : "s");
    write_tellers("");
    run("", how);
    session_expect(&s, warning);
}

Test(cores, threads_are_the_trials_and_not_more_than_cores)
{
    char further[64], expected[64];
    int count = cores_usable();
    snprintf(further, sizeof further, "threads: %d\n", count);
    write_tellers(further);
    run_pinned("", "");
    tell_trials();
    snprintf(expected, sizeof expected, "threads %d on cores ", count);
    session_expect(&s, expected);
    session_shell(&s, "sqlite3 t.db 'SELECT DISTINCT threads FROM trials'");
    cr_assert_eq(atoi(s.output), count);
    snprintf(further, sizeof further, "threads: %d\n", count + 1);
    write_tellers(further);
    run("", "2>&1; echo code $?; ls t.db");
    session_expect(&s, "the study t wants threads: ");
    session_expect(&s, "code 2");
    session_expect(&s, "No such file");
}

Test(cores, a_core_is_held_by_one_run_at_a_time)
{
    failure f;
    cores *mine = NULL;
    for (int tries = 0; !mine && tries < 200; tries++) {
        mine = cores_claim(1, 1, &f);
        if (!mine)
            nanosleep(&(struct timespec){0, 200000000}, NULL);
    }
    cr_assert_not_null(mine, "%s", f.sentence);
    cr_assert_eq(CPU_COUNT(cores_of(mine, 0)), 1);
    cr_assert_null(cores_claim(cores_usable(), 1, &f));
    cr_assert_not_null(strstr(f.sentence, "another run of slalom uses"), "%s", f.sentence);
    cores_release(mine);
}

/* Every value of every curve, without the clocks in seconds. */
static void sum_curves(char sum[64])
{
    session_shell(&s, "sqlite3 t.db \"SELECT t.key, c.step, c.samples, c.gradient_calls, "
                      "c.metric, quote(c.value) FROM curve c JOIN trial t ON t.id = c.trial "
                      "ORDER BY 1, 2, 5\" | md5sum");
    snprintf(sum, 64, "%.60s", s.output);
}

static void curves_of(const char *further, const char *how, char sum[64])
{
    char study[1024];
    snprintf(study, sizeof study,
             "study: t\nseeds: 2\nbudget: {steps: 30}\nlog: {every: 1}\nproblems: "
             "[matrix_sensing: {n: 12}, quadratic: {dim: 100000}]\noptimizers: [adam, rmsprop, "
             "sgd: {lr: [0.01, 0.02]}]\n%s",
             further);
    session_write(&s, "t.yaml", study);
    run("", how);
    sum_curves(sum);
}

Test(cores, curves_are_the_same_for_any_jobs_and_any_order)
{
    char first[64], other[64];
    curves_of("", "--jobs 1", first);
    curves_of("", "--jobs 3", other);
    cr_assert_str_eq(first, other);
    curves_of("timing: exclusive\n", "", other);
    cr_assert_str_eq(first, other);
    session_shell(&s, "sqlite3 t.db \"SELECT count(*) FROM curve\"");
    cr_assert_gt(atoi(s.output), 300);
}

Test(cores, curves_of_two_threads_repeat_too)
{
    char first[64], other[64];
    if (cores_usable() < 2)
        cr_skip_test("one core only");
    curves_of("threads: 2\n", "--jobs 1", first);
    curves_of("threads: 2\n", "--jobs 2", other);
    cr_assert_str_eq(first, other);
}

Test(cores, exclusive_trials_take_turns_and_are_calibrated)
{
    session_write(&s, "t.yaml",
                  "study: t\nseeds: 2\nbudget: {steps: 30}\ntiming: exclusive\n"
                  "problems: [quadratic: {instance: 1}]\n"
                  "optimizers: [sgd: {lr: [0.01, 0.02]}, adam: {lr: [0.01, 0.02]}]\n");
    run_pinned("", "--jobs 4 2>&1");
    session_shell(&s, "sqlite3 t.db \"SELECT group_concat(optimizer || seed, ' ') FROM (SELECT "
                      "* FROM trials ORDER BY trial)\"");
    cr_assert_str_eq(s.output, "sgd0 adam0 sgd0 adam0 sgd1 adam1 sgd1 adam1\n");
    session_shell(&s, "sqlite3 t.db \"SELECT count(DISTINCT t.noise), count(*) FROM trials t "
                      "WHERE timing = 'exclusive'; SELECT moment, count(*), min("
                      "compute_seconds) > 0, min(memory_seconds) > 0 FROM calibration GROUP BY "
                      "1 ORDER BY 1\"");
    cr_assert_str_eq(s.output, "1|8\nafter|5|1|1\nbefore|5|1|1\n");
}
