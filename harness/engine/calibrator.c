#include "engine/calibrator.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"
#include "engine/runner.h"
#include "run/tick.h"

/* About five milliseconds each on a core of 2023. The stream is larger than the last cache's
   share of a core. */
enum { ROUNDS = 4000000, LANES = 16, STREAM = 4 << 20 };

static double seconds_since(uint64_t begin)
{
    return 1e-9 * (double)(tick_nanoseconds() - begin);
}

/* Chains of multiplications and additions: nothing but the cores' speed. The sum is returned so
   that the work is not left out. */
static double compute(int threads)
{
    double sum = 0;
#pragma omp parallel for num_threads(threads) reduction(+ : sum)
    for (int thread = 0; thread < threads; thread++) {
        double lane[LANES] = {(double)thread};
        for (int round = 0; round < ROUNDS; round++)
            for (int k = 0; k < LANES; k++)
                lane[k] = lane[k] * 0.999999 + 1e-6;
        for (int k = 0; k < LANES; k++)
            sum += lane[k];
    }
    return sum;
}

static void stream(double *to, const double *from, int threads)
{
#pragma omp parallel for num_threads(threads)
    for (int k = 0; k < STREAM; k++)
        to[k] = 0.5 * from[k] + to[k];
}

static double *stream_new(void)
{
    double *array = memory_need(aligned_alloc(64, STREAM * sizeof *array));
    memset(array, 0, STREAM * sizeof *array);
    return array;
}

static _Noreturn void calibrator_main(int line, const cpu_set_t *where, int threads)
{
    char order;
    volatile double sum;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    signal(SIGINT, SIG_IGN); /* the parent's business */
    signal(SIGTERM, SIG_IGN);
    if (where)
        sched_setaffinity(0, sizeof *where, where);
    double *to = stream_new(), *from = stream_new();
    while (read(line, &order, 1) == 1) {
        calibration c;
        sum = compute(threads); /* the threads are there, the frequency is up */
        uint64_t begin = tick_nanoseconds();
        sum = compute(threads);
        c.compute_seconds = seconds_since(begin);
        begin = tick_nanoseconds();
        stream(to, from, threads);
        c.memory_seconds = seconds_since(begin);
        if (write(line, &c, sizeof c) != (ssize_t)sizeof c)
            break;
    }
    (void)sum;
    _exit(0);
}

bool calibrator_begin(calibrator *c, const cpu_set_t *where, int threads, failure *f)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return failure_set(f, "cannot make a socket for the calibration: %s", strerror(errno));
    c->process = fork();
    if (c->process == 0) {
        int line = dup2(ends[1], 3);
        close_range(4, ~0u, 0);
        calibrator_main(line, where, threads);
    }
    close(ends[1]);
    c->line = ends[0];
    if (c->process > 0)
        return true;
    close(ends[0]);
    return failure_set(f, "cannot fork for the calibration: %s", strerror(errno));
}

bool calibrator_measure(const calibrator *c, calibration *result)
{
    ssize_t got;
    if (send(c->line, "m", 1, MSG_NOSIGNAL) != 1)
        return false;
    while ((got = recv(c->line, result, sizeof *result, 0)) < 0 && errno == EINTR)
        ;
    return got == (ssize_t)sizeof *result;
}

void calibrator_end(calibrator *c)
{
    close(c->line);
    while (waitpid(c->process, NULL, 0) < 0 && errno == EINTR)
        ;
}
