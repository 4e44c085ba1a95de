/* Tests of optimizers and transforms: chains that make steps. */
#include <malloc.h>
#include <stdio.h>
#include <string.h>

#include "check/poison.h"
#include "check/stage.h"
#include "check/tests.h"
#include "plugin/calls.h"
#include "run/layer.h"
#include "run/precise.h"

enum {
    STEPS = 50,       /* of a run that is compared with another */
    STOP_STEPS = 4,   /* that are interrupted at every oracle call */
    STOP_CALLS = 200, /* most calls that are tried */
    WARM_STEPS = 10,  /* after which nothing may be allocated any more */
    COUNTED_STEPS = 40,
    POISONED_STEPS = 60,
};

bool test_start(const subject *s, failure *f)
{
    stage a;
    bool good = stage_open(&a, &s->trial, f);
    if (good)
        stage_close(&a);
    return good;
}

bool test_finite(const subject *s, failure *f)
{
    stage a;
    double values[METRICS_MOST];
    char where[64];
    if (!stage_open(&a, &s->trial, f) || !stage_steps(&a, STEPS, f))
        return false;
    snprintf(where, sizeof where, "x after %d steps on %s", STEPS,
             s->trial.problem.plugin->name);
    if (!vector_finite(a.x, a.n, where, f))
        return false;
    sl_status status = chain_measure(a.chain, values);
    if (status != SL_OK)
        return stage_refusal(&a, "measuring", status, f);
    stage_close(&a);
    return isfinite(values[0]) || failure_set(f, "the loss after %d steps on %s is %g", STEPS,
                                              s->trial.problem.plugin->name, values[0]);
}

bool test_same_seed(const subject *s, failure *f)
{
    stage a, b;
    if (!stage_open(&a, &s->trial, f) || !stage_steps(&a, STEPS, f) ||
        !stage_open(&b, &s->trial, f) || !stage_steps(&b, STEPS, f) ||
        !vector_same(a.x, b.x, a.n, "x of a second run with the same seed", f))
        return false;
    stage_close(&a);
    stage_close(&b);
    return true;
}

static bool measured_step(stage *b, failure *f)
{
    double values[METRICS_MOST];
    real *before = stage_copy(b, b->x, b->n);
    sl_status status = chain_measure(b->chain, values);
    if (status != SL_OK)
        return stage_refusal(b, "measuring", status, f);
    return vector_same(before, b->x, b->n, "x after measuring (eval_begin, eval_end)", f) &&
           stage_steps(b, 1, f);
}

bool test_evaluation(const subject *s, failure *f)
{
    stage a, b;
    if (!stage_open(&a, &s->trial, f) || !stage_open(&b, &s->trial, f) ||
        !stage_steps(&a, STEPS, f))
        return false;
    for (int k = 0; k < STEPS; k++)
        if (!measured_step(&b, f))
            return false;
    if (!vector_same(a.x, b.x, a.n, "x of a run that was measured before every step", f))
        return false;
    stage_close(&a);
    stage_close(&b);
    return true;
}

/* Steps until the k-th oracle call stops one. *reached: whether it did. */
static bool stopped_well(stage *a, int64_t k, bool *reached, failure *f)
{
    char what[96];
    real *before = stage_reals(a, a->n);
    *reached = false;
    snprintf(what, sizeof what, "x of a step that was stopped at oracle call %lld",
             (long long)k);
    chain_stop_at(a->chain, k);
    for (int step = 0; step < STOP_STEPS && !*reached; step++) {
        memcpy(before, a->x, (size_t)a->n * sizeof *before);
        sl_status status = chain_step(a->chain);
        if (status != SL_OK && status != SL_STOP)
            return stage_refusal(a, "a step that should have returned STOP", status, f);
        *reached = status == SL_STOP;
    }
    return !*reached || vector_same(before, a->x, a->n, what, f);
}

bool test_stop(const subject *s, failure *f)
{
    bool reached = true, good = true;
    loaded *data = race_load(&s->trial, false, f);
    for (int64_t k = 1; data && good && reached && k <= STOP_CALLS; k++) {
        stage a;
        good = stage_open_over(&a, &s->trial, data, f);
        if (good) {
            good = stopped_well(&a, k, &reached, f);
            stage_close(&a);
        }
    }
    race_unload(data);
    return data && good;
}

static void ignore_metrics(void *to, int count, const char *const *names)
{
    (void)to;
    (void)count;
    (void)names;
}

static void ignore_point(void *to, const clocks *now, const double *values)
{
    (void)to;
    (void)now;
    (void)values;
}

