#include "cli/gnuplot.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/text.h"

extern char **environ;

/* Starts it with both outputs in `pipe_end`; 0 or an errno. */
static int start(const char *folder, char **words, int pipe_end, pid_t *process)
{
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addchdir_np(&actions, folder);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, pipe_end, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, pipe_end, STDERR_FILENO);
    int code = posix_spawnp(process, words[0], &actions, NULL, words, environ);
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

static bool finish(pid_t process, int pipe_end, failure *f)
{
    int status;
    text said = {0};
    read_all(pipe_end, &said);
    while (waitpid(process, &status, 0) < 0 && errno == EINTR)
        ;
    bool good = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    if (!good)
        failure_set(f,
                    "gnuplot failed (the figures need its terminals pdfcairo, pngcairo and "
                    "svg, as in Debian's gnuplot-nox):\n%s",
                    said.data ? said.data : "");
    text_free(&said);
    return good;
}

static char **make_words(const char *const *names, int count)
{
    char **words = memory_need(calloc((size_t)count + 3, sizeof *words));
    words[0] = memory_need(strdup("gnuplot"));
    words[1] = memory_need(strdup("-d")); /* no settings of the user's own */
    for (int k = 0; k < count; k++)
        if (asprintf(&words[2 + k], "%s.gp", names[k]) < 0)
            memory_need(NULL);
    return words;
}

bool gnuplot_run(const char *folder, const char *const *names, int count, failure *f)
{
    int ends[2];
    pid_t process;
    if (pipe2(ends, O_CLOEXEC) != 0)
        return failure_set(f, "cannot start gnuplot: %s", strerror(errno));
    char **words = make_words(names, count);
    int code = start(folder, words, ends[1], &process);
    close(ends[1]);
    bool good = code == 0 && finish(process, ends[0], f);
    close(ends[0]);
    if (code == ENOENT)
        failure_set(f, "gnuplot is not installed: apt install gnuplot-nox");
    else if (code != 0)
        failure_set(f, "cannot start gnuplot: %s", strerror(code));
    for (char **word = words; *word; word++)
        free(*word);
    free(words);
    return good;
}
