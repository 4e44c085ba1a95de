/* Loss and gradient of logistic regression on a dense 50,000 x 500 set in double on one core:
   against the read bandwidth of the same moment, and against numpy's two passes
   (logistic_scipy.py). And how fast the LIBSVM text of the set is read. */
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../problems/linear/table.h"
#include "bandwidth.h"
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

static loaded *load_once(trial *t, double *seconds)
{
    failure f;
    double begin = measure_now();
    loaded *data = race_load(t, false, &f);
    *seconds = measure_now() - begin;
    if (data)
        return data;
    fprintf(stderr, "bench_logistic: %s\n", f.sentence);
    exit(2);
}

/* The text, then the set from a cache of its own: first written, then found there. */
static loaded *load(trial *t, const char *path, int file)
{
    char cache[] = "/tmp/slalom-bench-XXXXXX", sentence[TABLE_SENTENCE], remove[64];
    struct stat about;
    table read;
    double seconds, begin = measure_now();
    if (fstat(file, &about) != 0 || !table_read(path, &read, sentence) || !mkdtemp(cache)) {
        fprintf(stderr, "bench_logistic: the set cannot be read\n");
        exit(2);
    }
    seconds = measure_now() - begin;
    table_free(&read);
    measure_report("reading LIBSVM text", 1e-6 * (double)about.st_size / seconds, "MB/s",
                   ">= 300");
    setenv("SLALOM_CACHE", cache, 1);
    loaded *data = load_once(t, &seconds);
    measure_report("loading it for the first time", seconds, "s", "-");
    race_unload(data);
    sleep(3); /* before that a file may change unseen, and is hashed */
    race_unload(load_once(t, &seconds));
    data = load_once(t, &seconds);
    measure_report("loading it again", 1e3 * seconds, "ms", "< 10");
    snprintf(remove, sizeof remove, "rm -r %s", cache); /* what is mapped stays */
    if (system(remove) != 0)
        fprintf(stderr, "bench_logistic: %s is left\n", cache);
    return data;
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
    double *a = bandwidth_numbers((size_t)ROWS * COLUMNS), *g = bandwidth_numbers(COLUMNS + 1);
    for (int k = -1; k < ROUNDS; k++) { /* the first round warms up */
        int at = k < 0 ? 0 : k;
        read[at] = bandwidth_read(a, (size_t)ROWS * COLUMNS, &g[0]);
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
    char rows[16], columns[16];
    peer p = {0};
    snprintf(rows, sizeof rows, "%d", ROWS);
    snprintf(columns, sizeof columns, "%d", COLUMNS);
    int file = memfd_create("slalom-bench", 0);
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    if (file < 0 || !write_rows(path)) {
        perror("bench_logistic");
        return 2;
    }
    registry *plugins = registry_open();
    trial t = trial_new(plugins, path);
    loaded *data = load(&t, path, file);
    close(file);
    chain *c = chain_open(&t, data, &f);
    if (!c) {
        fprintf(stderr, "bench_logistic: %s\n", f.sentence);
        return 2;
    }
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
