#include "check/trap.h"

#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* Shared between both processes. */
typedef struct verdict {
    bool finished, passed;
    failure why;
} verdict;

/* Crashes end the child as the signal they are, also where a sanitizer would catch them. */
static void child_prepare(int output, double seconds)
{
    static const int signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGALRM, SIGTERM};
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    for (size_t k = 0; k < sizeof signals / sizeof *signals; k++)
        signal(signals[k], SIG_DFL);
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(output, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
    alarm((unsigned)ceil(seconds));
}

static _Noreturn void child_run(bool (*body)(void *, failure *), void *with, verdict *v)
{
    failure why = {0};
    bool passed = body(with, &why);
    fflush(NULL);
    v->why = why;
    v->passed = passed;
    v->finished = true;
    _exit(0);
}

/* The first line that says something: sanitizers begin with a rule of '='. */
static bool first_line(int output, char *line, int size)
{
    FILE *file = lseek(output, 0, SEEK_SET) == 0 ? fdopen(output, "r") : NULL;
    bool found = false;
    while (file && !found && fgets(line, size, file)) {
        line[strcspn(line, "\n")] = '\0';
        found = line[strspn(line, "= \t")] != '\0';
    }
    if (file)
        fclose(file);
    else
        close(output);
    return found;
}

static trap_result ended(int how, double seconds, const char *line, failure *why)
{
    const char *said = line[0] ? "; it printed: " : "";
    if (WIFSIGNALED(how) && WTERMSIG(how) == SIGALRM)
        failure_set(why, "did not end within %g seconds%s%s", seconds, said, line);
    else if (WIFSIGNALED(how))
        failure_set(why, "killed by signal %d (%s)%s%s", WTERMSIG(how),
                    strsignal(WTERMSIG(how)), said, line);
    else
        failure_set(why, "ended the process with exit code %d%s%s", WEXITSTATUS(how), said,
                    line);
    return TRAP_ENDED;
}

static trap_result judge(const verdict *v, int how, int output, double seconds, failure *why)
{
    char line[512] = "";
    bool printed = first_line(output, line, sizeof line);
    if (!v->finished)
        return ended(how, seconds, printed ? line : "", why);
    *why = v->why;
    if (v->passed && printed) {
        failure_set(why, "printed \"%s\"; a plugin reports through sl_fail or a metric", line);
        return TRAP_FAILED;
    }
    return v->passed ? TRAP_PASSED : TRAP_FAILED;
}

trap_result trap_run(bool (*body)(void *with, failure *why), void *with, double seconds,
                     failure *why)
{
    int how = 0;
    verdict *v =
        mmap(NULL, sizeof *v, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int output = memfd_create("slalom-check", MFD_CLOEXEC);
    fflush(NULL); /* or the child would print it again */
    pid_t child = v == MAP_FAILED || output < 0 ? -1 : fork();
    if (child < 0) {
        failure_set(why, "cannot make a process for the test: %s", strerror(errno));
        return TRAP_ENDED;
    }
    if (child == 0) {
        child_prepare(output, seconds);
        child_run(body, with, v);
    }
    while (waitpid(child, &how, 0) < 0 && errno == EINTR)
        ;
    trap_result result = judge(v, how, output, seconds, why);
    munmap(v, sizeof *v);
    return result;
}
