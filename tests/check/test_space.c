/* The law of a transform with parameters of its own (tests/plugins/scale.c): sgd on z = x / c
   with the step size lr / c^2 walks as sgd on x with lr; bit for bit when c is a power of two.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "check/stage.h"
#include "run/precise.h"

#define space_suite SL_PRECISE(space)

static const plugin *load(registry *r, const char *name)
{
    failure f = {0};
    char path[4096];
    snprintf(path, sizeof path, "%s/%s.so", getenv("SLALOM_TEST_PLUGINS"), name);
    const plugin *p = registry_add(r, path, &f);
    cr_assert_not_null(p, "%s", f.sentence);
    return p;
}

static void set(setting *s, const char *option, double number)
{
    int at = option_find(plugin_about(s->plugin), option);
    cr_assert_geq(at, 0, "%s has no option %s", s->plugin->name, option);
    s->values[at].number = number;
}

static trial plain_trial(registry *r, arena *memory, double lr)
{
    trial t = {.seed = 3, .instance = 3, .diverged = 1e9};
    t.precision = sizeof(real) == sizeof(float) ? PRECISION_F32 : PRECISION_F64;
    t.problem = setting_of(memory, registry_find(r, SL_KIND_PROBLEM, "quadratic"));
    t.optimizer = setting_of(memory, registry_find(r, SL_KIND_OPTIMIZER, "sgd"));
    set(&t.optimizer, "lr", lr);
    return t;
}

Test(space_suite, scaled_parameters_walk_the_same_way)
{
    enum { STEPS = 60 };
    const double c = 0.25, lr = 0.5;
    failure f = {0};
    double losses[2][METRICS_MOST];
    registry *r = registry_open();
    arena *memory = arena_new();
    setting scale = setting_of(memory, load(r, "scale"));
    trial plain = plain_trial(r, memory, lr), scaled = plain_trial(r, memory, lr / (c * c));
    stage a, b;
    set(&scale, "factor", c);
    scaled.transforms = &scale;
    scaled.transform_count = 1;
    cr_assert(stage_open(&a, &plain, &f), "%s", f.sentence);
    cr_assert(stage_open(&b, &scaled, &f), "%s", f.sentence);
    for (int k = 0; k < STEPS; k++) {
        cr_assert_eq(chain_measure(a.chain, losses[0]), SL_OK);
        cr_assert_eq(chain_measure(b.chain, losses[1]), SL_OK);
        cr_assert_eq(losses[0][0], losses[1][0], "step %d: %.17g and %.17g", k, losses[0][0],
                     losses[1][0]);
        cr_assert(stage_steps(&a, 1, &f) && stage_steps(&b, 1, &f), "%s", f.sentence);
    }
    for (int64_t i = 0; i < a.n; i++)
        cr_assert_eq(a.x[i], (real)c * b.x[i]);
    stage_close(&a);
    stage_close(&b);
    arena_free(memory);
    registry_free(r);
}
