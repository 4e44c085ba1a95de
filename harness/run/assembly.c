#include "run/assembly.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "plugin/calls.h"
#include "run/loaded.h"
#include "run/precise.h"

static const sl_plugin *variant(const trial *t, const setting *s)
{
    return s->plugin->variant[t->precision];
}

/* The plugin's struct with its options filled in. */
static void *self_new(chain *c, const setting *s)
{
    const sl_plugin *about = variant(c->trial, s);
    void *self = pool_alloc(c->pool, about->self);
    setting_apply(s, self);
    return self;
}

static bool needs_met(const plugin *who, uint32_t needs, const plugin *whom, uint32_t offers,
                      failure *f)
{
    const char *unmet = call_unmet(needs, offers);
    return !unmet ||
           failure_set(f, "%s needs %s, which %s does not offer", who->name, unmet, whom->name);
}

/* After a plugin's `start`: its own sentence, or a general one. */
static bool start_result(chain *c, const char *name, const char *what, sl_status status,
                         failure *f)
{
    if (status == SL_OK)
        return true;
    if (c->message.sentence[0])
        *f = c->message;
    else
        failure_set(f, "%s: %s returned %s without a sentence", name, what,
                    status == SL_STOP ? "STOP" : "FAILED");
    return false;
}

static bool tensors_tile(const sl_layout *layout, const char *name, int64_t *n, failure *f)
{
    *n = 0;
    for (int32_t k = 0; k < layout->tensor_count; k++) {
        const sl_tensor *t = &layout->tensors[k];
        if (t->dims < 1 || t->dims > 4 || t->offset != *n || sl_tensor_count(t) < 1)
            return failure_set(
                f,
                "%s: tensor %s (number %d) begins at %lld; expected %lld, 1 to 4 "
                "dimensions and at least one element",
                name, t->name ? t->name : "without a name", k, (long long)t->offset,
                (long long)*n);
        *n += sl_tensor_count(t);
    }
    return *n > 0 || failure_set(f, "%s: says nothing about its parameters' tensors", name);
}

/* All that those above may ask; anything when only the oracles stand. */
static uint32_t calls_wanted(const trial *t)
{
    if (!t->optimizer.plugin)
        return (1u << SL_CALLS) - 1u;
    const sl_optimizer *o = (const sl_optimizer *)variant(t, &t->optimizer);
    uint32_t wanted = o->needs | o->uses;
    for (int k = 0; k < t->transform_count; k++)
        wanted |= ((const sl_problem *)variant(t, &t->transforms[k]))->needs;
    for (int k = 0; k < t->probe_count; k++)
        wanted |= ((const sl_probe *)variant(t, &t->probes[k]))->needs;
    return wanted;
}

static sl_layout unknown_layout(const trial *t)
{
    sl_layout layout = {.optimum = (double)NAN, .wanted = calls_wanted(t)};
    layout.smoothness = layout.sample_smoothness = layout.strong_convexity = (double)NAN;
    return layout;
}

/* What `start` told about the parameters and the loss, to whoever asks above. */
static void layer_publish(layer *l)
{
    const sl_layout *about = &l->layout;
    l->open.tensors = about->tensors;
    l->open.tensor_count = about->tensor_count;
    l->open.samples = about->samples > 0 ? about->samples : 1;
    l->open.batch = about->batch > 0 ? about->batch : l->open.samples;
    l->open.groups = about->groups;
    l->open.outer = about->outer;
    l->open.outer_width = about->outer_width;
    l->open.smoothness = about->smoothness;
    l->open.sample_smoothness = about->sample_smoothness;
    l->open.strong_convexity = about->strong_convexity;
    l->open.optimum = about->optimum;
}

static bool layer_start(chain *c, int at, const setting *s, void *self, failure *f)
{
    layer *l = &c->layers[at];
    sl_oracle *below = at + 1 < c->layer_count ? &c->layers[at + 1].open : NULL;
    const char *name = s->plugin->name;
    l->about = (const sl_problem *)variant(c->trial, s);
    l->self = self;
    l->below = below;
    l->meter = &c->meter;
    l->host = host_open(&c->common, name, (uint32_t)(c->layer_count - at));
    l->layout = below ? c->layers[at + 1].layout : unknown_layout(c->trial);
    sl_status status =
        l->about->start ? l->about->start(&l->host.open, self, below, &l->layout) : SL_OK;
    if (!start_result(c, name, "start", status, f) ||
        !tensors_tile(&l->layout, name, &l->open.n, f))
        return false;
    l->open.size = sizeof(sl_oracle);
    l->open.offers = calls_offered(l->about, below ? below->offers : 0) & ~l->layout.withdrawn;
    l->open.calls = below ? &layer_calls_transform : &layer_calls_problem;
    layer_publish(l);
    if (below && l->about->lift)
        c->lifted[at] = pool_alloc_for(c->pool, (size_t)below->n * sizeof(real), POOL_SCRATCH);
    else if (below && below->n != l->open.n)
        return failure_set(f, "%s: has %lld parameters over an oracle of %lld, and no lift",
                           name, (long long)l->open.n, (long long)below->n);
    return true;
}

/* The problem's struct is copied, so that trials over the same data do not meet in it. */
static bool problem_start(chain *c, loaded *data, failure *f)
{
    const setting *s = &c->trial->problem;
    size_t bytes = variant(c->trial, s)->self;
    void *self = pool_alloc(c->pool, bytes);
    memcpy(self, data->self, bytes);
    if (!layer_start(c, c->layer_count - 1, s, self, f))
        return false;
    const layer *l = &c->layers[c->layer_count - 1];
    return l->about->measure || l->about->loss ||
           failure_set(f, "%s: offers neither loss nor measure, so it has no curve",
                       s->plugin->name);
}

