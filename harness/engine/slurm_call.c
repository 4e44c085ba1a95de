#include "engine/slurm_call.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { OUT, ERR, ENDS };

static int start(const char *const *words, int out, int err, pid_t *process)
{
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, err, STDERR_FILENO);
    int code = posix_spawnp(process, words[0], &actions, NULL, (char *const *)words, environ);
    posix_spawn_file_actions_destroy(&actions);
    return code;
}

static void read_all(int pipe_end, text *out)
{
    char bytes[4096];
    ssize_t count;
    do {
        count = read(pipe_end, bytes, sizeof bytes);
        if (count > 0)
            text_add_bytes(out, bytes, (size_t)count);
    } while (count > 0 || (count < 0 && errno == EINTR));
}

/* Its errors are short: they wait in the pipe until the answer is read. */
static bool finish(const char *name, pid_t process, const int *ends, text *answer, failure *f)
{
    int status;
    text said = {0};
    read_all(ends[OUT], answer);
    read_all(ends[ERR], &said);
    while (waitpid(process, &status, 0) < 0 && errno == EINTR)
        ;
    bool good = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    if (!good && said.length)
        failure_set(f, "%s", strtok(said.data, "\n"));
    else if (!good)
        failure_set(f, "%s failed and did not say why", name);
    text_free(&said);
    return good;
}

static bool refuse(const char *name, int why, failure *f)
{
    if (why == ENOENT)
        return failure_set(f,
                           "%s is not here: this needs a machine of the cluster with Slurm's "
                           "commands (on Debian the package slurm-client)",
                           name);
    return failure_set(f, "cannot start %s: %s", name, strerror(why));
}

bool slurm_call(const char *const *words, text *answer, failure *f)
{
    int out[2], err[2];
    pid_t process;
    if (pipe2(out, O_CLOEXEC) != 0)
        return refuse(words[0], errno, f);
    if (pipe2(err, O_CLOEXEC) != 0) {
        close(out[0]);
        close(out[1]);
        return refuse(words[0], errno, f);
    }
    int code = start(words, out[1], err[1], &process);
    close(out[1]);
    close(err[1]);
    const int ends[ENDS] = {out[0], err[0]};
    bool good =
        code == 0 ? finish(words[0], process, ends, answer, f) : refuse(words[0], code, f);
    close(out[0]);
    close(err[0]);
    return good;
}
