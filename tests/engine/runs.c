#include "runs.h"

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

double run_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

void run_pause(double time)
{
    struct timespec left = {(time_t)time, (long)(1e9 * (time - (double)(time_t)time))};
    nanosleep(&left, NULL);
}

pid_t run_start(const session *s)
{
    pid_t process = fork();
    cr_assert_geq(process, 0);
    if (process == 0) {
        const char *program = getenv("SLALOM_PROGRAM");
        int nothing = open("/dev/null", O_RDWR);
        dup2(nothing, 1);
        dup2(nothing, 2);
        if (chdir(s->folder) == 0)
            execl(program, program, "run", "t.yaml", "--store", "t.db", "--jobs", "3", NULL);
        _exit(127);
    }
    return process;
}

bool run_kill(pid_t process, int signal_number)
{
    int how;
    kill(process, signal_number);
    cr_assert_eq(waitpid(process, &how, 0), process);
    bool stopped = WIFSIGNALED(how) || WEXITSTATUS(how) == 130;
    cr_assert(stopped || WEXITSTATUS(how) == 0, "the run ended by itself, badly");
    return stopped;
}

int run_code(pid_t process)
{
    int how;
    cr_assert_eq(waitpid(process, &how, 0), process);
    cr_assert(WIFEXITED(how));
    return WEXITSTATUS(how);
}

/* The process that looks for OpenBLAS at the start is not meant: it has its own name. */
static pid_t parent_of(pid_t process)
{
    char path[64], line[512] = "";
    snprintf(path, sizeof path, "/proc/%d/stat", process);
    FILE *file = fopen(path, "r");
    if (!file)
        return -1;
    const char *name_end = fgets(line, sizeof line, file) ? strrchr(line, ')') : NULL;
    int parent = -1;
    if (name_end && !strstr(line, "(slalom-blas)"))
        sscanf(name_end + 1, " %*c %d", &parent);
    fclose(file);
    return parent;
}

pid_t run_child(pid_t parent)
{
    for (int tries = 0; tries < 500; tries++, run_pause(0.01)) {
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

void run_curves(session *s, char sum[64])
{
    session_shell(s,
                  "sqlite3 t.db \"SELECT p.key, c.step, c.samples, c.loss_calls, "
                  "c.gradient_calls, c.hvp_calls, c.matvec_calls, c.flops, c.metric, "
                  "quote(c.value) FROM curve c JOIN trial p ON p.id = c.trial ORDER BY p.key, "
                  "c.step, c.metric\" | tee rows | md5sum && wc -l <rows");
    cr_assert_lt(strlen(s->output), 64, "%s", s->output);
    strcpy(sum, s->output);
}

void run_expect(session *s, const char *query, const char *rows)
{
    session_shell(s, "sqlite3 t.db \"%s\"", query);
    cr_assert_str_eq(s->output, rows, "%s gives:\n%s", query, s->output);
}
