#include "stats/runtime_distribution.h"

#include <math.h>

#include "stats/bootstrap.h"
#include "stats/order.h"
#include "stats/quantile.h"

void runtime_targets(double targets[RUNTIME_TARGETS])
{
    for (int k = 0; k < RUNTIME_TARGETS; k++)
        targets[k] = pow(10, (10 - k) / 5.0);
}

void runtime_targets_by_length(const double *expected, int64_t targets, const double *budgets,
                               int count, int64_t *chosen)
{
    for (int k = 0; k < count; k++) {
        chosen[k] = 0;
        while (chosen[k] < targets - 1 && expected[chosen[k]] <= budgets[k])
            chosen[k]++;
    }
}

steps runtime_distribution(const runtime_pair *pairs, int64_t count, int64_t samples,
                           uint64_t seed, arena *a)
{
    int64_t total = 0;
    for (int64_t k = 0; k < count; k++)
        total += runtime_sample_count(pairs[k].count, samples);
    double *values = arena_array(a, double, total), *weights = arena_array(a, double, total);
    int64_t at = 0;
    for (int64_t k = 0; k < count; k++) {
        int64_t here = runtime_sample_count(pairs[k].count, samples);
        sl_random random = bootstrap_random(seed, (uint64_t)k);
        runtime_simulate(pairs[k].runs, pairs[k].count, here, &random, values + at);
        for (int64_t i = 0; i < here; i++)
            weights[at++] = 1 / ((double)here * (double)count);
    }
    return steps_weighted(values, weights, total, a);
}

/* What a repetition needs, with places for the runs and runtimes of the largest pair. */
typedef struct repetition {
    const double *budgets;
    int count;
    int64_t samples, number; /* number 0: the runs as they are */
    uint64_t seed;
    runtime *runs;
    double *sampled, *shares;
} repetition;

/* Pairs of a problem draw the same places, as they draw from the same sequence. */
static void resample_runs(const runtime_pair *p, const repetition *r)
{
    uint64_t index = (uint64_t)r->number << 32 | (uint32_t)p->problem;
    sl_random random = bootstrap_random(r->seed, (uint64_t)1 << 63 | index);
    for (int64_t k = 0; k < p->count; k++) {
        uint64_t at = (uint64_t)k;
        if (r->number > 0)
            at = random_below(&random, (uint64_t)p->count);
        r->runs[k] = p->runs[at];
    }
}

/* Adds the pair's share of runtimes within each budget. */
static void add_pair(const runtime_pair *p, int64_t place, int64_t pairs, repetition *r)
{
    int64_t samples = runtime_sample_count(p->count, r->samples);
    sl_random random = bootstrap_random(r->seed, (uint64_t)r->number << 32 | (uint64_t)place);
    resample_runs(p, r);
    runtime_simulate(r->runs, p->count, samples, &random, r->sampled);
    for (int64_t k = 0; k < samples; k++)
        for (int b = 0; b < r->count; b++)
            if (r->sampled[k] <= r->budgets[b])
                r->shares[b] += 1 / ((double)samples * (double)pairs);
}

static repetition repetition_begin(const runtime_pair *pairs, int64_t count, int64_t samples,
                                   arena *a)
{
    int64_t most = 0;
    for (int64_t k = 0; k < count; k++)
        most = pairs[k].count > most ? pairs[k].count : most;
    int64_t places = most + samples;
    return (repetition){.samples = samples,
                        .runs = arena_array(a, runtime, most),
                        .sampled = arena_array(a, double, places)};
}

void runtime_shares(const runtime_pair *pairs, int64_t count, int64_t samples,
                    const double *budgets, int budget_count, double level, int64_t repetitions,
                    uint64_t seed, runtime_share *found, arena *a)
{
    repetition r = repetition_begin(pairs, count, samples, a);
    double *shares = arena_array(a, double, (repetitions + 1) * budget_count);
    double *column = arena_array(a, double, repetitions);
    r.budgets = budgets;
    r.count = budget_count;
    r.seed = seed;
    for (r.number = 0; r.number <= repetitions; r.number++) {
        r.shares = shares + r.number * budget_count;
        for (int64_t k = 0; k < count; k++)
            add_pair(&pairs[k], k, count, &r);
    }
    for (int b = 0; b < budget_count; b++) {
        for (int64_t k = 0; k < repetitions; k++)
            column[k] = shares[(k + 1) * budget_count + b];
        order_sort(column, repetitions);
        found[b] = (runtime_share){shares[b], quantile(column, repetitions, (1 - level) / 2),
                                   quantile(column, repetitions, (1 + level) / 2)};
    }
}
