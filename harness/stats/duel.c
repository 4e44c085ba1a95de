#include "stats/duel.h"

#include <math.h>
#include <string.h>

#include "stats/cells.h"
#include "stats/holm.h"
#include "stats/order.h"
#include "stats/speedup.h"

enum { REPETITIONS = 10000, RESAMPLING_SEED = 1 };

/* Both sides of every seed that both have. */
typedef struct pairs {
    double *a, *b;
    int n;
} pairs;

/* Log times, or scores, of one group. */
static double *values_of(store *st, const group *g, duel_question q, arena *a)
{
    if (!q.target)
        return cell_values(g, a);
    double *hits = cell_hits(st, g, q.target, q.clock, a);
    for (int k = 0; k < g->count; k++)
        hits[k] = log(hits[k]);
    return hits;
}

static pairs pairs_of(const duel *d, const double *ones, const double *others, arena *a)
{
    pairs p;
    p.n = cell_pair_up(d->a, ones, d->b, others, &p.a, &p.b, a);
    return p;
}

static pairs keep_complete(pairs all)
{
    int kept = 0;
    for (int k = 0; k < all.n; k++) {
        if (isnan(all.a[k]) || isnan(all.b[k]))
            continue;
        all.a[kept] = all.a[k];
        all.b[kept++] = all.b[k];
    }
    all.n = kept;
    return all;
}

/* The seeds that are in a pair and have no value. */
static duel_lost lost_of(const group *g, const double *values, const group *other)
{
    duel_lost lost = {0};
    for (int k = 0; k < g->count; k++) {
        bool both = false;
        for (int i = 0; i < other->count; i++)
            both |= other->outcomes[i].trial->seed == g->outcomes[k].trial->seed;
        if (!both || !(isinf(values[k]) && values[k] > 0))
            continue;
        trial_status status = g->outcomes[k].record.status;
        lost.all++;
        lost.diverged += status == TRIAL_DIVERGED;
        lost.failed += !trial_status_is_result(status);
    }
    return lost;
}

static interval ratio_of_medians(pairs p, arena *a)
{
    double *times[2] = {arena_array(a, double, p.n + 1), arena_array(a, double, p.n + 1)};
    for (int k = 0; k < p.n; k++) {
        times[0][k] = exp(p.a[k]);
        times[1][k] = exp(p.b[k]);
    }
    speedup_problem one = {times[0], times[1], p.n, p.n};
    return speedup_of(&one, 1, true, (bootstrap){0.95, REPETITIONS, RESAMPLING_SEED, false}, a)
        .ratio;
}

static void measure_effect(duel *d, pairs p, arena *a)
{
    const paired *t = &d->test;
    bool alike = t->n > 1 && !(t->deviation > 1e-12 * fabs(t->mean));
    double low = alike ? t->mean : t->low, high = alike ? t->mean : t->high;
    if (!d->question.target) {
        d->effect = (interval){isfinite(t->mean) ? t->mean : (double)NAN, low, high};
    } else if (isfinite(t->mean) && d->a_lost.all == 0) {
        d->effect = (interval){exp(-t->mean), exp(-high), exp(-low)};
    } else {
        d->medians = true;
        d->effect = p.n > 0 ? ratio_of_medians(p, a)
                            : (interval){(double)NAN, (double)NAN, (double)NAN};
    }
}

/* The added seeds in their order, up to the first that one side lacks. */
static int added_differences(const duel *d, const double *ones, const double *others,
                             double *differences)
{
    int count = 0;
    for (uint64_t seed = (uint64_t)d->results->study->first_seeds;; seed++) {
        double x = (double)NAN, y = (double)NAN;
        for (int k = 0; k < d->a->count; k++)
            x = d->a->outcomes[k].trial->seed == seed ? ones[k] : x;
        for (int k = 0; k < d->b->count; k++)
            y = d->b->outcomes[k].trial->seed == seed ? others[k] : y;
        if (isnan(x) || isnan(y))
            return count;
        differences[count++] = x == y ? 0 : x - y;
    }
}

static bool has_added(const duel *d, const group *g)
{
    const study *s = d->results->study;
    for (int k = 0; k < g->count; k++)
        if (s->first_seeds > 0 && g->outcomes[k].trial->seed >= (uint64_t)s->first_seeds)
            return true;
    return false;
}

