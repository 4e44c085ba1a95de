#include "stats/speedup.h"

#include <math.h>
#include <string.h>

#include "stats/order.h"
#include "stats/quantile.h"

static double median(const double *times, int count, double *scratch)
{
    memcpy(scratch, times, (size_t)count * sizeof *times);
    return spread_of(scratch, count).median;
}

/* Draws runs into `a` and `b`. */
static void draw_runs(const speedup_problem *p, bool paired, sl_random *random, double *a,
                      double *b)
{
    for (int k = 0; k < p->na; k++) {
        uint64_t at = random_below(random, (uint64_t)p->na);
        a[k] = p->a[at];
        if (paired)
            b[k] = p->b[at];
    }
    for (int k = 0; k < p->nb && !paired; k++)
        b[k] = p->b[random_below(random, (uint64_t)p->nb)];
}

/* log(median_B / median_A); NaN when both are infinite. */
static double log_ratio(double a, double b)
{
    if (a == b)
        return isinf(a) ? (double)NAN : 0;
    return isinf(a) ? -(double)INFINITY : log(b / a);
}

/* Places for the runs of one problem, drawn and sorted. */
typedef struct places {
    double *a, *b, *scratch;
} places;

static places places_for(const speedup_problem *p, int problems, arena *memory)
{
    int most = 1;
    for (int k = 0; k < problems; k++) {
        most = p[k].na > most ? p[k].na : most;
        most = p[k].nb > most ? p[k].nb : most;
    }
    return (places){arena_array(memory, double, most), arena_array(memory, double, most),
                    arena_array(memory, double, most)};
}

/* Keeps the problems that both solve and says what became of the others. */
static speedup_problem *keep_used(const speedup_problem *p, int problems, speedup *s, places to,
                                  arena *memory)
{
    speedup_problem *used = arena_array(memory, speedup_problem, problems);
    double sum = 0;
    for (int k = 0; k < problems; k++) {
        double a = median(p[k].a, p[k].na, to.scratch), b = median(p[k].b, p[k].nb, to.scratch);
        s->only_a += isfinite(a) && !isfinite(b);
        s->only_b += isfinite(b) && !isfinite(a);
        s->neither += !isfinite(a) && !isfinite(b);
        if (!isfinite(a) || !isfinite(b))
            continue;
        sum += log_ratio(a, b);
        used[s->used++] = p[k];
    }
    s->ratio.estimate = s->used > 0 ? exp(sum / s->used) : (double)NAN;
    return used;
}

static double repeat(const speedup_problem *used, int count, bool paired, sl_random *random,
                     places to)
{
    double sum = 0;
    int said = 0;
    for (int k = 0; k < count; k++) {
        draw_runs(&used[k], paired, random, to.a, to.b);
        double ratio = log_ratio(median(to.a, used[k].na, to.scratch),
                                 median(to.b, used[k].nb, to.scratch));
        if (isnan(ratio))
            continue;
        sum += ratio;
        said++;
    }
    return said > 0 ? exp(sum / said) : (double)NAN;
}

/* The quantile where a repetition that says nothing is on the wide side. */
static double wide(double *found, int64_t count, double p, double nothing, double *scratch)
{
    for (int64_t k = 0; k < count; k++)
        scratch[k] = isnan(found[k]) ? nothing : found[k];
    order_sort(scratch, count);
    return quantile(scratch, count, p);
}

speedup speedup_of(const speedup_problem *p, int problems, bool paired, bootstrap b,
                   arena *memory)
{
    speedup s = {.ratio = {(double)NAN, (double)NAN, (double)NAN}};
    places to = places_for(p, problems, memory);
    speedup_problem *used = keep_used(p, problems, &s, to, memory);
    if (s.used == 0)
        return s;
    double *found = arena_array(memory, double, b.repetitions);
    double *scratch = arena_array(memory, double, b.repetitions);
    sl_random random = bootstrap_random(b.seed, 0);
    for (int64_t k = 0; k < b.repetitions; k++)
        found[k] = repeat(used, s.used, paired, &random, to);
    s.ratio.low = wide(found, b.repetitions, (1 - b.level) / 2, 0, scratch);
    s.ratio.high = wide(found, b.repetitions, (1 + b.level) / 2, (double)INFINITY, scratch);
    return s;
}
