#include "stats/ranks.h"

#include <math.h>
#include <stdbool.h>

#include "stats/distribution.h"
#include "stats/holm.h"
#include "stats/order.h"
#include "stats/rank_test.h"

/* Ranks of every problem and their averages; returns sum (t^3 - t) over all ties. */
static double rank_problems(const time_table *t, ranks *r, arena *a)
{
    double *scores = arena_array(a, double, t->solvers), ties = 0;
    int64_t *order = arena_array(a, int64_t, t->solvers);
    for (int p = 0; p < t->problems; p++) {
        double *row = r->ranks + p * t->solvers;
        for (int s = 0; s < t->solvers; s++)
            scores[s] = time_at(t, s, p);
        ties += order_ranks(scores, t->solvers, row, order);
        for (int s = 0; s < t->solvers; s++)
            r->average[s] += row[s] / t->problems;
    }
    return ties;
}

ranks ranks_of(const time_table *t, arena *a)
{
    double n = t->problems, k = t->solvers, squares = 0;
    ranks r = {.solvers = t->solvers, .problems = t->problems};
    r.ranks = arena_array(a, double, t->solvers * t->problems);
    r.average = arena_array(a, double, t->solvers);
    double ties = rank_problems(t, &r, a);
    for (int s = 0; s < t->solvers; s++)
        squares += r.average[s] * r.average[s];
    double untied = 1 - ties / (n * k * (k * k - 1));
    bool tested = k > 1 && n > 1 && untied > 0;
    double chi = 12 * n / (k * (k + 1)) * (squares - k * (k + 1) * (k + 1) / 4) / untied;
    r.chi_square = tested ? chi : (double)NAN;
    r.chi_square_p = chi_square_above(r.chi_square, k - 1);
    /* Every problem ranks alike, but for rounding. */
    double rest = n * (k - 1) - r.chi_square;
    r.f = rest <= 1e-9 * n * k ? (double)INFINITY : (n - 1) * r.chi_square / rest;
    r.f_p = fisher_above(r.f, k - 1, (k - 1) * (n - 1));
    return r;
}

double ranks_critical_difference(int solvers, int problems, double alpha)
{
    double k = solvers;
    if (solvers < 2 || problems < 1)
        return (double)NAN;
    return normal_range_quantile(1 - alpha, solvers) / sqrt(2) *
           sqrt(k * (k + 1) / (6.0 * problems));
}

/* Whether two places of the order may be under one bar. */
typedef bool joined(const ranks *, const rank_bars *, int i, int k, double bound);

/* For every place the longest run of neighbours of which all pairs are joined. */
static void find_bars(const ranks *r, rank_bars *b, joined *both, double bound, arena *a)
{
    int covered = 0;
    b->bars = arena_array(a, rank_bar, r->solvers);
    for (int first = 0; first < r->solvers; first++) {
        int last = first;
        for (bool all = true; all && last + 1 < r->solvers; last += all)
            for (int i = first; i <= last; i++)
                all = all && both(r, b, i, last + 1, bound);
        if (last > first && last > covered)
            b->bars[b->count++] = (rank_bar){first, covered = last};
    }
}

static rank_bars bars_begin(const ranks *r, arena *a)
{
    rank_bars b = {.order = arena_array(a, int, r->solvers)};
    int64_t *places = arena_array(a, int64_t, r->solvers);
    order_places(r->average, r->solvers, places);
    for (int k = 0; k < r->solvers; k++)
        b.order[k] = (int)places[k];
    return b;
}

static bool within(const ranks *r, const rank_bars *b, int i, int k, double bound)
{
    return r->average[b->order[k]] - r->average[b->order[i]] < bound;
}

rank_bars ranks_bars_nemenyi(const ranks *r, double alpha, arena *a)
{
    rank_bars b = bars_begin(r, a);
    double bound = ranks_critical_difference(r->solvers, r->problems, alpha);
    find_bars(r, &b, within, bound, a);
    return b;
}

static bool undecided(const ranks *r, const rank_bars *b, int i, int k, double alpha)
{
    return !(b->p[b->order[i] * r->solvers + b->order[k]] <= alpha);
}

static double pair_p(const time_table *t, int i, int k, double *d, arena *a)
{
    for (int p = 0; p < t->problems; p++) {
        double one = time_at(t, i, p), other = time_at(t, k, p);
        d[p] = one == other ? 0 : one - other;
    }
    return signed_rank_test(d, t->problems, a).p;
}

rank_bars ranks_bars_wilcoxon(const time_table *scores, const ranks *r, double alpha, arena *a)
{
    int k = r->solvers, pairs = k * (k - 1) / 2, at = 0;
    rank_bars b = bars_begin(r, a);
    double *p = arena_array(a, double, pairs), *d = arena_array(a, double, r->problems);
    b.p = arena_array(a, double, k *k);
    for (int i = 0; i < k; i++)
        for (int j = i + 1; j < k; j++)
            p[at++] = pair_p(scores, i, j, d, a);
    holm_adjust(p, pairs, p, a);
    at = 0;
    for (int i = 0; i < k; i++) {
        b.p[i * k + i] = 1;
        for (int j = i + 1; j < k; j++)
            b.p[i * k + j] = b.p[j * k + i] = p[at++];
    }
    find_bars(r, &b, undecided, alpha, a);
    return b;
}
