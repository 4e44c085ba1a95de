/* One trial in this process: clocks, budgets, stop rules, schedules, points, with a problem and
   optimizers that are written here. f(x) = 1/2 sum_i x_i^2 over four parameters, 100 samples.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "run/race.h"
#include <slalom/optimizer.h>
#include <slalom/problem.h>
#include <slalom/schedule.h>

enum { N = 4, SAMPLES = 100, BATCH = 10 };

typedef struct bowl {
    double unused;
} bowl;

static sl_status bowl_start(sl_host *host, void *self, sl_oracle *below, sl_layout *layout)
{
    static const sl_tensor tensors[] = {{"x", SL_ROLE_VECTOR, 1, {N}, 0}};
    (void)host, (void)self, (void)below;
    layout->tensors = tensors;
    layout->tensor_count = 1;
    layout->samples = SAMPLES;
    layout->batch = BATCH;
    layout->flops[SL_CALL_GRADIENT] = 2;
    layout->optimum = 0;
    return SL_OK;
}

static sl_status bowl_initial(sl_host *host, void *self, real *x)
{
    (void)host, (void)self;
    for (int i = 0; i < N; i++)
        x[i] = 1;
    return SL_OK;
}

static sl_status bowl_loss(sl_host *host, void *self, const sl_batch *b, const real *x,
                           double *loss)
{
    (void)self, (void)b;
    *loss = 0.5 * sl_dot(host, N, x, x);
    return SL_OK;
}

static sl_status bowl_gradient(sl_host *host, void *self, const sl_batch *b, const real *x,
                               real *g, double *loss)
{
    memcpy(g, x, N * sizeof *g);
    return bowl_loss(host, self, b, x, loss);
}

static const sl_problem bowl_about = {
    .plugin = {.stamp = SL_STAMP(SL_KIND_PROBLEM, sl_problem),
               .self = sizeof(bowl),
               .name = "bowl"},
    .start = bowl_start,
    .initial = bowl_initial,
    .loss = bowl_loss,
    .gradient = bowl_gradient,
};

typedef struct walker {
    double lr;
    int64_t gradients; /* per step */
    real *g;
} walker;

static const sl_option walker_options[] = {
    SL_REAL(walker, lr, 0.5, -10, 10, SL_LOG, "step size"),
    SL_INT(walker, gradients, 1, 0, 100, "gradient calls per step"),
    SL_OPTIONS_END,
};
static const sl_vector walker_vectors[] = {SL_STATE(walker, g), SL_VECTORS_END};

static sl_status walker_step(sl_host *host, void *self, sl_oracle *f, real *x)
{
    walker *w = self;
    sl_batch batch;
    (void)host;
    SL_TRY(sl_draw(f, &batch));
    for (int64_t k = 0; k < w->gradients; k++)
        SL_TRY(sl_gradient(f, &batch, x, w->g, NULL));
    for (int64_t i = 0; i < f->n; i++)
        x[i] -= w->lr * w->g[i];
    return SL_OK;
}

static const sl_optimizer walker_about = {
    .plugin = {.stamp = SL_STAMP(SL_KIND_OPTIMIZER, sl_optimizer),
               .self = sizeof(walker),
               .name = "walker",
               .options = walker_options},
    .vectors = walker_vectors,
    .needs = SL_GRADIENT,
    .step = walker_step,
};

static double halving(const void *self, sl_progress p)
{
    (void)self;
    return p.before < 0.5 ? 1 : 0;
}

static const sl_schedule halving_about = {
    .plugin = {.stamp = SL_STAMP(SL_KIND_SCHEDULE, sl_schedule), .self = 8, .name = "halving"},
    .factor = halving,
};

static const plugin bowl_plugin = {.name = "bowl", .variant = {&bowl_about.plugin, NULL}};
static const plugin walker_plugin = {.name = "walker", .variant = {&walker_about.plugin, NULL}};
static const plugin halving_plugin = {.name = "halving",
                                      .variant = {&halving_about.plugin, NULL}};

