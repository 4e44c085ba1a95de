#include "run/resume.h"

#include <string.h>

#include "run/assembly.h"
#include "run/loaded.h"

/* The counters of a chain, by value. */
typedef struct counters {
    int64_t layers;
    int64_t steps, samples_before, gradients_before;
    int64_t next_timed, timed_weight;
    uint64_t timed_ticks, oracle_ticks, draws;
    double seconds;
    int64_t calls[SL_CALLS], samples[SL_CALLS];
    int64_t all_samples, all_calls;
} counters;

/* Names of places: blocks of the trial's own memory have theirs from image_new. */
enum { OF_DATA = 1 << 30, OF_CHAIN = 1 << 29 };

static bool add_data(places *p, const loaded *data)
{
    uint64_t name = OF_DATA;
    for (const pool_block *b = pool_blocks(data->pool); b; b = b->next)
        if (!places_add(p, name++, b->start, b->bytes))
            return false;
    return true;
}

static bool add_chain(places *p, const chain *c)
{
    size_t layers = (size_t)c->layer_count, probes = (size_t)c->trial->probe_count;
    return places_add(p, OF_CHAIN, c, sizeof *c) &&
           places_add(p, OF_CHAIN + 1, c->layers, layers * sizeof *c->layers) &&
           places_add(p, OF_CHAIN + 2, c->probes, probes * sizeof *c->probes);
}

image *chain_image(const chain *c, const loaded *data, bool spoil)
{
    places *known = places_new();
    if (known && add_data(known, data) && add_chain(known, c))
        return image_new(c->pool, known, spoil);
    places_free(known);
    return NULL;
}

static counters counters_of(const chain *c)
{
    const meter *m = &c->meter;
    clocks now;
    chain_clocks(c, &now);
    counters k = {
        .layers = c->layer_count,
        .steps = c->steps,
        .samples_before = c->samples_before,
        .gradients_before = c->gradients_before,
        .next_timed = c->next_timed,
        .timed_weight = c->timed_weight,
        .timed_ticks = c->timed_ticks,
        .oracle_ticks = c->oracle_ticks,
        .draws = m->draws,
        .seconds = now.seconds,
        .all_samples = m->all_samples,
        .all_calls = m->all_calls,
    };
    memcpy(k.calls, m->calls, sizeof k.calls);
    memcpy(k.samples, m->samples, sizeof k.samples);
    return k;
}

static void counters_apply(const counters *k, chain *c)
{
    meter *m = &c->meter;
    c->steps = k->steps;
    c->samples_before = k->samples_before;
    c->gradients_before = k->gradients_before;
    c->next_timed = k->next_timed;
    c->timed_weight = k->timed_weight;
    c->timed_ticks = k->timed_ticks;
    c->oracle_ticks = k->oracle_ticks;
    c->seconds_before = k->seconds;
    c->step_ticks = 0;
    m->draws = k->draws;
    m->all_samples = k->all_samples;
    m->all_calls = k->all_calls;
    memcpy(m->calls, k->calls, sizeof m->calls);
    memcpy(m->samples, k->samples, sizeof m->samples);
}

bool chain_save(chain *c, const image *m, tape *t, failure *f)
{
    chain_pause(c);
    counters now = counters_of(c);
    tape_put(t, &now, sizeof now);
    for (int k = 0; k < c->layer_count; k++)
        tape_put(t, c->layers[k].asked, sizeof c->layers[k].asked);
    return image_save(m, t, f);
}

bool chain_load(chain *c, const image *m, reel *from, failure *f)
{
    counters then;
    size_t each = sizeof c->layers[0].asked;
    const char *asked = NULL;
    if (reel_take(from, &then, sizeof then) && then.layers == c->layer_count)
        asked = reel_view(from, each * (size_t)c->layer_count);
    if (!asked)
        return failure_set(f, "it is of another chain of transforms");
    if (!image_load(m, from, f))
        return false;
    counters_apply(&then, c);
    for (int k = 0; k < c->layer_count; k++)
        memcpy(c->layers[k].asked, asked + each * (size_t)k, each);
    return true;
}
