/* Loss and gradient of logistic regression on sparse rows in double on one core, in
   processor time, against scipy.sparse and torch's sparse tensors (sparse_scipy.py): on LIBSVM
   files that are named on the command line, or on a generated set of w8a's size, density and
   skew. */
#include <string.h>
#include <sys/mman.h>

#include "measure.h"
#include "peer.h"
#include "run/chain.h"

enum { ROWS = 49749, COLUMNS = 300, SHORTEST = 2, LONGEST = 22, ROUNDS = 25 };

static void fail(const char *sentence)
{
    fprintf(stderr, "bench_sparse: %s\n", sentence);
    exit(2);
}

/* Ascending columns, some much more frequent than others; all values are 1. */
static bool write_rows(const char *path)
{
    uint32_t state = 1;
    FILE *file = fopen(path, "w");
    for (int i = 0; file && i < ROWS; i++) {
        char there[COLUMNS] = {0};
        int left = SHORTEST + i * 31 % (LONGEST - SHORTEST);
        while (left > 0) {
            state = state * 1664525u + 1013904223u;
            double u = (state >> 8) * 0x1p-24;
            int j = (int)(COLUMNS * u * u);
            left -= !there[j];
            there[j] = 1;
        }
        fputs(i % 3 ? "-1" : "1", file);
        for (int j = 0; j < COLUMNS; j++)
            if (there[j])
                fprintf(file, " %d:1", j + 1);
        fputc('\n', file);
    }
    return file && fclose(file) == 0;
}

static trial trial_new(const registry *plugins, const char *path)
{
    trial t = {
        .problem = {registry_find(plugins, SL_KIND_PROBLEM, "logistic_regression"), NULL},
        .diverged = 1e6};
    if (!t.problem.plugin)
        fail("no plugin logistic_regression");
    const sl_plugin *about = plugin_about(t.problem.plugin);
    t.problem.values = calloc(option_count(about) + 1, sizeof *t.problem.values);
    setting_defaults(t.problem.plugin, t.problem.values);
    option_value *data = &t.problem.values[option_find(about, "data")];
    data->path = data->text = path;
    return t;
}

/* Neither side waits, so what else the machine does is left out. */
static double processor_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static double gradient_once(chain *c, double *g)
{
    double loss, begin = processor_now();
    sl_batch whole = sl_whole(chain_oracle(c));
    if (sl_gradient(chain_oracle(c), &whole, chain_x(c), g, &loss) != SL_OK)
        fail(chain_message(c));
    return processor_now() - begin;
}

static void compare(chain *c, const char *name, peer *p, const char *goal)
{
    double ours[ROUNDS], theirs[ROUNDS], faster[ROUNDS];
    double *g = calloc((size_t)chain_oracle(c)->n, sizeof *g);
    char line[80];
    for (int k = -1; k < ROUNDS; k++) { /* the first round warms up */
        int at = k < 0 ? 0 : k;
        theirs[at] = peer_once(p);
        gradient_once(c, g); /* their data leave the caches */
        ours[at] = gradient_once(c, g);
        faster[at] = theirs[at] / ours[at];
    }
    printf("one core, double: %s %.3f ms, loss and gradient %.3f ms\n", name,
           1e3 * measure_median(theirs, ROUNDS), 1e3 * measure_median(ours, ROUNDS));
    snprintf(line, sizeof line, "sparse logistic regression against %s", name);
    measure_report(line, measure_median(faster, ROUNDS), "times", goal);
    free(g);
}

static void race(const registry *plugins, const char *path)
{
    static const char *const names[] = {"scipy", "torch"};
    static const char *const goals[] = {">= 3", ">= 1.5"};
    failure f;
    trial t = trial_new(plugins, path);
    loaded *data = race_load(&t, false, &f);
    chain *c = data ? chain_open(&t, data, &f) : NULL;
    if (!c)
        fail(f.sentence);
    printf("%s\n", path);
    for (int k = 0; k < 2; k++) {
        peer p = {0};
        const char *const words[] = {"sparse_scipy.py", path, names[k], NULL};
        if (peer_start(&p, words))
            compare(c, names[k], &p, goals[k]);
        else
            printf("against %s: peer absent (SLALOM_PYTHON or /usr/bin/python3 with %s)\n",
                   names[k], names[k]);
        peer_stop(&p);
    }
    chain_close(c);
    race_unload(data);
    free(t.problem.values);
}

int main(int count, char **words)
{
    char path[64];
    registry *plugins = registry_open();
    for (int k = 1; k < count; k++)
        race(plugins, words[k]);
    if (count < 2) {
        int file = memfd_create("slalom-bench", 0);
        snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)getpid(), file);
        if (file < 0 || !write_rows(path))
            fail("the set cannot be written");
        race(plugins, path);
        close(file);
    }
    registry_free(plugins);
    return 0;
}