static option_value walker_values[2];

static trial trial_new(double lr, int64_t gradients)
{
    walker_values[0].number = lr;
    walker_values[1].number = (double)gradients;
    return (trial){.problem = {&bowl_plugin, NULL},
                   .optimizer = {&walker_plugin, walker_values},
                   .diverged = 1e6,
                   .log = {.every = 1}};
}

typedef struct seen {
    int points;
    int64_t steps[2000];
    double loss[2000];
    clocks last;
} seen;

static void see_metrics(void *to, int count, const char *const *names)
{
    (void)to;
    cr_assert_eq(count, 1);
    cr_assert_str_eq(names[0], "loss");
}

static void see_point(void *to, const clocks *now, const double *values)
{
    seen *s = to;
    s->steps[s->points] = now->steps;
    s->loss[s->points++] = values[0];
    s->last = *now;
}

static trial_end race(const trial *t, seen *s)
{
    failure f;
    trial_end end;
    *s = (seen){0};
    loaded *data = race_load(t, false, &f);
    cr_assert(data, "%s", f.sentence);
    race_run(t, data, &(point_sink){s, see_metrics, see_point}, &end);
    race_unload(data);
    return end;
}

static seen s;

Test(race, steps_and_clocks)
{
    trial t = trial_new(0.5, 1);
    t.budget.steps = 10;
    trial_end end = race(&t, &s);
    cr_assert_eq(end.status, TRIAL_DONE);
    cr_assert_eq(s.points, 11);
    cr_assert_float_eq(s.loss[10], 0.5 * N * pow(0.25, 10), 1e-18);
    cr_assert_eq(s.last.calls[SL_CALL_GRADIENT], 10);
    cr_assert_eq(s.last.samples, 10 * BATCH);
    cr_assert_eq(s.last.flops, 2.0 * 10 * BATCH);
    cr_assert_eq(end.state_bytes, N * (int64_t)sizeof(double));
    cr_assert_eq(end.parameters, N);
    cr_assert_eq(end.optimum, 0);
    cr_assert_float_eq(s.last.seconds, s.last.optimizer_seconds + s.last.oracle_seconds, 1e-12);
}

/* Set-up, optimizer, oracle and evaluation are all of the wall clock. Others may take the
   processor between two readings, so one run of several must show it. */
Test(race, clocks_add_up)
{
    trial t = trial_new(1e-4, 20);
    t.budget.steps = 1000;
    bool holds = false;
    for (int k = 0; k < 20 && !holds; k++) {
        trial_end end = race(&t, &s);
        double sum = end.clocks.seconds + end.evaluation_seconds + end.setup_seconds;
        cr_assert(end.setup_seconds > 0 && sum <= end.wall_seconds * 1.01);
        holds = sum >= 0.9 * end.wall_seconds;
    }
    cr_assert(holds, "no run out of 20 accounts for its wall clock");
}

Test(race, memory_foretold_counts_the_point_and_the_state)
{
    trial t = trial_new(0.1, 1);
    failure f;
    loaded *data = race_load(&t, false, &f);
    cr_assert(data);
    const int64_t bytes = race_bytes(&t, data, &f);
    trial alone = t;
    alone.optimizer.plugin = NULL;
    const int64_t without = race_bytes(&alone, data, &f);
    race_unload(data);
    cr_assert_geq(without, N * (int64_t)sizeof(double), "x itself");
    cr_assert_geq(bytes, without + N * (int64_t)sizeof(double), "and what the optimizer keeps");
}

