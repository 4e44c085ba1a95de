/* What the engine, the store and the set-up cost per trial: 10,000 trials of 20 steps through
   `slalom run`, against the same trials in a loop in this process, in seconds of the processor
   (what others do on the machine does not count); and the memory of its largest process. And
   how long one trial takes from its process's start to its first step, without and with BLAS.
 */
#include <fcntl.h>
#include <spawn.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "measure.h"
#include "run/race.h"
#include "study/study.h"

extern char **environ;

enum { ROUNDS = 3 };

static char folder[] = "/tmp/slalom-bench-XXXXXX";

static const char one_step[] =
    "study: one\n"
    "budget: {steps: 1}\n"
    "races:\n"
    "  - {race: plain, problems: [quadratic: {dim: 100}], optimizers: [sgd]}\n"
    "  - {race: blas, problems: [matrix_sensing: {n: 8, rank: 1, factor_rank: 2}], optimizers: "
    "[sgd]}\n";

static const char many[] = "study: many\n"
                           "seeds: 100\n"
                           "budget: {steps: 20}\n"
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

static double processor(const struct rusage *u)
{
    return (double)(u->ru_utime.tv_sec + u->ru_stime.tv_sec) +
           1e-6 * (double)(u->ru_utime.tv_usec + u->ru_stime.tv_usec);
}

/* Of the program and of all the processes that it began. */
static struct rusage run_program(const char *jobs)
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
    struct rusage usage = {0};
    if (posix_spawn(&child, program, &quiet, NULL, call, environ) == 0)
        wait4(child, &status, 0, &usage);
    posix_spawn_file_actions_destroy(&quiet);
    if (status != 0) {
        fprintf(stderr, "bench_trials: `slalom run` ended with status %d\n", status);
        exit(2);
    }
    return usage;
}

static void no_metrics(void *to, int count, const char *const *names)
{
    (void)to, (void)count, (void)names;
}

static void no_point(void *to, const clocks *now, const double *values)
{
    (void)to, (void)now, (void)values;
}

/* Milliseconds from the fork of a process to the end of the trial's first step in it. */
static double first_step(const trial *t)
{
    int ends[2];
    double begin = measure_now(), finished = 0;
    if (pipe(ends) != 0)
        return -1;
    pid_t child = fork();
    if (child == 0) {
        static const point_sink nowhere = {NULL, no_metrics, no_point};
        failure f;
        trial_end end;
        loaded *data = race_load(t, false, &f);
        if (data)
            race_run(t, data, &nowhere, &end);
        double now = data && end.clocks.steps == 1 ? measure_now() : 0;
        _exit(write(ends[1], &now, sizeof now) == (ssize_t)sizeof now ? 0 : 1);
    }
    close(ends[1]);
    if (read(ends[0], &finished, sizeof finished) != (ssize_t)sizeof finished || finished == 0)
        fprintf(stderr, "bench_trials: the first step failed\n");
    close(ends[0]);
    waitpid(child, NULL, 0);
    return 1e3 * (finished - begin);
}

static void measure_first_steps(const study *s)
{
    enum { TIMES = 15 };
    double plain[TIMES], with_blas[TIMES];
    for (int k = 0; k < TIMES; k++) {
        plain[k] = first_step(&s->trials[0]);
        with_blas[k] = first_step(&s->next->trials[0]);
    }
    measure_report("start to the end of the first step, without BLAS",
                   measure_median(plain, TIMES), "ms", "<= 2");
    measure_report("the same with OpenBLAS loaded for it", measure_median(with_blas, TIMES),
                   "ms", "<= 10");
}

static double run_here(const study *s)
{
    static const point_sink nowhere = {NULL, no_metrics, no_point};
    failure f;
    trial_end end;
    struct rusage before, after;
    getrusage(RUSAGE_SELF, &before);
    for (int64_t k = 0; k < s->trial_count; k++) {
        loaded *data = race_load(&s->trials[k], false, &f);
        race_run(&s->trials[k], data, &nowhere, &end);
        race_unload(data);
    }
    getrusage(RUSAGE_SELF, &after);
    return processor(&after) - processor(&before);
}

static study *read_study(const char *name, const char *content, const registry *plugins)
{
    failure f;
    char path[256];
    write_file(name, content);
    path_of(path, sizeof path, name);
    study *s = study_read(path, plugins, &f);
    if (!s) {
        fprintf(stderr, "bench_trials: %s\n", f.sentence);
        exit(2);
    }
    return s;
}

static void measure_many(const study *s)
{
    double two[ROUNDS], here[ROUNDS], added[ROUNDS], largest = 0;
    for (int k = 0; k < ROUNDS; k++) {
        struct rusage usage = run_program("2");
        here[k] = run_here(s);
        two[k] = processor(&usage);
        added[k] = 1e3 * (two[k] - here[k]) / (double)s->trial_count;
        largest = (double)usage.ru_maxrss / 1024;
    }
    printf("10,000 trials of 20 steps: %.2f s in a loop, %.2f s by two workers\n",
           measure_median(here, ROUNDS), measure_median(two, ROUNDS));
    measure_report("engine, store and set-up per trial", measure_median(added, ROUNDS), "ms",
                   "<= 1");
    measure_report("memory of the largest process, 10,000 trials finished", largest, "MiB",
                   "<= 64");
}

static void remove_files(void)
{
    static const char *const names[] = {"many.yaml",    "one.yaml",    "many.db",
                                        "many.db-lock", "many.db-wal", "many.db-shm"};
    char path[256];
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        path_of(path, sizeof path, names[k]);
        unlink(path);
    }
    rmdir(folder);
}

int main(void)
{
    if (!getenv("SLALOM_PROGRAM") || !mkdtemp(folder)) {
        fprintf(stderr, "bench_trials: SLALOM_PROGRAM is not set: use slalom bench\n");
        return 2;
    }
    registry *plugins = registry_open();
    study *s = read_study("many.yaml", many, plugins);
    study *first = read_study("one.yaml", one_step, plugins);
    unsetenv("SLALOM_PLUGINS"); /* the program knows its own, and loads what the study needs */
    measure_many(s);
    measure_first_steps(first);
    study_free(s);
    study_free(first);
    registry_free(plugins);
    remove_files();
    return 0;
}
