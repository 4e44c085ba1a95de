#include "engine/runner.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "device/blas.h"
#include "engine/message.h"
#include "run/checkpoint.h"

#ifdef _OPENMP
#include <omp.h>
#endif

void runner_threads(int count)
{
#ifdef _OPENMP
    omp_set_num_threads(count);
#endif
    blas_threads(count);
}

void runner_quiet(void)
{
    int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int k = 0; k < 3 && nothing >= 0; k++)
        dup2(nothing, k);
}

/* `bytes` more than the process has now: the shared data and the harness are not the trial's.
 */
static void limit_memory(int64_t bytes)
{
    long pages = 0;
    FILE *statm = fopen("/proc/self/statm", "r");
    if (statm) {
        if (fscanf(statm, "%*d %*d %*d %*d %*d %ld", &pages) != 1)
            pages = 0;
        fclose(statm);
    }
    rlim_t most = (rlim_t)bytes + (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE);
    struct rlimit limit = {most, most};
    setrlimit(RLIMIT_DATA, &limit);
}

static volatile sig_atomic_t leave;

static void on_leave(int signal_number)
{
    (void)signal_number;
    leave = 1;
}

/* What tells a trial to end: one with checkpoints makes a last one first. */
static void listen(const trial *t, const char *checkpoints)
{
    bool saves = checkpoints && (t->checkpoint.seconds > 0 || t->checkpoint.steps > 0);
    struct sigaction action = {.sa_handler = saves ? on_leave : SIG_DFL,
                               .sa_flags = SA_RESTART};
    sigaction(SIGTERM, &action, NULL);
}

_Noreturn void runner_main(const trial *t, loaded *data, loader_files files,
                           const loader_shares *shares)
{
    char path[CHECKPOINT_PATH];
    const char *checkpoints = shares->checkpoints;
    const keeping how = {checkpoints ? path : NULL, &leave, shares->parameters,
                         shares->machine};
    point_sink sink;
    trial_end end;
    sigset_t none;
    listen(t, checkpoints);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    runner_quiet();
    runner_threads(t->threads);
    message_writer *writer = message_writer_new(files.pipe, files.memory);
    message_writer_sink(writer, &sink);
    if (t->limit_memory > 0)
        limit_memory(t->limit_memory);
    if (checkpoints)
        checkpoint_path(path, checkpoints, t->key);
    race_run_kept(t, data, &sink, &how, &end);
    /* _exit: what a plugin registered with atexit is not the harness's to run. */
    _exit(message_write_end(writer, &end) ? 0 : 1);
}
