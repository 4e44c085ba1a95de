/* The gradient of matrix sensing, n = 100, 5,000 dense Gaussian measurements, in double on one
   core, for F G' (400 MB) and X X' (200 MB, packed): against the read bandwidth of the same
   moment and against numpy's two passes over 5,000 x 10,000 numbers (sensing_numpy.py). */
#include "bandwidth.h"
#include "peer.h"
#include "run/chain.h"

enum { SIDE = 100, MEASUREMENTS = 5000, ROUNDS = 15 };

static void fail(const char *sentence)
{
    fprintf(stderr, "bench_sensing: %s\n", sentence);
    exit(2);
}

static void set(trial *t, const char *name, double number)
{
    int at = option_find(plugin_about(t->problem.plugin), name);
    if (at < 0)
        fail("matrix_sensing has other options than this program knows");
    t->problem.values[at].number = number;
}

static trial trial_new(const registry *plugins, bool symmetric)
{
    trial t = {.problem = {registry_find(plugins, SL_KIND_PROBLEM, "matrix_sensing"), NULL},
               .diverged = 1e6};
    if (!t.problem.plugin)
        fail("no plugin matrix_sensing");
    t.problem.values =
        calloc(option_count(plugin_about(t.problem.plugin)) + 1, sizeof *t.problem.values);
    setting_defaults(t.problem.plugin, t.problem.values);
    set(&t, "n", SIDE);
    set(&t, "measurements", MEASUREMENTS);
    set(&t, "init_scale", 1);
    set(&t, "symmetric", symmetric);
    return t;
}

static double gradient_once(chain *c, double *g)
{
    double loss, begin = measure_now();
    sl_batch whole = sl_whole(chain_oracle(c));
    if (sl_gradient(chain_oracle(c), &whole, chain_x(c), g, &loss) != SL_OK)
        fail(chain_message(c));
    return measure_now() - begin;
}

static void compare(chain *c, const char *what, size_t length, peer *p)
{
    double read[ROUNDS], ours[ROUNDS], theirs[ROUNDS], share[ROUNDS], faster[ROUNDS];
    char line[80];
    const size_t count = (size_t)MEASUREMENTS * length;
    double *a = bandwidth_numbers(count), *g = bandwidth_numbers((size_t)chain_oracle(c)->n);
    for (int k = -1; k < ROUNDS; k++) { /* the first round warms up */
        int at = k < 0 ? 0 : k;
        read[at] = bandwidth_read(a, count, &g[0]);
        ours[at] = gradient_once(c, g);
        theirs[at] = p ? peer_once(p) : 0;
        share[at] = read[at] / ours[at];
        faster[at] = theirs[at] / ours[at];
    }
    printf("one core, %s, %d x %zu, double: reading %.2f ms, loss and gradient %.2f ms\n", what,
           MEASUREMENTS, length, 1e3 * measure_median(read, ROUNDS),
           1e3 * measure_median(ours, ROUNDS));
    snprintf(line, sizeof line, "matrix sensing %s, share of the read bandwidth", what);
    measure_report(line, measure_median(share, ROUNDS), "", ">= 0.85");
    snprintf(line, sizeof line, "matrix sensing %s against numpy's two passes", what);
    if (p)
        measure_report(line, measure_median(faster, ROUNDS), "times", ">= 2");
    else
        printf("%s: peer absent (/usr/bin/python3 with numpy)\n", line);
    munmap(a, count * sizeof *a);
}

static void race(const registry *plugins, bool symmetric, peer *p)
{
    failure f;
    trial t = trial_new(plugins, symmetric);
    loaded *data = race_load(&t, false, &f);
    chain *c = data ? chain_open(&t, data, &f) : NULL;
    if (!c)
        fail(f.sentence);
    compare(c, symmetric ? "X X'" : "F G'",
            symmetric ? SIDE * (SIDE + 1) / 2 : (size_t)SIDE * SIDE, p);
    chain_close(c);
    race_unload(data);
    free(t.problem.values);
}

int main(void)
{
    char side[16], measurements[16];
    peer p = {0};
    registry *plugins = registry_open();
    snprintf(side, sizeof side, "%d", SIDE);
    snprintf(measurements, sizeof measurements, "%d", MEASUREMENTS);
    const char *const words[] = {"sensing_numpy.py", side, measurements, NULL};
    peer *numpy = peer_start(&p, words) ? &p : NULL;
    race(plugins, false, numpy);
    race(plugins, true, numpy);
    if (numpy)
        peer_stop(&p);
    registry_free(plugins);
    return 0;
}
