/* Solving l2-regularized logistic regression (C = 1, no bias) in double on one core to a
   relative gap of 1e-6, from the start of the method on, in processor time: the methods here
   against liblinear's trust-region Newton, scipy's L-BFGS-B and scikit-learn's lbfgs
   (solvers_peer.py). On LIBSVM files that are named on the command line, or on a generated
   dense set of 50,000 x 500: of numbers with all digits, and of thousandths, which the data
   layer keeps in two bytes each. */
#include <string.h>
#include <sys/mman.h>

#include "measure.h"
#include "peer.h"
#include "run/chain.h"

enum { ROWS = 50000, COLUMNS = 500, ROUNDS = 5, STEPS_MOST = 2000 };

#define GAP 1e-6

static const char *const methods[] = {"lbfgs", "newton_cg", "newton"};
enum { METHODS = 3 };

static void fail(const char *sentence)
{
    fprintf(stderr, "bench_solvers: %s\n", sentence);
    exit(2);
}

static double processor_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* In -1 .. 1, whole parts of `unit`. */
static double next_value(uint32_t *state, double unit)
{
    const uint32_t most = (uint32_t)(1 / unit);
    *state = *state * 1664525u + 1013904223u;
    return ((double)((*state >> 8) % (2 * most - 1)) - (most - 1)) * unit;
}

/* Labels of a plane with one in ten turned around; for us as LIBSVM text, for the peers as
   doubles. */
static bool write_rows(double unit, FILE *lines, FILE *raw)
{
    static double row[COLUMNS + 1], plane[COLUMNS];
    uint32_t state = 1;
    for (int j = 0; j < COLUMNS; j++)
        plane[j] = next_value(&state, unit);
    for (int i = 0; lines && raw && i < ROWS; i++) {
        double z = 0;
        for (int j = 0; j < COLUMNS; j++) {
            row[j + 1] = next_value(&state, unit);
            z += plane[j] * row[j + 1];
        }
        row[0] = (z > 0) == (i % 10 > 0) ? 1 : -1;
        fprintf(lines, "%d", (int)row[0]);
        for (int j = 1; j <= COLUMNS; j++)
            fprintf(lines, " %d:%.*f", j, unit < 1e-3 ? 9 : 3, row[j]);
        fputc('\n', lines);
        fwrite(row, sizeof *row, COLUMNS + 1, raw);
    }
    return lines && raw && fclose(lines) == 0 && fclose(raw) == 0;
}

static setting setting_new(const registry *plugins, sl_kind kind, const char *name)
{
    setting s = {registry_find(plugins, kind, name), NULL};
    if (!s.plugin)
        fail("a plugin is not there");
    s.values = calloc(option_count(plugin_about(s.plugin)) + 1, sizeof *s.values);
    setting_defaults(s.plugin, s.values);
    return s;
}

static option_value *value_of(setting *s, const char *option)
{
    return &s->values[option_find(plugin_about(s->plugin), option)];
}

static chain *open_chain(const trial *t, loaded *data)
{
    failure f;
    chain *c = chain_open(t, data, &f);
    if (!c)
        fail(f.sentence);
    return c;
}

static double loss_of(chain *c)
{
    double values[64];
    if (chain_measure(c, values) != SL_OK)
        fail(chain_message(c));
    return values[0];
}

/* Seconds until the loss is at most `enough`; what is lost by looking at it is left out. */
static double solve(const trial *t, loaded *data, double enough, int *steps)
{
    double begin = processor_now();
    chain *c = open_chain(t, data);
    double seconds = processor_now() - begin;
    for (*steps = 0; *steps < STEPS_MOST && !(loss_of(c) <= enough); ++*steps) {
        begin = processor_now();
        if (chain_step(c) != SL_OK)
            fail(chain_message(c));
        seconds += processor_now() - begin;
    }
    chain_close(c);
    return *steps < STEPS_MOST ? seconds : (double)INFINITY;
}

/* Newton steps until they do not lower the loss any more. */
static double least(const trial *t, loaded *data)
{
    chain *c = open_chain(t, data);
    double loss = loss_of(c), before = (double)INFINITY;
    while (loss < before) {
        before = loss;
        if (chain_step(c) != SL_OK)
            fail(chain_message(c));
        loss = loss_of(c);
    }
    chain_close(c);
    return fmin(loss, before);
}

