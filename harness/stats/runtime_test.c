#include "stats/runtime_test.h"

#include <math.h>

#include "stats/order.h"
#include "stats/rank_test.h"

static double least_failed(const runtime_sample *s)
{
    double least = (double)INFINITY;
    for (int64_t k = 0; k < s->count; k++)
        if (!s->runs[k].reached)
            least = fmin(least, s->runs[k].evaluations);
    return least;
}

double runtime_common_budget(const runtime_sample *a, const runtime_sample *b)
{
    return fmin(least_failed(a), least_failed(b));
}

/* Places 1 .. n of the evaluations that suffice, and behind them of the values of the others:
   1/evaluations and -value in COCO, whatever sign the values have. */
static void place(const double *key, const bool *solved, bool wanted, int64_t count,
                  double *places, arena *a)
{
    double *part = arena_array(a, double, count), *ranks = arena_array(a, double, count);
    int64_t n = 0;
    for (int64_t k = 0; k < count; k++)
        if (solved[k] == wanted)
            part[n++] = key[k];
    order_ranks(part, n, ranks, arena_array(a, int64_t, count));
    n = 0;
    for (int64_t k = 0; k < count; k++)
        if (solved[k] == wanted)
            places[k] = ranks[n++] + (wanted ? 0 : (double)count);
}

/* The places of both samples, a's first. */
static double *all_places(const runtime_sample *a, const runtime_sample *b, arena *memory)
{
    int64_t count = a->count + b->count;
    double *key = arena_array(memory, double, count),
           *places = arena_array(memory, double, count);
    bool *solved = arena_array(memory, bool, count);
    double budget = runtime_common_budget(a, b);
    for (int64_t k = 0; k < count; k++) {
        const runtime_sample *s = k < a->count ? a : b;
        int64_t at = k < a->count ? k : k - a->count;
        solved[k] = s->runs[at].reached && s->runs[at].evaluations <= budget;
        key[k] = solved[k] ? s->runs[at].evaluations : s->value_at[at];
    }
    place(key, solved, true, count, places, memory);
    place(key, solved, false, count, places, memory);
    return places;
}

static double mean_evaluations(const runtime_sample *s)
{
    double sum = 0;
    for (int64_t k = 0; k < s->count; k++)
        sum += s->runs[k].evaluations;
    return sum / (double)s->count;
}

/* The better one must not need more; when none ever succeeds, values alone count. */
static bool supports(const runtime_sample *better, const runtime_sample *worse)
{
    double one = runtime_expected(better->runs, better->count);
    double other = runtime_expected(worse->runs, worse->count);
    return one <= other && (isinf(one) || mean_evaluations(better) < mean_evaluations(worse));
}

runtime_verdict runtime_compare(const runtime_sample *a, const runtime_sample *b, arena *memory)
{
    double *places = all_places(a, b, memory);
    rank_test t =
        rank_sum_test(places + a->count, (int)b->count, places, (int)a->count, memory);
    runtime_verdict v = {.z = t.z, .p = t.p};
    if (!isnan(t.p))
        v.supported = t.z > 0 ? supports(a, b) : t.z < 0 && supports(b, a);
    return v;
}