Test(race, budgets_in_samples_epochs_and_gradients)
{
    trial t = trial_new(0.1, 1);
    t.budget.epochs = 2;
    race(&t, &s);
    cr_assert_eq(s.last.samples, 2 * SAMPLES);
    t.budget = (budget){.samples = 35};
    race(&t, &s);
    cr_assert_eq(s.last.samples, 40, "the batch that crosses the limit is the last");
    t.budget = (budget){.gradients = 7};
    race(&t, &s);
    cr_assert_eq(s.last.calls[SL_CALL_GRADIENT], 7);
    t.budget = (budget){.seconds = 0.01};
    t.log = (log_rule){.per_decade = 5};
    cr_assert_eq(race(&t, &s).status, TRIAL_DONE);
    cr_assert_geq(s.last.seconds, 0.009, "stopped after %g s, %lld steps", s.last.seconds,
                  (long long)s.last.steps);
}

Test(race, a_budget_that_ends_inside_a_step_leaves_x)
{
    trial t = trial_new(0.5, 3);
    t.budget.gradients = 4;
    trial_end end = race(&t, &s);
    cr_assert_eq(end.status, TRIAL_DONE);
    cr_assert_eq(end.clocks.steps, 1);
    cr_assert_eq(end.clocks.calls[SL_CALL_GRADIENT], 4, "what was paid is counted");
    cr_assert_float_eq(s.loss[s.points - 1], 0.5 * N * 0.25, 1e-15);
}

Test(race, divergence_and_nan_end_it)
{
    trial t = trial_new(5, 1);
    t.budget.steps = 1000;
    cr_assert_eq(race(&t, &s).status, TRIAL_DIVERGED);
    cr_assert_lt(s.last.steps, 20);
    t = trial_new((double)NAN, 1);
    t.budget.steps = 1000;
    cr_assert_eq(race(&t, &s).status, TRIAL_DIVERGED);
    cr_assert_eq(s.last.steps, 1);
}

Test(race, a_target_stops_where_it_is_asked_to)
{
    target half = {.metric = "loss", .value = 0.3};
    trial t = trial_new(0.5, 1);
    t.budget.steps = 100;
    t.targets = &half;
    t.target_count = 1;
    cr_assert_eq(race(&t, &s).status, TRIAL_TARGET);
    cr_assert_eq(s.last.steps, 2);
}

Test(race, log_spaced_points)
{
    const int64_t expected[] = {0, 1, 2, 3, 5, 6, 10, 16, 25, 40, 63, 100};
    trial t = trial_new(1e-6, 1);
    t.budget.steps = 100;
    t.log = (log_rule){.per_decade = 5};
    race(&t, &s);
    int at = 0;
    for (int k = 0; k < s.points; k++)
        if (s.steps[k] == expected[at])
            at++;
    cr_assert_geq(at, 4);
    cr_assert_eq(s.steps[s.points - 1], 100);
    for (int k = 1; k < s.points; k++)
        cr_assert_gt(s.steps[k], s.steps[k - 1]);
    cr_assert_leq(s.points, 13);
}

Test(race, the_last_step_is_logged_once)
{
    trial t = trial_new(0.1, 1);
    t.budget.steps = 7;
    t.log = (log_rule){.every = 5};
    race(&t, &s);
    cr_assert_eq(s.points, 3);
    cr_assert_eq(s.steps[2], 7);
}

Test(race, schedules_move_an_option)
{
    scheduled moves = {.schedule = {&halving_plugin, NULL}, .option = 0};
    trial t = trial_new(0.5, 1);
    t.budget.steps = 10;
    t.schedules = &moves;
    t.schedule_count = 1;
    race(&t, &s);
    cr_assert_float_eq(s.loss[10], 0.5 * N * pow(0.25, 5), 1e-15,
                       "five steps count, five do not");
}

Test(race, evaluation_is_not_charged)
{
    trial t = trial_new(0.1, 1);
    t.budget.steps = 3;
    trial_end end = race(&t, &s);
    cr_assert_eq(end.clocks.calls[SL_CALL_LOSS], 0);
    cr_assert_eq(end.clocks.calls[SL_CALL_GRADIENT], 3);
}