/* The fastest method's median, and that of lbfgs. */
static double solve_all(trial t, const setting *optimizers, loaded *data, double enough,
                        double *lbfgs)
{
    double best = (double)INFINITY;
    for (int m = 0; m < METHODS; m++) {
        double seconds[ROUNDS];
        int steps = 0;
        t.optimizer = optimizers[m];
        for (int k = 0; k < ROUNDS; k++)
            seconds[k] = solve(&t, data, enough, &steps);
        const double median = measure_median(seconds, ROUNDS);
        printf("%s: %.4f s, %d steps\n", methods[m], median, steps);
        best = fmin(best, median);
        *lbfgs = m == 0 ? median : *lbfgs;
    }
    return best;
}

static void compare(const char *rows, double enough, double best, double lbfgs)
{
    static char names[][12] = {"liblinear", "scipy", "sklearn"};
    static const char *const goals[] = {">= 1", ">= 3", ">= 3"};
    char value[32], line[80];
    snprintf(value, sizeof value, "%.17g", enough);
    for (int k = 0; k < 3; k++) {
        peer p = {0};
        double seconds[ROUNDS];
        const char *const words[] = {"solvers_peer.py", names[k], rows, value, NULL};
        const bool there = peer_start(&p, words);
        if (!there)
            printf("against %s: peer absent\n", names[k]);
        for (int i = 0; there && i < ROUNDS; i++)
            seconds[i] = peer_once(&p);
        if (there) {
            const double theirs = measure_median(seconds, ROUNDS);
            printf("%s: %.4f s\n", names[k], theirs);
            snprintf(line, sizeof line, "%s against %s", k ? "lbfgs" : "the best method",
                     names[k]);
            measure_report(line, theirs / (k ? lbfgs : best), "times", goals[k]);
            peer_stop(&p);
        }
    }
}

static void race(const registry *plugins, const char *path, const char *rows)
{
    failure f;
    trial t = {.problem = setting_new(plugins, SL_KIND_PROBLEM, "logistic_regression"),
               .diverged = 1e6};
    setting optimizers[METHODS];
    double lbfgs = 0;
    for (int m = 0; m < METHODS; m++)
        optimizers[m] = setting_new(plugins, SL_KIND_OPTIMIZER, methods[m]);
    option_value *data = value_of(&t.problem, "data");
    data->path = data->text = path;
    value_of(&t.problem, "bias")->number = 0;
    loaded *first = race_load(&t, false, &f);
    if (!first)
        fail(f.sentence);
    chain *c = open_chain(&t, first);
    value_of(&t.problem, "l2")->number = 1 / (double)chain_oracle(c)->samples;
    chain_close(c);
    race_unload(first);
    loaded *whole = race_load(&t, false, &f);
    if (!whole)
        fail(f.sentence);
    t.optimizer = optimizers[1];
    const double enough = least(&t, whole) * (1 + GAP);
    printf("%s\n", path);
    const double best = solve_all(t, optimizers, whole, enough, &lbfgs);
    compare(rows, enough, best, lbfgs);
    race_unload(whole);
    for (int m = 0; m < METHODS; m++)
        free(optimizers[m].values);
    free(t.problem.values);
}

static void race_dense(const registry *plugins, double unit)
{
    char path[64], rows[80];
    int lines = memfd_create("slalom-bench", 0), raw = memfd_create("slalom-bench", 0);
    snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)getpid(), lines);
    snprintf(rows, sizeof rows, "/proc/%d/fd/%d:%d", (int)getpid(), raw, COLUMNS);
    if (!write_rows(unit, fopen(path, "w"), fdopen(dup(raw), "w")))
        fail("the set cannot be written");
    printf("dense %d x %d, in parts of %g\n", ROWS, COLUMNS, unit);
    race(plugins, path, rows);
    close(lines);
    close(raw);
}

int main(int count, char **words)
{
    registry *plugins = registry_open();
    for (int k = 1; k < count; k++)
        race(plugins, words[k], words[k]);
    if (count < 2) {
        race_dense(plugins, 1.0 / (1 << 22));
        race_dense(plugins, 1e-3);
    }
    registry_free(plugins);
    return 0;
}
