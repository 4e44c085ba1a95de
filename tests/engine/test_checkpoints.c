/* Long trials that are killed again and again end as ones that nobody disturbed. */
#include <criterion/criterion.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "runs.h"

enum { MOST_KILLS = 200 };

static session s;

static void begin(void)
{
    session_open(&s);
}

static void end(void)
{
    session_close(&s);
}

TestSuite(checkpoints, .init = begin, .fini = end, .timeout = 300);

/* Three trials of a few tenths of a second. */
static const char long_trials[] =
    "study: t\nbudget: {steps: 120000}\ncheckpoint: {steps: 600}\nprobes: [gradient_norm]\n"
    "problems: [quadratic: {dim: 30, noise: 0.1}]\noptimizers:\n"
    "  - {adam: {lr: 0.001}, through: [clip: {norm: 1}], schedule: {lr: cosine}}\n"
    "  - lbfgs\n  - {sgd: {lr: 0.01, momentum: 0.9}, through: [sam]}\n";

/* How long it took; nothing is left of it. */
static double run_undisturbed(char sum[64])
{
    session_write(&s, "t.yaml", long_trials);
    double begun = run_clock();
    cr_assert_eq(run_code(run_start(&s)), 0);
    double took = run_clock() - begun;
    run_curves(&s, sum);
    cr_assert_neq(session_shell(&s, "ls -d t.db-checkpoints"), 0, "%s", s.output);
    session_shell(&s, "rm -rf t.db*");
    return took;
}

Test(checkpoints, killed_again_and_again)
{
    static const int signals[] = {SIGKILL, SIGINT, SIGKILL, SIGTERM};
    char undisturbed[64], resumed[64];
    unsigned seed = (unsigned)time(NULL);
    int kills = 0;
    double took = run_undisturbed(undisturbed);
    for (bool killed = true; killed; kills += killed) {
        pid_t process = run_start(&s);
        run_pause(0.03 + 0.2 * took * rand_r(&seed) / RAND_MAX);
        killed = run_kill(process, signals[kills % 4]);
        cr_assert_lt(kills, MOST_KILLS, "it does not come to an end");
    }
    cr_assert_gt(kills, 2, "only %d runs were killed", kills);
    run_curves(&s, resumed);
    cr_assert_str_eq(resumed, undisturbed, "killed %d times", kills);
    run_expect(&s, "SELECT status, count(*), group_concat(message, '') FROM trials GROUP BY 1",
               "done|3|\n");
    cr_assert_neq(session_shell(&s, "ls -d t.db-checkpoints"), 0, "%s", s.output);
}

/* Until each trial has a checkpoint. */
static pid_t start_and_wait(void)
{
    session_write(&s, "t.yaml", long_trials);
    pid_t process = run_start(&s);
    for (int tries = 0; tries < 1000; tries++) {
        if (session_shell(&s, "test $(ls t.db-checkpoints | grep -vc part) = 3") == 0)
            break;
        run_pause(0.005);
    }
    return process;
}

static void interrupt_run(int signal_number)
{
    cr_assert(run_kill(start_and_wait(), signal_number));
}

Test(checkpoints, a_killed_trial_goes_on)
{
    char undisturbed[64], resumed[64];
    run_undisturbed(undisturbed);
    pid_t process = start_and_wait();
    kill(run_child(run_child(process)), SIGKILL);
    cr_assert_eq(run_code(process), 1);
    run_expect(&s, "SELECT message FROM trials WHERE status = 'interrupted'",
               "killed with signal 9 (Killed), by somebody or by its own plugin\n");
    session_run(&s, "run t.yaml --store t.db");
    session_expect(&s, "t: 1 trial goes on from a checkpoint\n");
    run_curves(&s, resumed);
    cr_assert_str_eq(resumed, undisturbed);
}

