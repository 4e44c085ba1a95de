/* A store of 100,000 trials, made through the public recording path: bytes and time per value,
   against the same rows by bare SQLite; what a worker pays to tell a point; the query behind a
   figure; `slalom status`, and `slalom run` with nothing to do. Only the trials of the figure
   have curves, unless the first argument is "all": then 10^8 values are written. Seconds are of
   the processor: what others do on the machine does not count. */
#include <fcntl.h>
#include <spawn.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/message.h"
#include "measure.h"
#include "stats/band.h"

extern char **environ;

enum {
    METRICS = 8,
    SEEDS = 500,
    LONG = 200,  /* points of a trial in the figure */
    SHORT = 125, /* of the others: 1,000 values */
    AT_ONCE = 4, /* trials that tell points in turn */
    ROUNDS = 5,
};

static char folder[] = "/tmp/slalom-bench-XXXXXX";
static double sink; /* what is computed is used */

static const char content[] = "study: scale\n"
                              "seeds: 500\n"
                              "budget: {steps: 100}\n"
                              "problems: [quadratic: {dim: 10}]\n"
                              "optimizers:\n"
                              "  - sgd: {lr: {log: [1e-4, 1e-1, 25]}}\n"
                              "  - adam: {lr: {log: [1e-4, 1e-1, 25]}}\n"
                              "  - adamw: {lr: {log: [1e-4, 1e-1, 25]}}\n"
                              "  - rmsprop: {lr: {log: [1e-4, 1e-1, 25]}}\n"
                              "  - sgd: {lr: {log: [1e-4, 1e-1, 25]}, momentum: 0.9}\n"
                              "    label: momentum\n"
                              "  - sgd: {lr: {log: [1e-4, 1e-1, 25]}, momentum: 0.8}\n"
                              "    label: less momentum\n"
                              "  - adam: {lr: {log: [1e-4, 1e-1, 25]}, beta1: 0.5}\n"
                              "    label: less average\n"
                              "  - adam: {lr: {log: [1e-4, 1e-1, 25]}, beta1: 0.1}\n"
                              "    label: no average\n";

static const char *const names[METRICS] = {"loss", "a", "b", "c", "d", "e", "f", "g"};

static char *path_of(const char *name)
{
    static char path[4][256];
    static int next;
    next = (next + 1) % 4;
    snprintf(path[next], sizeof path[next], "%s/%s", folder, name);
    return path[next];
}

static _Noreturn void give_up(const char *sentence)
{
    fprintf(stderr, "bench_store: %s\n", sentence);
    exit(2);
}

static double processor(const struct rusage *u)
{
    return (double)(u->ru_utime.tv_sec + u->ru_stime.tv_sec) +
           1e-6 * (double)(u->ru_utime.tv_usec + u->ru_stime.tv_usec);
}

static double processor_now(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return processor(&usage);
}

/* Numbers without a pattern, as losses are. */
static double number(void)
{
    static uint64_t state = 1;
    state = state * 6364136223846793005u + 1442695040888963407u;
    return 1e-19 * (double)(state >> 1);
}

static clocks reading(int64_t k)
{
    int64_t step = 37 * k;
    return (clocks){.steps = step,
                    .samples = 128 * step,
                    .calls = {[SL_CALL_GRADIENT] = step},
                    .asked = {[SL_CALL_GRADIENT] = step},
                    .flops = 1e6 * (double)step,
                    .optimizer_seconds = 1e-6 * ((double)step + number()),
                    .oracle_seconds = 2e-5 * ((double)step + number())};
}

/* Points of several trials in turn. Returns how many there are. */
static int64_t record_points(store *s, const int64_t *rows, const int64_t *points)
{
    failure f;
    int64_t told = 0;
    for (int64_t k = 0; k < LONG; k++)
        for (int i = 0; i < AT_ONCE; i++) {
            double values[METRICS];
            clocks c = reading(k);
            for (int v = 0; v < METRICS; v++)
                values[v] = number();
            if (k < points[i] && !store_point(s, rows[i], &c, values, &f))
                give_up(f.sentence);
            told += k < points[i];
        }
    return told;
}

static bool in_figure(const study *s, int64_t k)
{
    const trial *t = &s->trials[k];
    return t->optimizer.values[0].number < 1.01e-4;
}

typedef struct cost {
    double trials, points; /* seconds of the processor */
    int64_t values;
} cost;

