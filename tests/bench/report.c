/* The report of a store with 10,000 trials and 10^7 values, in seconds and in multiples of the
   time that SQLite takes to hand all these values out. */
#include <math.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "measure.h"

enum { ROUNDS = 3 };

static char folder[] = "/tmp/slalom-bench-XXXXXX";

static const char study[] =
    "study: big\n"
    "problems: [quadratic: {dim: 10, condition: [10, 1000]}]\n"
    "optimizers:\n"
    "  - sgd: {lr: {log: [1e-4, 1, 100]}, momentum: [0, 0.5, 0.9, 0.99, 0.999]}\n"
    "  - adam: {lr: {log: [1e-4, 1, 100]}, beta1: [0, 0.5, 0.9, 0.95, 0.99]}\n"
    "seeds: 5\n"
    "budget: {steps: 1000}\n"
    "log: {every: 1}\n"
    "figures: [sensitivity: {over: lr, y: loss}]\n";

static void write_study(void)
{
    FILE *file = fopen("study.yaml", "w");
    if (!file || fputs(study, file) < 0 || fclose(file) != 0) {
        perror("bench_report: study.yaml");
        exit(2);
    }
}

static double call(const char *arguments)
{
    char command[4096];
    snprintf(command, sizeof command, "'%s' %s >log 2>&1", getenv("SLALOM_PROGRAM"), arguments);
    double begin = measure_now();
    if (system(command) != 0) {
        fprintf(stderr, "bench_report: slalom %s failed\n", arguments);
        exit(2);
    }
    return measure_now() - begin;
}

/* Every step and value once, by one reader. */
static double read_all(long *values)
{
    sqlite3 *store;
    sqlite3_stmt *rows = NULL;
    double begin = measure_now(), sum = 0;
    *values = 0;
    if (sqlite3_open_v2("slalom.db", &store, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(store, "SELECT step, v0 FROM point", -1, &rows, NULL) != SQLITE_OK)
        exit(2);
    for (; sqlite3_step(rows) == SQLITE_ROW; ++*values)
        sum += sqlite3_column_double(rows, 0) + sqlite3_column_double(rows, 1);
    sqlite3_finalize(rows);
    sqlite3_close(store);
    return measure_now() - begin + 0 * sum;
}

static double megabytes(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 ? 1e-6 * (double)about.st_size : (double)NAN;
}

int main(void)
{
    double report[ROUNDS], plain[ROUNDS], ratio[ROUNDS];
    long values = 0;
    if (!getenv("SLALOM_PROGRAM") || !mkdtemp(folder) || chdir(folder) != 0) {
        fprintf(stderr, "bench_report: SLALOM_PROGRAM is not set: use slalom bench\n");
        return 2;
    }
    write_study();
    call("run study.yaml --store slalom.db");
    for (int k = 0; k < ROUNDS; k++) {
        plain[k] = read_all(&values);
        report[k] = call("report study.yaml --store slalom.db");
        ratio[k] = report[k] / plain[k];
    }
    printf("a store of 10,000 trials and %.3g values\n", (double)values);
    measure_report("slalom report", measure_median(report, ROUNDS), "s", "<= 10");
    measure_report("the same in passes of SQLite over all values",
                   measure_median(ratio, ROUNDS), "x", "<= 4");
    measure_report("its size", megabytes("report.html"), "MB", "<= 20");
    static const char *const names[] = {"study.yaml",  "slalom.db",     "slalom.db-lock",
                                        "report.html", "slalom.db-wal", "slalom.db-shm",
                                        "log"};
    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
        unlink(names[k]);
    return chdir("/") == 0 && rmdir(folder) == 0 ? 0 : 2;
}
