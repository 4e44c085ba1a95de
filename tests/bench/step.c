/* What the harness adds to one step: sgd on `quadratic` with 100 parameters in double, against
   the same gradient function and the same update in a bare loop. Counting, the split of
   optimizer and oracle time, budgets and stop rules are all on. */
#include <string.h>

#include <slalom/loop.h>

#include "measure.h"
#include "run/assembly.h"
#include "run/race.h"

enum { STEPS = 1000000, ROUNDS = 7 };

#define RATE 1e-7 /* so small that no parameter gets so small that arithmetic slows down */

static void no_metrics(void *to, int count, const char *const *names)
{
    (void)to, (void)count, (void)names;
}

static void no_point(void *to, const clocks *now, const double *values)
{
    (void)to, (void)now, (void)values;
}

/* Nanoseconds per step of the whole trial. */
static double with_harness(const trial *t, loaded *data)
{
    static const point_sink nowhere = {NULL, no_metrics, no_point};
    trial_end end;
    double begin = measure_now();
    race_run(t, data, &nowhere, &end);
    return 1e9 * (measure_now() - begin) / STEPS;
}

static double by_hand(const trial *t, loaded *data, double lr)
{
    failure f;
    chain *c = chain_open(t, data, &f);
    layer *problem = &c->layers[0];
    sl_host *own = &problem->host.open;
    const int64_t n = problem->open.n;
    real *x = chain_x(c), *g = sl_scratch_reals(own, n), step = (real)lr;
    sl_batch whole = sl_whole(&problem->open);
    double loss, begin = measure_now();
    for (int64_t k = 0; k < STEPS; k++) {
        problem->about->gradient(own, problem->self, &whole, x, g, &loss);
        SL_FOR(i, n, { x[i] -= step * g[i]; });
    }
    double each = 1e9 * (measure_now() - begin) / STEPS;
    chain_close(c);
    return each;
}

static setting setting_new(const registry *plugins, sl_kind kind, const char *name)
{
    setting s = {registry_find(plugins, kind, name), NULL};
    if (!s.plugin) {
        fprintf(stderr, "bench_step: no plugin %s\n", name);
        exit(2);
    }
    s.values = calloc(option_count(plugin_about(s.plugin)) + 1, sizeof *s.values);
    setting_defaults(s.plugin, s.values);
    return s;
}

static void set(setting *s, const char *option, double value)
{
    s->values[option_find(plugin_about(s->plugin), option)].number = value;
}

static void compare(trial *t, const char *what, double rotation)
{
    failure f;
    char line[128];
    double harness[ROUNDS], hand[ROUNDS], added[ROUNDS];
    set(&t->problem, "rotation", rotation);
    loaded *data = race_load(t, false, &f);
    if (!data) {
        fprintf(stderr, "bench_step: %s\n", f.sentence);
        exit(2);
    }
    for (int k = 0; k < ROUNDS; k++) {
        harness[k] = with_harness(t, data);
        hand[k] = by_hand(t, data, RATE);
        added[k] = harness[k] - hand[k];
    }
    race_unload(data);
    printf("sgd on quadratic, dim 100, double, %s: %.1f ns by hand, %.1f ns in the harness\n",
           what, measure_median(hand, ROUNDS), measure_median(harness, ROUNDS));
    snprintf(line, sizeof line, "the harness adds per step (%s)", what);
    measure_report(line, measure_median(added, ROUNDS), "ns", "<= 60");
}

int main(void)
{
    registry *plugins = registry_open();
    trial t = {.problem = setting_new(plugins, SL_KIND_PROBLEM, "quadratic"),
               .optimizer = setting_new(plugins, SL_KIND_OPTIMIZER, "sgd"),
               .budget = {.steps = STEPS},
               .diverged = 1e6};
    set(&t.problem, "dim", 100);
    set(&t.optimizer, "lr", RATE);
    compare(&t, "diagonal", 0);
    compare(&t, "rotated", 1);
    free(t.problem.values);
    free(t.optimizer.values);
    registry_free(plugins);
    return 0;
}
