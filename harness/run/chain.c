#include "run/chain.h"

#include <stdlib.h>
#include <string.h>

#include <slalom/probe.h>

#include "base/memory.h"
#include "run/assembly.h"
#include "run/loaded.h"
#include "run/precise.h"
#include "run/tick.h"

static trial_status build(const trial *t, loaded *data,
                          bool (*assemble)(chain *, loaded *, failure *), chain **out,
                          failure *f)
{
    jmp_buf exhausted;
    chain *c = *out = memory_need(calloc(1, sizeof *c));
    f->sentence[0] = '\0';
    c->trial = t;
    c->pool = pool_new(false);
    c->common = (host_common){&c->message, t->seed, t->instance, NULL, c->pool};
    pool_exhausted(c->pool, &exhausted);
    if (setjmp(exhausted) != 0) {
        failure_set(f, "setting up the trial asked for more memory than there is");
        return TRIAL_OUT_OF_MEMORY;
    }
    bool assembled = assemble(c, data, f);
    pool_exhausted(c->pool, NULL);
    c->common.step = &c->steps;
    c->timed_weight = 1;
    tick_both(&c->start_tick, &c->start_nanoseconds);
    return assembled ? TRIAL_DONE : TRIAL_FAILED;
}

trial_status chain_build(const trial *t, loaded *data, chain **out, failure *f)
{
    return build(t, data, chain_assemble, out, f);
}

int64_t SL_PRECISE(race_bytes)(const trial *t, loaded *data, failure *f)
{
    chain *c;
    int64_t bytes = build(t, data, chain_lay_out, &c, f) == TRIAL_DONE ? 0 : -1;
    for (const pool_block *b = pool_blocks(c->pool); bytes >= 0 && b; b = b->next)
        bytes += (int64_t)b->bytes;
    chain_close(c);
    return bytes;
}

chain *chain_open(const trial *t, loaded *data, failure *f)
{
    chain *c;
    if (chain_build(t, data, &c, f) == TRIAL_DONE)
        return c;
    chain_close(c);
    return NULL;
}

void chain_close(chain *c)
{
    if (!c)
        return;
    pool_free(c->pool);
    free(c->layers);
    free(c->probes);
    free(c);
}

real *chain_x(chain *c)
{
    return c->x;
}

sl_oracle *chain_oracle(chain *c)
{
    return &c->layers[0].open;
}

void *chain_optimizer(chain *c)
{
    return c->optimizer_self;
}

sl_host *chain_host(chain *c)
{
    return &c->optimizer_host.open;
}

const char *chain_message(const chain *c)
{
    return c->message.sentence;
}

void chain_stop_at(chain *c, int64_t k)
{
    c->meter.limit_calls = c->meter.all_calls + k - 1;
}

/* Both clocks since the start give the length of a tick; exact to 1e-4 after half a
 * millisecond. */
static double seconds_per_tick(const chain *c)
{
    uint64_t ticks, nanoseconds;
    tick_both(&ticks, &nanoseconds);
    ticks -= c->start_tick;
    return ticks > 0 ? 1e-9 * (double)(nanoseconds - c->start_nanoseconds) / (double)ticks : 0;
}

/* Steps follow each other without a pause: their time is that of the whole stretch. */
static uint64_t ticks_of_steps(const chain *c)
{
    return c->step_ticks + (c->stretch_begin ? tick_now() - c->stretch_begin : 0);
}

static double seconds_of_steps(const chain *c)
{
    return c->seconds_before + seconds_per_tick(c) * (double)ticks_of_steps(c);
}

void chain_clocks(const chain *c, clocks *out)
{
    const sl_layout *layout = &c->layers[c->layer_count - 1].layout;
    double part = c->timed_ticks ? (double)c->oracle_ticks / (double)c->timed_ticks : 0;
    *out = (clocks){.steps = c->steps,
                    .samples = c->meter.all_samples,
                    .tokens = c->meter.all_samples * layout->tokens};
    for (int k = 0; k < SL_CALLS; k++) {
        out->calls[k] = c->meter.calls[k];
        out->asked[k] = c->layer_count > 1 ? c->layers[0].asked[k] : c->meter.calls[k];
        out->flops += layout->flops[k] * (double)c->meter.samples[k];
    }
    out->seconds = seconds_of_steps(c);
    out->oracle_seconds = out->seconds * (part < 1 ? part : 1);
    out->optimizer_seconds = out->seconds - out->oracle_seconds;
}

double chain_spent_seconds(const chain *c)
{
    return c->trial->budget.seconds > 0 ? seconds_of_steps(c) : 0;
}

/* Moves the scheduled options. A budget that is not in steps does not say how long the next
   step is: it is taken to be as long as the last one, the first as long as one minibatch. */
static void apply_schedules(chain *c)
{
    const budget *b = &c->trial->budget;
    const layer *problem = &c->layers[c->layer_count - 1];
    double before =
        progress_spent(b, &c->meter, c->steps, problem->open.samples, chain_spent_seconds(c));
    meter next = c->meter;
    next.all_samples += c->steps > 0 ? c->meter.all_samples - c->samples_before
                                     : (problem->layout.batch ? problem->layout.batch : 1);
    next.calls[SL_CALL_GRADIENT] +=
        c->steps > 0 ? c->meter.calls[SL_CALL_GRADIENT] - c->gradients_before : 1;
    double after =
        progress_spent(b, &next, c->steps + 1, problem->open.samples, chain_spent_seconds(c));
    c->samples_before = c->meter.all_samples;
    c->gradients_before = c->meter.calls[SL_CALL_GRADIENT];
    for (int k = 0; k < c->trial->schedule_count; k++) {
        const moving *m = &c->moving[k];
        *m->option = m->base * m->about->factor(m->self, (sl_progress){before, after});
    }
}