static void record_four(store *st, const study *s, int64_t first, bool all, cost *c)
{
    failure f;
    int64_t rows[AT_ONCE], points[AT_ONCE];
    trial_end end = {.status = TRIAL_DONE, .clocks = reading(100), .parameters = 10};
    double begin = processor_now();
    for (int i = 0; i < AT_ONCE; i++) {
        points[i] = in_figure(s, first + i) ? LONG : all ? SHORT : 0;
        if (!store_begin(st, &s->trials[first + i], &rows[i], &f) ||
            !store_metrics(st, rows[i], METRICS, names, &f))
            give_up(f.sentence);
    }
    double middle = processor_now();
    int64_t told = record_points(st, rows, points);
    if (told && !store_commit(st, &f)) /* what is kept is written here, not with the ends */
        give_up(f.sentence);
    c->values += METRICS * told;
    double done = processor_now();
    for (int i = 0; i < AT_ONCE; i++)
        if (!store_end(st, rows[i], &end, &f))
            give_up(f.sentence);
    c->points += done - middle;
    c->trials += processor_now() - done + middle - begin;
}

static cost record_all(const study *s, bool all)
{
    failure f;
    int64_t id;
    cost c = {0};
    store *st = store_open(path_of("scale.db"), &f);
    if (!st || !store_study(st, s, &id, &f))
        give_up(f.sentence);
    for (int64_t k = 0; k < s->trial_count; k += AT_ONCE)
        record_four(st, s, k, all, &c);
    double begin = processor_now();
    store_close(st);
    c.points += processor_now() - begin;
    return c;
}

/* The least that SQLite takes for rows with as many values and clocks. */
static double bare_seconds(int64_t rows)
{
    sqlite3 *database;
    sqlite3_stmt *insert;
    const char *path = path_of("bare.db");
    if (sqlite3_open_v2(path, &database,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                        NULL) != SQLITE_OK ||
        sqlite3_exec(database,
                     "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
                     "CREATE TABLE p(id INTEGER PRIMARY KEY, s, a, b, c, d, e, f, g, h, i, j);"
                     "BEGIN",
                     NULL, NULL, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(database, "INSERT INTO p VALUES(?,?,?,?,?,?,?,?,?,?,?,?)", -1,
                           &insert, NULL) != SQLITE_OK)
        give_up(sqlite3_errmsg(database));
    double begin = processor_now();
    for (int64_t k = 1; k <= rows; k++) {
        for (int place = 1; place <= 4; place++)
            sqlite3_bind_int64(insert, place, k);
        for (int v = 0; v < METRICS; v++)
            sqlite3_bind_double(insert, 5 + v, number());
        sqlite3_step(insert);
        sqlite3_reset(insert);
    }
    sqlite3_exec(database, "COMMIT", NULL, NULL, NULL);
    double seconds = processor_now() - begin;
    sqlite3_finalize(insert);
    sqlite3_close(database);
    unlink(path);
    return seconds;
}

static double ask(sqlite3 *database, const char *query)
{
    sqlite3_stmt *found;
    if (sqlite3_prepare_v2(database, query, -1, &found, NULL) != SQLITE_OK ||
        sqlite3_step(found) != SQLITE_ROW)
        give_up(sqlite3_errmsg(database));
    double value = sqlite3_column_double(found, 0);
    sqlite3_finalize(found);
    return value;
}

static void report_size(const study *s, const cost *c)
{
    sqlite3 *database;
    if (sqlite3_open(path_of("scale.db"), &database) != SQLITE_OK)
        give_up(sqlite3_errmsg(database));
    double points = ask(database, "SELECT sum(pgsize) FROM dbstat WHERE"
                                  " name IN ('point', 'stretch')");
    double others = ask(database, "SELECT sum(pgsize) FROM dbstat WHERE"
                                  " name NOT IN ('point', 'stretch')");
    sqlite3_close(database);
    printf("a point with %d values: %.1f bytes; a trial without its points: %.0f bytes\n",
           METRICS, METRICS * points / (double)c->values, others / (double)s->trial_count);
    measure_report("bytes a value, in trials of 1,000 values",
                   points / (double)c->values + others / (1e3 * (double)s->trial_count),
                   "bytes", "<= 13");
}

static void report_rate(const study *s, const cost *c)
{
    double bare = bare_seconds(c->values / METRICS);
    printf("%.3g values in %.2f s, bare SQLite %.2f s; a trial's begin and end %.0f us\n",
           (double)c->values, c->points, bare, 1e6 * c->trials / (double)s->trial_count);
    measure_report("values through the recording path", 1e-6 * (double)c->values / c->points,
                   "M/s", ">= 3");
    measure_report("the same against bare SQLite", c->points / bare, "times", "-");
}

/* Nanoseconds of the worker's processor time per value: another process reads the pipe. */
static double tell_once(void)
{
    enum { POINTS = 200000 };
    int ends[2];
    point_sink to;
    if (pipe(ends) != 0)
        give_up("no pipe");
    pid_t reader = fork();
    if (reader == 0) {
        static char bytes[1 << 16];
        close(ends[1]);
        while (read(ends[0], bytes, sizeof bytes) > 0)
            ;
        _exit(0);
    }
    close(ends[0]);
    message_writer *w = message_writer_new(ends[1], message_memory_new());
    message_writer_sink(w, &to);
    to.metrics(to.to, METRICS, names);
    double begin = processor_now();
    for (int64_t k = 0; k < POINTS; k++) {
        double values[METRICS] = {(double)k};
        clocks c = {.steps = k};
        to.point(to.to, &c, values);
    }
    free(w);
    close(ends[1]);
    waitpid(reader, NULL, 0);
    double seconds = processor_now() - begin;
    return 1e9 * seconds / POINTS / METRICS;
}

static void report_telling(void)
{
    double each[ROUNDS];
    for (int k = 0; k < ROUNDS; k++)
        each[k] = tell_once();
    measure_report("a worker's time to tell a value", measure_median(each, ROUNDS), "ns",
                   "<= 50");
}

/* Median and quartiles over the seeds of the first setting of every optimizer. */
static double figure_once(const study *s)
{
    failure f;
    arena *a = arena_new();
    double begin = processor_now();
    store *st = store_open_readonly(path_of("scale.db"), &f);
    if (!st)
        give_up(f.sentence);
    for (int64_t first = 0; first < s->trial_count;) {
        int count = 0;
        series *curves = arena_array(a, series, SEEDS);
        bool *lost = arena_array(a, bool, SEEDS);
        int64_t next = first;
        for (; next < s->trial_count && s->trials[next].label == s->trials[first].label;
             next++) {
            record at;
            if (in_figure(s, next) && store_record(st, s->trials[next].key, a, &at))
                curves[count++] = store_series(st, at.row, "samples", "loss", a);
        }
        band b = band_merge(curves, lost, count, 1, a);
        sink += b.y[b.count / 2].median;
        first = next;
    }
    store_close(st);
    arena_free(a);
    return processor_now() - begin;
}

static double program_once(const char *command)
{
    const char *program = getenv("SLALOM_PROGRAM");
    char *call[] = {(char *)(uintptr_t)program, (char *)(uintptr_t)command,
                    path_of("scale.yaml"),      "--store",
                    path_of("scale.db"),        NULL};
    posix_spawn_file_actions_t quiet;
    posix_spawn_file_actions_init(&quiet);
    posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&quiet, 2, "/dev/null", O_WRONLY, 0);
    pid_t child;
    int status = -1;
    struct rusage usage;
    if (posix_spawn(&child, program, &quiet, NULL, call, environ) == 0)
        wait4(child, &status, 0, &usage);
    posix_spawn_file_actions_destroy(&quiet);
    if (status != 0)
        give_up("the program failed");
    return processor(&usage);
}

