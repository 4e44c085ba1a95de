#include "stats/runtime.h"

#include <math.h>

#include "stats/quantile.h"

int64_t runtime_successes(const runtime *r, int64_t count)
{
    int64_t successes = 0;
    for (int64_t k = 0; k < count; k++)
        successes += r[k].reached;
    return successes;
}

double runtime_expected(const runtime *r, int64_t count)
{
    double sum = 0;
    for (int64_t k = 0; k < count; k++)
        sum += r[k].evaluations;
    return count > 0 ? sum / (double)runtime_successes(r, count) : (double)NAN;
}

double runtime_failed_budget(const runtime *r, int64_t count, arena *a)
{
    double *budgets = arena_array(a, double, count);
    int64_t failed = 0;
    for (int64_t k = 0; k < count; k++)
        if (!r[k].reached)
            budgets[failed++] = r[k].evaluations;
    return spread_of(budgets, failed).median;
}

int64_t runtime_sample_count(int64_t count, int64_t least)
{
    return count > 0 ? (least + count - 1) / count * count : 0;
}

/* A success, from a run on that was drawn already. */
static double restart_from(const runtime *r, int64_t count, uint64_t at, sl_random *random)
{
    double sum = r[at].evaluations;
    while (!r[at].reached) {
        at = random_below(random, (uint64_t)count);
        sum += r[at].evaluations;
    }
    return sum;
}

void runtime_simulate(const runtime *r, int64_t count, int64_t samples, sl_random *random,
                      double *sampled)
{
    bool possible = runtime_successes(r, count) > 0;
    sl_random round = *random;
    for (int64_t k = 0; k < samples; k++) {
        sampled[k] = (double)NAN;
        if (!possible)
            continue;
        if (k % count == 0) /* another permutation */
            round.index = random_below(random, UINT64_MAX);
        uint64_t at = random_permute(&round, (uint64_t)count, (uint64_t)(k % count));
        sampled[k] = restart_from(r, count, at, random);
    }
}
