/* What the engine, the store and the set-up cost per trial: 1,000 trials of 100 steps through
   `slalom run`, against the same trials in a loop in this process. And how long one trial takes
   from its process's start to its first step, without and with BLAS. */
#include <fcntl.h>
#include <spawn.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "measure.h"
#include "run/race.h"
#include "study/study.h"

extern char **environ;

enum { ROUNDS = 3 };

static char folder[] = "/tmp/slalom-bench-XXXXXX";

static const char many[] = "study: many\n"
                           "seeds: 10\n"
                           "budget: {steps: 100}\n"
                           "problems: [quadratic: {dim: 100}]\n"
                           "optimizers: [sgd: {lr: {log: [1e-4, 1e-1, 100]}}]\n";

static void path_of(char *path, size_t room, const char *name)
{
    snprintf(path, room, "%s/%s", folder, name);
}

static void write_file(const char *name, const char *content)
{
    char path[256];
    path_of(path, sizeof path, name);
    FILE *file = fopen(path, "w");
    if (!file || fputs(content, file) < 0 || fclose(file) != 0) {
        perror(path);
        exit(2);
    }
}

static double run_program(const char *jobs)
{
    char study_path[256], store_path[256];
    const char *program = getenv("SLALOM_PROGRAM");
    path_of(study_path, sizeof study_path, "many.yaml");
    path_of(store_path, sizeof store_path, "many.db");
    unlink(store_path);
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
    double seconds = measure_now() - begin;
    posix_spawn_file_actions_destroy(&quiet);
    if (status != 0) {
        fprintf(stderr, "bench_trials: `slalom run` ended with status %d\n", status);
        exit(2);
    }
    return seconds;
}

static void no_metrics(void *to, int count, const char *const *names)
{
    (void)to, (void)count, (void)names;
}

static void no_point(void *to, const clocks *now, const double *values)
{
    (void)to, (void)now, (void)values;
}

static double run_here(const study *s)
{
    static const point_sink nowhere = {NULL, no_metrics, no_point};
    failure f;
    trial_end end;
    double begin = measure_now();
    for (int64_t k = 0; k < s->trial_count; k++) {
        loaded *data = race_load(&s->trials[k], false, &f);
        race_run(&s->trials[k], data, &nowhere, &end);
        race_unload(data);
    }
    return measure_now() - begin;
}

int main(void)
{
    failure f;
    char path[256];
    double one[ROUNDS], two[ROUNDS], here[ROUNDS], added[ROUNDS];
    if (!getenv("SLALOM_PROGRAM") || !mkdtemp(folder))
        return 2;
    write_file("many.yaml", many);
    path_of(path, sizeof path, "many.yaml");
    registry *plugins = registry_open();
    unsetenv("SLALOM_PLUGINS"); /* the program knows its own, and loads what the study needs */
    study *s = study_read(path, plugins, &f);
    if (!s) {
        fprintf(stderr, "bench_trials: %s\n", f.sentence);
        return 2;
    }
    for (int k = 0; k < ROUNDS; k++) {
        here[k] = run_here(s);
        one[k] = run_program("1");
        two[k] = run_program("2");
        added[k] = 1e3 * (2 * two[k] - here[k]) / (double)s->trial_count;
    }
    printf(
        "1,000 trials of 100 steps: %.0f ms in a loop, %.0f ms by one worker, %.0f ms by two\n",
        1e3 * measure_median(here, ROUNDS), 1e3 * measure_median(one, ROUNDS),
        1e3 * measure_median(two, ROUNDS));
    measure_report("engine, store and set-up per trial and core", measure_median(added, ROUNDS),
                   "ms", "<= 1");
    study_free(s);
    registry_free(plugins);
    path_of(path, sizeof path, "many.yaml");
    unlink(path);
    path_of(path, sizeof path, "many.db");
    unlink(path);
    rmdir(folder);
    return 0;
}