static void report_questions(const study *s)
{
    double median[ROUNDS], status[ROUNDS], nothing[ROUNDS];
    for (int k = 0; k < ROUNDS; k++) {
        median[k] = figure_once(s);
        status[k] = program_once("status");
        nothing[k] = program_once("run");
    }
    measure_report("the query of a figure: 8 optimizers, 500 seeds",
                   measure_median(median, ROUNDS), "s", "<= 1");
    measure_report("slalom status of 100,000 trials", measure_median(status, ROUNDS), "s",
                   "<= 1");
    measure_report("slalom run of 100,000 trials that are there",
                   measure_median(nothing, ROUNDS), "s", "<= 1");
}

static study *read_study(const registry *plugins)
{
    failure f;
    FILE *file = fopen(path_of("scale.yaml"), "w");
    if (!file || fputs(content, file) < 0 || fclose(file) != 0)
        give_up("cannot write the study");
    double begin = processor_now();
    study *s = study_read(path_of("scale.yaml"), plugins, &f);
    if (!s)
        give_up(f.sentence);
    printf("reading the study: %.2f s for %lld trials\n", processor_now() - begin,
           (long long)s->trial_count);
    return s;
}

static void remove_files(void)
{
    static const char *const files[] = {"scale.yaml", "scale.db", "scale.db-lock",
                                        "scale.db-wal", "scale.db-shm"};
    for (size_t k = 0; k < sizeof files / sizeof *files; k++)
        unlink(path_of(files[k]));
    rmdir(folder);
}

int main(int argc, char **argv)
{
    if (!getenv("SLALOM_PROGRAM") || !mkdtemp(folder))
        give_up("SLALOM_PROGRAM is not set: use slalom bench");
    registry *plugins = registry_open();
    study *s = read_study(plugins);
    unsetenv("SLALOM_PLUGINS");
    cost c = record_all(s, argc > 1 && strcmp(argv[1], "all") == 0);
    report_rate(s, &c);
    report_size(s, &c);
    report_telling();
    report_questions(s);
    study_free(s);
    registry_free(plugins);
    remove_files();
    return 0;
}