/* How the trial ends when the oracle answers NaN after `good` true answers. */
static bool run_poisoned(const subject *s, int64_t good, trial_end *end, failure *f)
{
    static const point_sink nowhere = {NULL, ignore_metrics, ignore_point};
    poison below;
    setting stack[2];
    trial t = s->trial;
    const plugin *problem = t.problem.plugin;
    poison_make(&below, calls_offered((const sl_problem *)problem->variant[t.precision], 0),
                good);
    for (int k = 0; k < t.transform_count; k++)
        stack[k] = t.transforms[k];
    stack[t.transform_count++] = poison_setting(&below);
    t.transforms = stack;
    t.budget.steps = POISONED_STEPS;
    t.log.every = 1;
    loaded *data = race_load(&t, false, f);
    if (!data)
        return false;
    race_run(&t, data, &nowhere, end);
    race_unload(data);
    return true;
}

/* Later on the method may have found the minimum already; it must only survive then. */
bool test_nan(const subject *s, failure *f)
{
    static const int64_t later[] = {2, 5, 20};
    trial_end end;
    for (size_t k = 0; k < sizeof later / sizeof *later; k++)
        if (!run_poisoned(s, later[k], &end, f))
            return false;
    if (!run_poisoned(s, 1, &end, f))
        return false;
    return end.status == TRIAL_DIVERGED || end.status == TRIAL_FAILED ||
           failure_set(f,
                       "when every answer but the first was NaN the trial ended as %s after "
                       "%lld steps; expected diverged or failed",
                       trial_status_name(end.status), (long long)end.clocks.steps);
}

static int64_t host_allocations(const chain *c)
{
    int64_t count = c->optimizer_host.allocations;
    for (int k = 0; k < c->layer_count; k++)
        count += c->layers[k].host.allocations;
    return count;
}

/* There where a sanitizer keeps the heap. */
extern size_t __sanitizer_get_current_allocated_bytes(void) __attribute__((weak));

static int64_t heap_bytes(void)
{
    struct mallinfo2 heap = mallinfo2();
    if (__sanitizer_get_current_allocated_bytes)
        return (int64_t)__sanitizer_get_current_allocated_bytes();
    return (int64_t)(heap.uordblks + heap.hblkhd);
}

bool test_allocation(const subject *s, failure *f)
{
    stage a;
    if (!stage_open(&a, &s->trial, f) || !stage_steps(&a, WARM_STEPS, f))
        return false;
    int64_t blocks = host_allocations(a.chain), bytes = heap_bytes();
    if (!stage_steps(&a, COUNTED_STEPS, f))
        return false;
    bytes = heap_bytes() - bytes;
    blocks = host_allocations(a.chain) - blocks;
    stage_close(&a);
    if (blocks > 0)
        return failure_set(f, "%d steps made %lld allocations; allocate in start",
                           COUNTED_STEPS, (long long)blocks);
    return bytes <= 0 || failure_set(f,
                                     "%d steps left %lld more bytes on the heap; allocate in "
                                     "start, through the host",
                                     COUNTED_STEPS, (long long)bytes);
}

/* The rate at which rounding grows differs from method to method: few steps. */
enum { FOLLOWED_STEPS = 10 };

static void keep(trace *t, const real *v, int64_t n)
{
    for (int64_t i = 0; i < n && t->count < t->room; i++)
        t->values[t->count++] = (double)v[i];
}

static bool record_oracle(stage *a, trace *t, failure *f)
{
    double loss = 0;
    real *g = stage_reals(a, a->n);
    sl_batch whole = sl_whole(a->f);
    keep(t, a->x, a->n);
    sl_status status = SL_OK;
    if (a->f->offers & SL_GRADIENT)
        status = sl_gradient(a->f, &whole, a->x, g, &loss);
    else if (a->f->offers & SL_LOSS)
        status = sl_loss(a->f, &whole, a->x, &loss);
    else if (a->f->offers & SL_MATVEC)
        status = sl_matvec(a->f, a->x, g);
    if (status != SL_OK)
        return stage_refusal(a, "an oracle call", status, f);
    for (int64_t i = 0; i < a->n && t->count < t->room; i++)
        t->values[t->count++] = (double)a->x[i] + (double)g[i];
    return true;
}

bool SL_PRECISE(trace_record)(const subject *s, trace *t, failure *f)
{
    stage a;
    trial own = s->trial;
    own.precision = sizeof(real) == sizeof(float) ? PRECISION_F32 : PRECISION_F64;
    t->count = 0;
    if (!stage_open(&a, &own, f))
        return false;
    if (s->contract->plugin->kind == SL_KIND_PROBLEM)
        return record_oracle(&a, t, f);
    keep(t, a.x, a.n);
    if (!stage_steps(&a, FOLLOWED_STEPS, f))
        return false;
    keep(t, a.x, a.n);
    stage_close(&a);
    return true;
}