static bool layers_start(chain *c, loaded *data, failure *f)
{
    const trial *t = c->trial;
    c->layer_count = t->transform_count + 1;
    c->layers = memory_need(calloc((size_t)c->layer_count, sizeof *c->layers));
    c->lifted = pool_alloc(c->pool, (size_t)c->layer_count * sizeof *c->lifted);
    if (!problem_start(c, data, f))
        return false;
    for (int at = t->transform_count - 1; at >= 0; at--) {
        const setting *s = &t->transforms[at];
        const setting *below =
            at + 1 < t->transform_count ? &t->transforms[at + 1] : &t->problem;
        uint32_t needs = ((const sl_problem *)variant(t, s))->needs;
        if (!needs_met(s->plugin, needs, below->plugin, c->layers[at + 1].open.offers, f) ||
            !layer_start(c, at, s, self_new(c, s), f))
            return false;
    }
    progress_limits(&t->budget, c->layers[t->transform_count].open.samples, &c->meter);
    return true;
}

static void point_allocate(chain *c)
{
    c->x = pool_alloc_for(c->pool, (size_t)c->layers[0].open.n * sizeof(real), POOL_REALS);
}

static bool initial_point(chain *c, failure *f)
{
    point_allocate(c);
    return start_result(c, c->layers[0].host.name, "initial",
                        sl_initial(&c->layers[0].open, c->x), f);
}

static int metric_count(const sl_metric *metrics)
{
    int count = 0;
    while (metrics && metrics[count].name)
        count++;
    return count;
}

static bool probes_start(chain *c, failure *f)
{
    const trial *t = c->trial;
    int first = 1 + metric_count(c->layers[c->layer_count - 1].about->metrics);
    c->probes = memory_need(calloc((size_t)t->probe_count + 1, sizeof *c->probes));
    for (int k = 0; k < t->probe_count; k++) {
        looking *p = &c->probes[k];
        const char *name = t->probes[k].plugin->name;
        const setting *top = t->transform_count ? &t->transforms[0] : &t->problem;
        p->about = (const sl_probe *)variant(t, &t->probes[k]);
        p->self = self_new(c, &t->probes[k]);
        p->host = host_open(&c->common, name, (uint32_t)(100 + k));
        p->first_value = first;
        first += metric_count(p->about->metrics);
        if (!needs_met(t->probes[k].plugin, p->about->needs, top->plugin,
                       c->layers[0].open.offers, f))
            return false;
        if (p->about->start &&
            !start_result(c, name, "start",
                          p->about->start(&p->host.open, p->self, &c->layers[0].open), f))
            return false;
    }
    return first <= METRICS_MOST ||
           failure_set(f, "the problem and its probes have %d metrics; at most %d fit", first,
                       METRICS_MOST);
}

static void vectors_allocate(chain *c)
{
    const sl_vector *vectors = c->optimizer->vectors;
    for (int k = 0; vectors && vectors[k].name; k++) {
        sl_host *h = &c->optimizer_host.open;
        int64_t n = c->layers[0].open.n;
        real *v = vectors[k].scratch ? sl_scratch_reals(h, n) : sl_reals(h, n);
        memcpy((char *)c->optimizer_self + vectors[k].offset, &v, sizeof v);
    }
}

static void schedules_start(chain *c)
{
    const trial *t = c->trial;
    c->moving = pool_alloc(c->pool, ((size_t)t->schedule_count + 1) * sizeof *c->moving);
    for (int k = 0; k < t->schedule_count; k++) {
        const scheduled *s = &t->schedules[k];
        const sl_option *option = &variant(t, &t->optimizer)->options[s->option];
        moving *m = &c->moving[k];
        m->about = (const sl_schedule *)variant(t, &s->schedule);
        m->self = self_new(c, &s->schedule);
        m->option = (double *)(void *)((char *)c->optimizer_self + option->offset);
        m->base = *m->option;
    }
}

static bool optimizer_start(chain *c, failure *f)
{
    const trial *t = c->trial;
    const setting *top = t->transform_count ? &t->transforms[0] : &t->problem;
    c->optimizer = (const sl_optimizer *)variant(t, &t->optimizer);
    c->optimizer_self = self_new(c, &t->optimizer);
    c->optimizer_host = host_open(&c->common, t->optimizer.plugin->name, 0);
    if (!needs_met(t->optimizer.plugin, c->optimizer->needs, top->plugin,
                   c->layers[0].open.offers, f))
        return false;
    if (c->layers[0].layout.composite &&
        !((c->optimizer->needs | c->optimizer->uses) & SL_PROX))
        return failure_set(f,
                           "%s knows nothing of prox, and %s has a penalty that is not "
                           "smooth: take an optimizer that needs or uses prox (slalom list)",
                           t->optimizer.plugin->name, t->problem.plugin->name);
    vectors_allocate(c);
    schedules_start(c);
    if (!c->optimizer->start)
        return true;
    sl_status status = c->optimizer->start(&c->optimizer_host.open, c->optimizer_self,
                                           &c->layers[0].open, c->x);
    return start_result(c, t->optimizer.plugin->name, "start", status, f);
}

bool chain_assemble(chain *c, loaded *data, failure *f)
{
    return layers_start(c, data, f) && initial_point(c, f) && probes_start(c, f) &&
           (!c->trial->optimizer.plugin || optimizer_start(c, f));
}

bool chain_lay_out(chain *c, loaded *data, failure *f)
{
    if (!layers_start(c, data, f))
        return false;
    point_allocate(c);
    return !c->trial->optimizer.plugin || optimizer_start(c, f);
}