/* The tick at which a budget in seconds runs out. From the stretch's begin, not from now: the
   process may have been put aside in between. */
static void set_deadline(chain *c)
{
    double per_tick = seconds_per_tick(c);
    if (per_tick <= 0)
        return;
    double ticks = (c->trial->budget.seconds - c->seconds_before) / per_tick;
    if (ticks > 9e18) /* for ever */
        return;
    uint64_t budget_ticks = ticks > 0 ? (uint64_t)ticks : 0;
    uint64_t left = budget_ticks > c->step_ticks ? budget_ticks - c->step_ticks : 0;
    c->meter.deadline = c->stretch_begin + left;
}

/* Reading the clock costs as much as a small step does. So the split between optimizer and
   oracle is measured on every step that is long enough not to notice, and on one of SAMPLED
   short ones, which then stands for all of them. */
enum { SAMPLED = 16, SHORT = 20000 /* ticks, some microseconds */ };

static void time_step(chain *c, uint64_t ticks)
{
    int64_t gap = ticks < SHORT && c->trial->budget.seconds <= 0 ? SAMPLED : 1;
    c->timed_ticks += (uint64_t)c->timed_weight * ticks;
    c->oracle_ticks += (uint64_t)c->timed_weight * c->meter.ticks;
    c->timed_weight = gap;
    c->next_timed = c->steps + gap;
}

static sl_status run_step(chain *c)
{
    bool timed = c->steps >= c->next_timed;
    uint64_t begin = timed || !c->stretch_begin ? tick_now() : 0;
    if (!c->stretch_begin)
        c->stretch_begin = begin;
    if (c->trial->budget.seconds > 0)
        set_deadline(c);
    c->meter.stopped = false;
    c->meter.timed = timed;
    c->meter.ticks = 0;
    sl_status status = c->optimizer->step(&c->optimizer_host.open, c->optimizer_self,
                                          &c->layers[0].open, c->x);
    if (timed)
        time_step(c, tick_now() - begin);
    return status;
}

sl_status chain_step(chain *c)
{
    if (c->trial->schedule_count > 0)
        apply_schedules(c);
    sl_status status = run_step(c);
    if (status != SL_OK && status != SL_STOP && status != SL_FAILED)
        return sl_fail(&c->optimizer_host.open, "step returned %d, which is no status",
                       (int)status);
    if (status == SL_OK && c->meter.stopped)
        return sl_fail(&c->optimizer_host.open,
                       "the oracle said STOP and the step went on instead of returning it");
    if (status == SL_STOP && !c->meter.stopped)
        return sl_fail(&c->optimizer_host.open, "returned STOP although no oracle call did");
    c->steps += status == SL_OK;
    return status;
}

/* The point of the problem's own space that x stands for. */
static sl_status lift(chain *c, const real *x, const real **lifted)
{
    *lifted = x;
    for (int k = 0; k + 1 < c->layer_count; k++) {
        layer *l = &c->layers[k];
        if (!l->about->lift)
            continue;
        SL_TRY(l->about->lift(&l->host.open, l->self, *lifted, c->lifted[k]));
        *lifted = c->lifted[k];
    }
    return SL_OK;
}

static sl_status measure_problem(chain *c, const real *x, double *values)
{
    layer *l = &c->layers[c->layer_count - 1];
    if (l->about->measure)
        return l->about->measure(&l->host.open, l->self, x, values);
    sl_batch whole = sl_whole(&l->open);
    return l->about->loss(&l->host.open, l->self, &whole, x, values);
}

static sl_status measure_all(chain *c, double *values)
{
    const real *lifted;
    SL_TRY(lift(c, c->x, &lifted));
    SL_TRY(measure_problem(c, lifted, values));
    for (int k = 0; k < c->trial->probe_count; k++) {
        looking *p = &c->probes[k];
        SL_TRY(p->about->measure(&p->host.open, p->self, &c->layers[0].open, c->x,
                                 values + p->first_value));
    }
    return SL_OK;
}

typedef sl_status (*turn)(sl_host *, void *, real *);

static sl_status turn_point(chain *c, turn function)
{
    if (!function)
        return SL_OK;
    uint64_t begin = tick_now();
    sl_status status = function(&c->optimizer_host.open, c->optimizer_self, c->x);
    c->step_ticks += tick_now() - begin;
    return status;
}

void chain_pause(chain *c)
{
    c->step_ticks = ticks_of_steps(c);
    c->stretch_begin = 0;
}

sl_status chain_measure(chain *c, double *values)
{
    const sl_optimizer *o = c->optimizer;
    chain_pause(c);
    SL_TRY(turn_point(c, o ? o->eval_begin : NULL));
    c->meter.off = true;
    uint64_t draws = c->meter.draws;
    sl_status status = measure_all(c, values);
    c->meter.draws = draws;
    c->meter.off = false;
    SL_TRY(status);
    return turn_point(c, o ? o->eval_end : NULL);
}

sl_status chain_final(chain *c, const real **x)
{
    chain_pause(c);
    SL_TRY(turn_point(c, c->optimizer ? c->optimizer->eval_begin : NULL));
    return lift(c, c->x, x);
}