/* The deviation is that of all differences: the first seeds alone are few. */
static void look_at_added(duel *d, pairs p, const double *ones, const double *others, arena *a)
{
    int most = d->a->count + d->b->count;
    double *differences = arena_array(a, double, most), *all = arena_array(a, double, most);
    int finite = 0;
    for (int k = 0; k < p.n; k++) {
        double one = p.a[k] == p.b[k] ? 0 : p.a[k] - p.b[k];
        if (isfinite(one))
            all[finite++] = one;
    }
    d->added = added_differences(d, ones, others, differences);
    double hoped =
        fmax(9, (double)(d->results->study->most_seeds - d->results->study->first_seeds));
    d->sequential = sequential_decide(differences, d->added, deviation_of(all, finite),
                                      sequential_mixture(hoped), DUEL_ALPHA / d->family);
}

/* Kept until the family is known. */
static void measure_duel(duel *d, store *st, arena *a)
{
    double *ones = values_of(st, d->a, d->question, a);
    double *others = values_of(st, d->b, d->question, a);
    pairs all = pairs_of(d, ones, others, a);
    d->test = paired_compare(all.a, all.b, all.n, 0.95, REPETITIONS, RESAMPLING_SEED, a);
    d->a_lost = lost_of(d->a, ones, d->b);
    d->b_lost = lost_of(d->b, others, d->a);
    d->adaptive = has_added(d, d->a) || has_added(d, d->b);
    pairs complete = keep_complete(all);
    if (d->adaptive)
        look_at_added(d, complete, ones, others, a);
    measure_effect(d, complete, a);
}

duel duel_of(store *st, const results *r, const group *a, const group *b, duel_question q,
             int family, arena *memory)
{
    duel d = {.results = r, .a = a, .b = b, .question = q, .family = family};
    measure_duel(&d, st, memory);
    return d;
}

int duel_least_seeds(int family)
{
    return (int)ceil(1 - log2(DUEL_ALPHA / family));
}

static double seeds_needed(const duel *d)
{
    const paired *t = &d->test;
    double alpha = DUEL_ALPHA / d->family, least = duel_least_seeds(d->family);
    if (t->n > 0 && t->ties == t->n)
        return (double)INFINITY;
    if (t->n > 1 && isfinite(t->mean))
        least = fmax(least, paired_seeds_needed(t->deviation, t->mean, alpha, DUEL_POWER));
    else if (t->n > 1 && t->wins > 0 && t->losses > 0) /* signs: shares instead of means */
        least = fmax(least, paired_seeds_needed(1, (double)(t->wins - t->losses) / t->n, alpha,
                                                DUEL_POWER));
    return fmax(1, least - t->n);
}

double duel_lead(const duel *d)
{
    return isfinite(d->test.mean) ? d->test.mean : d->test.losses - d->test.wins;
}

void duel_judge(duel *all, int count, arena *a)
{
    double *p = arena_array(a, double, count);
    for (int k = 0; k < count; k++)
        p[k] = all[k].adaptive ? 1 : all[k].test.p; /* still one of the family */
    holm_adjust(p, count, p, a);
    for (int k = 0; k < count; k++) {
        duel *d = &all[k];
        d->p = d->adaptive ? (double)NAN : p[k];
        d->decided = d->adaptive ? d->sequential.state != SEQUENTIAL_CONTINUE
                                 : d->p <= DUEL_ALPHA && duel_lead(d) != 0;
        d->more = d->decided ? 0 : d->adaptive ? d->sequential.more : seeds_needed(d);
    }
}

const char *duel_metric(const study *s)
{
    for (int k = 0; k < s->figure_count; k++)
        if (s->figures[k].kind != FIGURE_PARETO)
            return s->figures[k].y;
    return s->target_count > 0 ? s->targets[0].metric : "loss";
}

static const char *usual_clock(const study *s)
{
    for (int k = 0; k < s->figure_count; k++) {
        figure_kind kind = s->figures[k].kind;
        if (s->figures[k].x && (kind == FIGURE_CURVES || kind == FIGURE_PROFILE ||
                                kind == FIGURE_ECDF || kind == FIGURE_BARS))
            return s->figures[k].x;
    }
    return "steps";
}

int duel_questions(const results *r, const char *clock, duel_question **all, arena *a)
{
    const study *s = r->study;
    int count = 0;
    clock = clock ? clock : usual_clock(s);
    clock = strcmp(clock, "steps") == 0 ? "step" : clock;
    *all = arena_array(a, duel_question, s->target_count + 1);
    for (int k = 0; k < s->target_count && !r->measure.best; k++)
        if (strcmp(s->targets[k].metric, r->measure.metric) == 0)
            (*all)[count++] = (duel_question){&s->targets[k], clock};
    if (count == 0)
        (*all)[count++] = (duel_question){NULL, clock};
    return count;
}