Test(checkpoints, status_and_doctor_tell)
{
    interrupt_run(SIGTERM);
    session_run(&s, "status t.yaml --store t.db");
    session_expect(&s, "3 trials go on from a checkpoint\n");
    session_run(&s, "doctor --store t.db");
    session_expect(&s, "t.db-checkpoints: 3 checkpoints of trials without a result");
    session_shell(&s, "sqlite3 t.db \"UPDATE trial SET status = 'done'\"");
    session_run(&s, "doctor --store t.db");
    session_expect(&s, "t.db-checkpoints: 3 checkpoints of trials that have a result");
    cr_assert_eq(session_run(&s, "run t.yaml --store t.db"), 0);
    cr_assert_neq(session_shell(&s, "ls -d t.db-checkpoints"), 0, "%s", s.output);
}

/* None was due before the signal. */
Test(checkpoints, a_last_one_is_made)
{
    session_write(&s, "t.yaml",
                  "study: t\nbudget: {steps: 100000000}\ncheckpoint: {every: 1h}\nseeds: 2\n"
                  "problems: [quadratic: {dim: 30}]\noptimizers: [adam]\n");
    pid_t process = run_start(&s);
    for (int tries = 0; tries < 1000; tries++, run_pause(0.02)) {
        session_shell(&s, "sqlite3 t.db 'SELECT count(DISTINCT trial) FROM curve'");
        if (s.output[0] == '2')
            break;
    }
    cr_assert(run_kill(process, SIGTERM));
    session_run(&s, "status t.yaml --store t.db");
    session_expect(&s, "2 trials go on from a checkpoint\n");
    run_expect(&s, "SELECT status, message FROM trials GROUP BY 1, 2",
               "interrupted|interrupted by the user\n");
}

Test(checkpoints, damaged_ones_are_named)
{
    interrupt_run(SIGINT);
    session_shell(&s, "cd t.db-checkpoints && for f in *; do echo nonsense >$f; done");
    session_run(&s, "status t.yaml --store t.db");
    session_expect(&s, "3 checkpoints are ignored (it is damaged)");
    cr_assert_eq(session_run(&s, "run t.yaml --store t.db --verbose"), 0);
    session_expect(&s, "t: 3 checkpoints are ignored (it is damaged)\n");
    session_expect(&s, "seed 0: its checkpoint was ignored: it is damaged\n");
}

Test(checkpoints, rerun_all_begins_anew)
{
    interrupt_run(SIGINT);
    cr_assert_eq(session_run(&s, "run t.yaml --store t.db --rerun all"), 0, "%s", s.output);
    cr_assert_null(strstr(s.output, "checkpoint"), "%s", s.output);
    run_expect(&s, "SELECT status, count(*) FROM trials GROUP BY 1", "done|3\n");
}

/* What made it crash may be in the checkpoint. */
Test(checkpoints, a_crash_of_its_own_is_not_kept)
{
    session_write(&s, "t.yaml",
                  "study: t\nbudget: {steps: 100000}\ncheckpoint: {steps: 1}\n"
                  "problems: [quadratic]\noptimizers: [vandal_aborts]\n");
    session_shell(&s, "SLALOM_PLUGINS=$SLALOM_TEST_PLUGINS/vandal_aborts.so:$SLALOM_PLUGINS "
                      "$SLALOM_PROGRAM run t.yaml --store t.db");
    cr_assert_eq(s.code, 1, "%s", s.output);
    session_expect(&s, "Aborted");
    cr_assert_neq(session_shell(&s, "ls -d t.db-checkpoints"), 0, "%s", s.output);
}

/* OpenBLAS with another processor's kernels: what another node of a cluster may do. */
Test(checkpoints, another_machine_goes_on)
{
    char undisturbed[64], resumed[64];
    run_undisturbed(undisturbed);
    interrupt_run(SIGINT);
    setenv("OPENBLAS_CORETYPE", "Prescott", 1);
    session_run(&s, "run t.yaml --store t.db");
    session_expect(&s, "t: 3 trials go on from a checkpoint\n");
    run_curves(&s, resumed);
    cr_assert_str_eq(resumed, undisturbed); /* without a product the kernels do not matter */
    run_expect(&s,
               "SELECT status, count(*) FROM trials WHERE message LIKE 'it went on from a "
               "checkpoint of another machine (%OpenBLAS%C library%): its last bits may differ "
               "from those of a run on one'",
               "done|3\n");
}
