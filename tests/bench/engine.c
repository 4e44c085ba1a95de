/* What processes cost the engine: the time from the fork of a trial to the end of its first
   step beside 1 GiB of shared data, and what a second worker is worth. */
#include <fcntl.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/runner.h"
#include "measure.h"
#include "run/race.h"
#include "study/study.h"

extern char **environ;

enum { ROUNDS = 3, TIMES = 9 };

static char folder[] = "/tmp/slalom-bench-XXXXXX";

static const char heavy[] = "study: heavy\n"
                            "budget: {steps: 1}\n"
                            "problems: [hoard_none]\n"
                            "optimizers: [sgd]\n";

/* Trials of some tenths of a second, that neither wait nor share anything. */
static const char busy[] = "study: busy\n"
                           "seeds: 8\n"
                           "budget: {steps: 40000}\n"
                           "problems: [quadratic: {dim: 1000, instance: 1}]\n"
                           "optimizers: [adam]\n";

static _Noreturn void give_up(const char *sentence)
{
    fprintf(stderr, "bench_engine: %s\n", sentence);
    exit(2);
}

static char *path_of(char path[256], const char *name)
{
    snprintf(path, 256, "%s/%s", folder, name);
    return path;
}

static void write_file(const char *name, const char *content)
{
    char path[256];
    FILE *file = fopen(path_of(path, name), "w");
    if (!file || fputs(content, file) < 0 || fclose(file) != 0)
        give_up("cannot write the study");
}

static void no_metrics(void *to, int count, const char *const *names)
{
    (void)to, (void)count, (void)names;
}

static void no_point(void *to, const clocks *now, const double *values)
{
    (void)to, (void)now, (void)values;
}

/* Milliseconds from the fork of a process to the end of the trial's only step in it. */
static double first_step(const trial *t, loaded *data)
{
    int ends[2];
    double begin = measure_now(), finished = 0;
    if (pipe(ends) != 0)
        give_up("no pipe");
    pid_t child = fork();
    if (child == 0) {
        static const point_sink nowhere = {NULL, no_metrics, no_point};
        trial_end end;
        race_run(t, data, &nowhere, &end);
        double now = end.clocks.steps == 1 ? measure_now() : 0;
        _exit(write(ends[1], &now, sizeof now) == (ssize_t)sizeof now ? 0 : 1);
    }
    close(ends[1]);
    if (read(ends[0], &finished, sizeof finished) != (ssize_t)sizeof finished || finished == 0)
        give_up("the first step failed");
    close(ends[0]);
    waitpid(child, NULL, 0);
    return 1e3 * (finished - begin);
}

static void measure_forks(const registry *plugins)
{
    failure f;
    char path[256];
    double times[TIMES];
    write_file("heavy.yaml", heavy);
    study *s = study_read(path_of(path, "heavy.yaml"), plugins, &f);
    loaded *data = s ? race_load(&s->trials[0], true, &f) : NULL;
    if (!data)
        give_up(f.sentence);
    for (int k = 0; k < TIMES; k++)
        times[k] = first_step(&s->trials[0], data);
    measure_report("fork to the first step beside 1 GiB of data", measure_median(times, TIMES),
                   "ms", "<= 2");
    race_unload(data);
    study_free(s);
}

static double run_program(const char *jobs)
{
    char study_path[256], store_path[256];
    const char *program = getenv("SLALOM_PROGRAM");
    unlink(path_of(store_path, "busy.db"));
    path_of(study_path, "busy.yaml");
    char *call[] = {
        (char *)(uintptr_t)program, "run", study_path, "--store", store_path, "--jobs",
        (char *)(uintptr_t)jobs,    NULL};
    posix_spawn_file_actions_t quiet;
    posix_spawn_file_actions_init(&quiet);
    posix_spawn_file_actions_addopen(&quiet, 2, "/dev/null", O_WRONLY, 0);
    pid_t child;
    int status = -1;
    double begin = measure_now();
    if (posix_spawn(&child, program, &quiet, NULL, call, environ) == 0)
        waitpid(child, &status, 0);
    posix_spawn_file_actions_destroy(&quiet);
    if (status != 0)
        give_up("`slalom run` failed");
    return measure_now() - begin;
}

static void measure_workers(void)
{
    double gain[ROUNDS];
    write_file("busy.yaml", busy);
    for (int k = 0; k < ROUNDS; k++) {
        double one = run_program("1"), two = run_program("2");
        gain[k] = one / two;
        printf("8 trials: %.2f s by one worker, %.2f s by two\n", one, two);
    }
    measure_report("two workers against one (needs two idle cores)",
                   measure_median(gain, ROUNDS), "times", ">= 1.9");
}

static void remove_files(void)
{
    static const char *const names[] = {"heavy.yaml",   "busy.yaml",   "busy.db",
                                        "busy.db-lock", "busy.db-wal", "busy.db-shm"};
    char path[256];
    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
        unlink(path_of(path, names[k]));
    rmdir(folder);
}

int main(void)
{
    char path[4200];
    const char *own = getenv("SLALOM_PLUGINS"), *tests = getenv("SLALOM_TEST_PLUGINS");
    if (!own || !tests || !getenv("SLALOM_PROGRAM") || !mkdtemp(folder))
        give_up("SLALOM_PROGRAM, _PLUGINS or _TEST_PLUGINS is not set: use slalom bench");
    snprintf(path, sizeof path, "%s:%s", tests, own);
    setenv("SLALOM_PLUGINS", path, 1);
    registry *plugins = registry_open();
    setvbuf(stdout, NULL, _IOLBF, 0);
    runner_threads(1); /* as in a loader: a pool of threads does not survive a fork */
    measure_forks(plugins);
    registry_free(plugins);
    unsetenv("SLALOM_PLUGINS");
    measure_workers();
    remove_files();
    return 0;
}
