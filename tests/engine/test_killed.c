/* SIGKILL for the parent, a loader and a trial's process: the next run finishes what is
   missing, and the curves are those of a run that nobody disturbed, bit for bit. */
#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "runs.h"

enum { KILLS = 20 };

static session s;

static void begin(void)
{
    session_open(&s);
}

static void end(void)
{
    session_close(&s);
}

TestSuite(killed, .init = begin, .fini = end, .timeout = 300);

/* How long it took; the store is gone after it. */
static double run_undisturbed(char sum[64])
{
    double begun = run_clock();
    cr_assert_eq(run_code(run_start(&s)), 0);
    double took = run_clock() - begun;
    run_curves(&s, sum);
    session_shell(&s, "rm t.db*");
    return took;
}

Test(killed, a_parent_at_any_moment)
{
    char undisturbed[64], resumed[64];
    unsigned seed = (unsigned)time(NULL);
    session_write(&s, "t.yaml",
                  "study: t\nseeds: 5\nbudget: {steps: 100}\nproblems: [quadratic: {dim: 20}]\n"
                  "optimizers: [sgd: {lr: {log: [1e-4, 1e-1, 50]}}, adam: {lr: {log: [1e-4, "
                  "1e-1, 50]}}]\n");
    double took = run_undisturbed(undisturbed);
    for (int hits = 0, tries = 0; hits < KILLS; tries++) {
        double moment = took * rand_r(&seed) / RAND_MAX;
        pid_t process = run_start(&s);
        run_pause(moment);
        bool hit = run_kill(process, SIGKILL);
        hits += hit;
        if (!hit) /* the machine was busier when the first one ran */
            took = moment;
        cr_assert_lt(tries, 5 * KILLS, "only %d runs were still running", hits);
        cr_assert_eq(run_code(run_start(&s)), 0, "killed after %g s", moment);
        run_curves(&s, resumed);
        cr_assert_str_eq(resumed, undisturbed, "killed after %g s", moment);
        run_expect(&s, "SELECT status, count(*) FROM trials GROUP BY 1", "done|500\n");
        run_expect(&s, "PRAGMA integrity_check", "ok\n");
        session_shell(&s, "rm t.db*");
    }
}

static const char long_trials[] =
    "study: t\nseeds: 3\nbudget: {steps: 10000000}\nproblems: [quadratic: {dim: 10}]\n"
    "optimizers: [sgd]\n";

Test(killed, a_loader_takes_its_own_trials_along)
{
    char undisturbed[64], resumed[64];
    session_write(&s, "t.yaml", long_trials);
    run_undisturbed(undisturbed);
    pid_t process = run_start(&s), loader = run_child(process);
    run_child(loader);
    kill(loader, SIGKILL);
    cr_assert_eq(run_code(process), 1);
    run_expect(
        &s, "SELECT status, count(*), message FROM trials GROUP BY 1 ORDER BY 1",
        "done|2|\ninterrupted|1|the process that holds the data was killed with signal 9 "
        "(Killed), by somebody or by its own plugin\n");
    cr_assert_eq(run_code(run_start(&s)), 0);
    run_curves(&s, resumed);
    cr_assert_str_eq(resumed, undisturbed);
}

/* Of a problem that all trials share. */
Test(killed, a_loader_is_begun_anew)
{
    session_write(&s, "t.yaml",
                  "study: t\nseeds: 7\nbudget: {steps: 10000000}\noptimizers: [sgd]\n"
                  "problems: [quadratic: {dim: 10, instance: 1}]\n");
    pid_t process = run_start(&s), loader = run_child(process);
    run_child(loader);
    kill(loader, SIGKILL);
    cr_assert_eq(run_code(process), 1);
    run_expect(&s, "SELECT count(*) > 0, count(*) <= 3 FROM trials WHERE status <> 'done'",
               "1|1\n");
    run_expect(&s, "SELECT count(*) FROM trials", "7\n");
    cr_assert_eq(run_code(run_start(&s)), 0);
}

Test(killed, a_trial_costs_only_itself)
{
    char undisturbed[64], resumed[64];
    session_write(&s, "t.yaml", long_trials);
    run_undisturbed(undisturbed);
    pid_t process = run_start(&s);
    kill(run_child(run_child(process)), SIGKILL);
    cr_assert_eq(run_code(process), 1);
    run_expect(&s, "SELECT status, count(*), message FROM trials GROUP BY 1 ORDER BY 1",
               "done|2|\ninterrupted|1|killed with signal 9 (Killed), by somebody or by its "
               "own plugin\n");
    session_run(&s, "run t.yaml --store t.db");
    cr_assert_eq(s.code, 0, "%s", s.output);
    run_curves(&s, resumed);
    cr_assert_str_eq(resumed, undisturbed);
}

/* As schedulers do it: the trial itself is not to blame. */
Test(killed, a_sigterm_for_every_process_interrupts)
{
    session_write(&s, "t.yaml", long_trials);
    pid_t process = run_start(&s), loader = run_child(process);
    pid_t runner = run_child(loader);
    kill(runner, SIGTERM);
    kill(loader, SIGTERM);
    kill(process, SIGTERM);
    cr_assert_eq(run_code(process), 130);
    run_expect(&s, "SELECT DISTINCT status, message FROM trials WHERE status <> 'done'",
               "interrupted|interrupted by the user\n");
}
