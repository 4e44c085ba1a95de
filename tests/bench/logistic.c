/* Loss and gradient of logistic regression on a dense 50,000 x 500 set in double on one core:
   against the read bandwidth of the same moment, and against numpy's two passes
   (logistic_scipy.py). And how fast the LIBSVM text of the set is read. */
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "peer.h"
#include "run/chain.h"

enum { ROWS = 50000, COLUMNS = 500, ROUNDS = 15 };

/* Labels and values in thousandths, from a linear congruential generator. */
static bool write_rows(const char *path)
{
    uint32_t state = 1;
    FILE *file = fopen(path, "w");
    for (int i = 0; file && i < ROWS; i++) {
        char line[COLUMNS * 12 + 8], *end = line + sprintf(line, "%s", i % 2 ? "1" : "-1");
        for (int j = 1; j <= COLUMNS; j++) {
            state = state * 1664525u + 1013904223u;
            end +=
                sprintf(end, " %d:%s0.%03u", j, state >> 31 ? "-" : "", (state >> 8) % 999 + 1);
        }
        fprintf(file, "%s\n", line);
    }
    return file && fclose(file) == 0;
}

static trial trial_new(const registry *plugins, const char *path)
{
    trial t = {
        .problem = {registry_find(plugins, SL_KIND_PROBLEM, "logistic_regression"), NULL},
        .diverged = 1e6};
    if (!t.problem.plugin) {
        fprintf(stderr, "bench_logistic: no plugin logistic_regression\n");
        exit(2);
    }
    const sl_plugin *about = plugin_about(t.problem.plugin);
    t.problem.values = calloc(option_count(about) + 1, sizeof *t.problem.values);
    setting_defaults(t.problem.plugin, t.problem.values);
    option_value *data = &t.problem.values[option_find(about, "data")];
    data->path = data->text = path;
    return t;
}

/* Writes the set to a file that only its address in /proc names, and reads it. */
static loaded *load(trial *t, int file)
{
    failure f;
    struct stat about;
    double begin = measure_now();
    loaded *data = race_load(t, false, &f);
    double seconds = measure_now() - begin;
    if (!data || fstat(file, &about) != 0) {
        fprintf(stderr, "bench_logistic: %s\n", f.sentence);
        exit(2);
    }
    measure_report("reading LIBSVM text", 1e-6 * (double)about.st_size / seconds, "MB/s", "-");
    return data;
}

static double *numbers_new(size_t count)
{
    double *a = mmap(NULL, count * sizeof *a, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (a == MAP_FAILED) {
        perror("bench_logistic");
        exit(2);
    }
    (void)madvise(a, count * sizeof *a, MADV_HUGEPAGE);
    for (size_t i = 0; i < count; i++)
        a[i] = 1;
    return a;
}

/* Seconds to read as many numbers as the set has. */
static double read_once(const double *a, double *kept)
{
    double sum = 0, begin = measure_now();
#pragma omp simd reduction(+ : sum)
    for (size_t i = 0; i < (size_t)ROWS * COLUMNS; i++)
        sum += a[i];
    *kept += sum;
    return measure_now() - begin;
}

static double gradient_once(chain *c, double *g)
{
    double loss, begin = measure_now();
    sl_batch whole = sl_whole(chain_oracle(c));
    if (sl_gradient(chain_oracle(c), &whole, chain_x(c), g, &loss) != SL_OK) {
        fprintf(stderr, "bench_logistic: %s\n", chain_message(c));
        exit(2);
    }
    return measure_now() - begin;
}

static void compare(chain *c, peer *p)
{
    double read[ROUNDS], ours[ROUNDS], theirs[ROUNDS], share[ROUNDS], faster[ROUNDS];
    double *a = numbers_new((size_t)ROWS * COLUMNS), *g = numbers_new(COLUMNS + 1);
    for (int k = -1; k < ROUNDS; k++) { /* the first round warms up */
        int at = k < 0 ? 0 : k;
        read[at] = read_once(a, &g[0]);
        ours[at] = gradient_once(c, g);
        theirs[at] = p ? peer_once(p) : 0;
        share[at] = read[at] / ours[at];
        faster[at] = theirs[at] / ours[at];
    }
    printf("one core, %d x %d, double: reading %.2f ms, loss and gradient %.2f ms\n", ROWS,
           COLUMNS, 1e3 * measure_median(read, ROUNDS), 1e3 * measure_median(ours, ROUNDS));
    measure_report("logistic regression, share of the read bandwidth",
                   measure_median(share, ROUNDS), "", ">= 0.85");
    if (p)
        measure_report("logistic regression against numpy's two passes",
                       measure_median(faster, ROUNDS), "times", ">= 2.5");
    else
        printf(
            "logistic regression against numpy: peer absent (/usr/bin/python3 with numpy)\n");
}

int main(void)
{
    failure f;
    char path[64];
    peer p = {0};
    int file = memfd_create("slalom-bench", 0);
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    if (file < 0 || !write_rows(path)) {
        perror("bench_logistic");
        return 2;
    }
    registry *plugins = registry_open();
    trial t = trial_new(plugins, path);
    loaded *data = load(&t, file);
    close(file);
    chain *c = chain_open(&t, data, &f);
    if (!c) {
        fprintf(stderr, "bench_logistic: %s\n", f.sentence);
        return 2;
    }
    char rows[16], columns[16];
    snprintf(rows, sizeof rows, "%d", ROWS);
    snprintf(columns, sizeof columns, "%d", COLUMNS);
    const char *const words[] = {"logistic_scipy.py", rows, columns, NULL};
    compare(c, peer_start(&p, words) ? &p : NULL);
    if (p.ask)
        peer_stop(&p);
    chain_close(c);
    race_unload(data);
    free(t.problem.values);
    registry_free(plugins);
    return 0;
}
