/* What a checkpoint costs: against writing the same bytes to the same disk, synced and renamed.
 */
#include <string.h>
#include <unistd.h>

#include "measure.h"
#include "run/race.h"
#include "study/study.h"

enum { ROUNDS = 5, DIM = 2000000, STEPS = 4 };

static char folder[] = "/tmp/slalom-bench-XXXXXX";

static void ignore_metrics(void *to, int count, const char *const *names)
{
    (void)to, (void)count, (void)names;
}

static void ignore_point(void *to, const clocks *now, const double *values)
{
    (void)to, (void)now, (void)values;
}

/* Seconds that were not the optimizer's nor the problem's. */
static double run(const trial *t, loaded *data, const keeping *how)
{
    static const point_sink nowhere = {NULL, ignore_metrics, ignore_point};
    trial_end end;
    race_run_kept(t, data, &nowhere, how, &end);
    if (end.status != TRIAL_DONE || end.message.sentence[0]) {
        fprintf(stderr, "bench_checkpoint: %s\n", end.message.sentence);
        exit(2);
    }
    if (how)
        unlink(how->path);
    return end.evaluation_seconds;
}

/* x and Adam's two moments, as the checkpoint has them, and as often. */
static double write_plainly(const char *path, const void *bytes, size_t count)
{
    char part[160];
    double begin = measure_now();
    snprintf(part, sizeof part, "%s.part", path);
    for (int k = 0; k < STEPS; k++) {
        FILE *file = fopen(part, "w");
        if (!file || fwrite(bytes, 1, count, file) != count || fflush(file) != 0 ||
            fsync(fileno(file)) != 0 || fclose(file) != 0 || rename(part, path) != 0) {
            perror(path);
            exit(2);
        }
    }
    double seconds = measure_now() - begin;
    unlink(path);
    return seconds;
}

static void measure_all(const trial *t, loaded *data)
{
    double with[ROUNDS], without[ROUNDS], plainly[ROUNDS];
    char path[128], other[128];
    size_t count = (size_t)3 * DIM * sizeof(double);
    void *bytes = malloc(count);
    snprintf(path, sizeof path, "%s/saved", folder);
    snprintf(other, sizeof other, "%s/plain", folder);
    const keeping how = {.path = path};
    memset(bytes, 1, count);
    for (int k = 0; k < ROUNDS; k++) {
        without[k] = run(t, data, NULL);
        with[k] = run(t, data, &how);
        plainly[k] = write_plainly(other, bytes, count);
    }
    double all = measure_median(with, ROUNDS) - measure_median(without, ROUNDS);
    measure_report("a checkpoint of 48 MB against write, fsync and rename",
                   all / measure_median(plainly, ROUNDS), "times", "< 1.5");
    free(bytes);
}

int main(void)
{
    static const char words[] = "study: s\nbudget: {steps: 4}\ncheckpoint: {steps: 1}\n"
                                "problems: [quadratic: {dim: 2000000}]\noptimizers: [adam]\n";
    char file[128], command[128];
    failure f;
    if (!mkdtemp(folder))
        return 2;
    snprintf(file, sizeof file, "%s/s.yaml", folder);
    FILE *to = fopen(file, "w");
    if (!to || fputs(words, to) < 0 || fclose(to) != 0)
        return 2;
    registry *plugins = registry_open();
    study *s = study_read(file, plugins, &f);
    loaded *data = s ? race_load(&s->trials[0], false, &f) : NULL;
    if (data)
        measure_all(&s->trials[0], data);
    else
        fprintf(stderr, "bench_checkpoint: %s\n", f.sentence);
    race_unload(data);
    study_free(s);
    registry_free(plugins);
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return data && system(command) == 0 ? 0 : 2;
}
