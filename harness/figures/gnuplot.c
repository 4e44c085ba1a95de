#include "figures/gnuplot.h"

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
#include "figures/figure.h"

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

/* gnuplot -d -e "formats = 'pdf svg'" NAME.gp ... NAME-latex.gp ... */
static char **make_words(const char *const *names, int count, int formats)
{
    char **words = memory_need(calloc(2 * (size_t)count + 5, sizeof *words));
    int at = 0;
    words[at++] = memory_need(strdup("gnuplot"));
    words[at++] = memory_need(strdup("-d")); /* no settings of the user's own */
    words[at++] = memory_need(strdup("-e"));
    if (asprintf(&words[at++], "formats = '%s %s %s'", formats & FIGURE_PDF ? "pdf" : "",
                 formats & FIGURE_SVG ? "svg" : "", formats & FIGURE_PNG ? "png" : "") < 0)
        memory_need(NULL);
    for (int k = 0; formats & FIGURE_USUAL && k < count; k++)
        if (asprintf(&words[at++], "%s.gp", names[k]) < 0)
            memory_need(NULL);
    for (int k = 0; formats & FIGURE_LATEX && k < count; k++)
        if (asprintf(&words[at++], "%s-latex.gp", names[k]) < 0)
            memory_need(NULL);
    return words;
}

static void free_words(char **words)
{
    for (char **word = words; *word; word++)
        free(*word);
    free(words);
}

/* One process at work: its outputs come through the pipe. */
typedef struct worker {
    pid_t process;
    int output;
    bool running;
} worker;

static bool start_worker(worker *w, const char *folder, char **words, failure *f)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return failure_set(f, "cannot start gnuplot: %s", strerror(errno));
    int code = start(folder, words, ends[1], &w->process);
    close(ends[1]);
    w->output = ends[0];
    w->running = code == 0;
    if (code != 0)
        close(ends[0]);
    if (code == ENOENT)
        return failure_set(f, "gnuplot is not installed: apt install gnuplot-nox");
    return code == 0 || failure_set(f, "cannot start gnuplot: %s", strerror(code));
}

/* Of a process that failed each figure is drawn once more by one of its own, to tell which. */
static void draw_singly(const char *folder, const char *const *names, int count, int formats,
                        bool *drawn, failure *f)
{
    for (int k = 0; k < count; k++) {
        failure mine = {{0}};
        worker one = {0};
        char **words = make_words(names + k, 1, formats);
        drawn[k] =
            start_worker(&one, folder, words, &mine) && finish(one.process, one.output, &mine);
        if (one.running)
            close(one.output);
        if (!drawn[k])
            *f = mine;
        free_words(words);
    }
}

/* Scripts are shared out evenly, a run of neighbours to each process. */
void gnuplot_run(const char *folder, const char *const *names, int count, int formats,
                 bool *drawn, failure *f)
{
    enum { WORKERS = 4 };
    worker all[WORKERS] = {{0}};
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    int workers = cores < 1 ? 1 : cores < WORKERS ? (int)cores : WORKERS;
    workers = workers < count ? workers : count;
    for (int k = 0; k < workers; k++) {
        int from = k * count / workers, to = (k + 1) * count / workers;
        char **words = make_words(names + from, to - from, formats);
        start_worker(&all[k], folder, words, f);
        free_words(words);
    }
    for (int k = 0; k < workers; k++) {
        int from = k * count / workers, to = (k + 1) * count / workers;
        bool done = all[k].running && finish(all[k].process, all[k].output, f);
        if (all[k].running)
            close(all[k].output);
        for (int i = from; i < to; i++)
            drawn[i] = done;
        if (!done && all[k].running)
            draw_singly(folder, names + from, to - from, formats, drawn + from, f);
    }
}
