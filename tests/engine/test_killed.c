/* SIGKILL for the parent, a loader and a trial's process: the next run finishes what is
   missing, and the curves are those of a run that nobody disturbed, bit for bit. */
#include <criterion/criterion.h>
#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cli/session.h"

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

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void pause_for(double time)
{
    struct timespec left = {(time_t)time, (long)(1e9 * (time - (double)(time_t)time))};
    nanosleep(&left, NULL);
}

static pid_t start_run(void)
{
    pid_t process = fork();
    cr_assert_geq(process, 0);
    if (process == 0) {
        const char *program = getenv("SLALOM_PROGRAM");
        int nothing = open("/dev/null", O_RDWR);
        dup2(nothing, 1);
        dup2(nothing, 2);
        if (chdir(s.folder) == 0)
            execl(program, program, "run", "t.yaml", "--store", "t.db", "--jobs", "3", NULL);
        _exit(127);
    }
    return process;
}

/* SIGKILL for the run. Whether it was still running. */
static bool kill_run(pid_t process)
{
    int how;
    kill(process, SIGKILL);
    cr_assert_eq(waitpid(process, &how, 0), process);
    cr_assert(WIFSIGNALED(how) || WEXITSTATUS(how) == 0, "the run ended by itself, badly");
    return WIFSIGNALED(how);
}

static int finished_code(pid_t process)
{
    int how;
    cr_assert_eq(waitpid(process, &how, 0), process);
    cr_assert(WIFEXITED(how));
    return WEXITSTATUS(how);
}

static pid_t parent_of(pid_t process)
{
    char path[64], line[512] = "";
    snprintf(path, sizeof path, "/proc/%d/stat", process);
    FILE *file = fopen(path, "r");
    if (!file)
        return -1;
    const char *name_end = fgets(line, sizeof line, file) ? strrchr(line, ')') : NULL;
    int parent = -1;
    if (name_end)
        sscanf(name_end + 1, " %*c %d", &parent);
    fclose(file);
    return parent;
}

/* A child of the process, once there is one. */
static pid_t child_of(pid_t parent)
{
    for (int tries = 0; tries < 500; tries++, pause_for(0.01)) {
        DIR *all = opendir("/proc");
        pid_t found = 0;
        for (const struct dirent *d; !found && (d = readdir(all)) != NULL;)
            if (isdigit((unsigned char)d->d_name[0]) && parent_of(atoi(d->d_name)) == parent)
                found = atoi(d->d_name);
        closedir(all);
        if (found)
            return found;
    }
    cr_assert_fail("process %d has no child", parent);
    return 0;
}

/* One line that stands for every curve row of the store, without the columns in seconds. */
static void read_curves(char sum[64])
{
    session_shell(&s,
                  "sqlite3 t.db \"SELECT p.key, c.step, c.samples, c.loss_calls, "
                  "c.gradient_calls, c.hvp_calls, c.matvec_calls, c.flops, c.metric, "
                  "quote(c.value) FROM curve c JOIN trial p ON p.id = c.trial ORDER BY p.key, "
                  "c.step, c.metric\" | tee rows | md5sum && wc -l <rows");
    cr_assert_lt(strlen(s.output), 64, "%s", s.output);
    strcpy(sum, s.output);
}

static void expect_rows(const char *query, const char *rows)
{
    session_shell(&s, "sqlite3 t.db \"%s\"", query);
    cr_assert_str_eq(s.output, rows, "%s gives:\n%s", query, s.output);
}

/* How long it took; the store is gone after it. */
static double run_undisturbed(char sum[64])
{
    double begun = seconds();
    cr_assert_eq(finished_code(start_run()), 0);
    double took = seconds() - begun;
    read_curves(sum);
    session_shell(&s, "rm t.db*");
    return took;
}

Test(killed, a_parent_at_any_moment)
{
    char undisturbed[64], resumed[64];
    unsigned seed = (unsigned)time(NULL);
    int hits = 0;
    session_write(&s, "t.yaml",
                  "study: t\nseeds: 5\nbudget: {steps: 100}\nproblems: [quadratic: {dim: 20}]\n"
                  "optimizers: [sgd: {lr: {log: [1e-4, 1e-1, 50]}}, adam: {lr: {log: [1e-4, "
                  "1e-1, 50]}}]\n");
    double took = run_undisturbed(undisturbed);
    for (int k = 0; k < KILLS; k++) {
        double moment = took * rand_r(&seed) / RAND_MAX;
        pid_t process = start_run();
        pause_for(moment);
        hits += kill_run(process);
        cr_assert_eq(finished_code(start_run()), 0, "killed after %g s", moment);
        read_curves(resumed);
        cr_assert_str_eq(resumed, undisturbed, "killed after %g s", moment);
        expect_rows("SELECT status, count(*) FROM trials GROUP BY 1", "done|500\n");
        expect_rows("PRAGMA integrity_check", "ok\n");
        session_shell(&s, "rm t.db*");
    }
    cr_assert_gt(hits, KILLS / 2, "only %d runs were still running", hits);
}

static const char long_trials[] =
    "study: t\nseeds: 3\nbudget: {steps: 5000000}\nproblems: [quadratic: {dim: 10}]\n"
    "optimizers: [sgd]\n";

Test(killed, a_loader_takes_its_own_trials_along)
{
    char undisturbed[64], resumed[64];
    session_write(&s, "t.yaml", long_trials);
    run_undisturbed(undisturbed);
    pid_t process = start_run(), loader = child_of(process);
    child_of(loader);
    kill(loader, SIGKILL);
    cr_assert_eq(finished_code(process), 1);
    expect_rows("SELECT status, count(*), message FROM trials GROUP BY 1 ORDER BY 1",
                "done|2|\ninterrupted|1|the process that holds the data was killed\n");
    cr_assert_eq(finished_code(start_run()), 0);
    read_curves(resumed);
    cr_assert_str_eq(resumed, undisturbed);
}

Test(killed, a_trial_costs_only_itself)
{
    char undisturbed[64], resumed[64];
    session_write(&s, "t.yaml", long_trials);
    run_undisturbed(undisturbed);
    pid_t process = start_run();
    kill(child_of(child_of(process)), SIGKILL);
    cr_assert_eq(finished_code(process), 1);
    expect_rows("SELECT status, count(*), message FROM trials GROUP BY 1 ORDER BY 1",
                "crashed|1|killed by signal 9 (Killed)\ndone|2|\n");
    session_run(&s, "run t.yaml --store t.db --rerun failed");
    cr_assert_eq(s.code, 0, "%s", s.output);
    read_curves(resumed);
    cr_assert_str_eq(resumed, undisturbed);
}

/* As schedulers do it: the trial itself is not to blame. */
Test(killed, a_sigterm_for_every_process_interrupts)
{
    session_write(&s, "t.yaml", long_trials);
    pid_t process = start_run(), loader = child_of(process);
    pid_t runner = child_of(loader);
    kill(runner, SIGTERM);
    kill(loader, SIGTERM);
    kill(process, SIGTERM);
    cr_assert_eq(finished_code(process), 130);
    expect_rows("SELECT DISTINCT status, message FROM trials WHERE status <> 'done'",
                "interrupted|interrupted by the user\n");
}
