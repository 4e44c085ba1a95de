/* Ranks of solvers against scipy. */
#include "near.h"
#include "rank_golden.h"
#include "stats/distribution.h"
#include "stats/ranks.h"

static const double infinite = (double)INFINITY;
static const double no_number = (double)NAN;

static arena *memory;

static void begin(void)
{
    memory = arena_new();
}

static void end(void)
{
    arena_free(memory);
}

TestSuite(ranks, .init = begin, .fini = end);

static time_table table_of(const double *scores, int solvers, int problems)
{
    time_table t = {solvers, problems, arena_array(memory, double, solvers *problems)};
    for (int k = 0; k < solvers * problems; k++)
        t.times[k] = scores[k];
    return t;
}

static void compare(const double *scores, const double *average, const double *tests,
                    const double *pairs)
{
    time_table t = table_of(scores, RANKED, RACES);
    ranks r = ranks_of(&t, memory);
    rank_bars b = ranks_bars_wilcoxon(&t, &r, 0.05, memory);
    for (int s = 0; s < RANKED; s++)
        near(r.average[s], average[s], 1e-14);
    near(r.chi_square, tests[0], 1e-12);
    near(r.chi_square_p, tests[1], 1e-11);
    near(r.f, tests[2], 1e-12);
    near(r.f_p, tests[3], 1e-11);
    for (int i = 0, at = 0; i < RANKED; i++)
        for (int k = i + 1; k < RANKED; k++)
            near(b.p[i * RANKED + k], pairs[at++], 1e-11);
}

Test(ranks, agree_with_scipy)
{
    compare(untied_scores, untied_average, untied_tests, untied_pairs);
}

Test(ranks, agree_with_scipy_when_tied)
{
    compare(tied_scores, tied_average, tied_tests, tied_pairs);
}

Test(ranks, normal_range_agrees_with_scipy)
{
    for (int k = 0; k < LENGTH(normal_ranges); k += 3)
        near(normal_range_quantile(1 - normal_ranges[k + 1], (int)normal_ranges[k]),
             normal_ranges[k + 2], 1e-7);
    near(normal_range_above(-1, 3), 1, 0);
    near(normal_range_above(1, 1), no_number, 0);
    /* two: |x - y| is normal with variance 2 */
    near(normal_range_above(3, 2), 2 * normal_above(3 / sqrt(2)), 1e-12);
}

/* The table in Demsar 2006, recomputed: q for 2 .. 12 solvers. */
Test(ranks, critical_difference)
{
    const double q[] = {1.960, 2.344, 2.569, 2.728, 2.850, 2.948,
                        3.031, 3.102, 3.164, 3.219, 3.268};
    for (int k = 2; k <= 12; k++)
        cr_assert_float_eq(ranks_critical_difference(k, 10, 0.05),
                           q[k - 2] * sqrt(k * (k + 1) / 60.0),
                           6e-4 * sqrt(k * (k + 1) / 60.0));
    near(ranks_critical_difference(1, 10, 0.05), no_number, 0);
    near(ranks_critical_difference(3, 0, 0.05), no_number, 0);
}

/* Average ranks 1, 2, 3, 4 and a difference of 1.48 with ten problems: neighbours only. */
Test(ranks, nemenyi_bars)
{
    double scores[40];
    for (int k = 0; k < 40; k++)
        scores[k] = 3 - k / 10;
    time_table t = {4, 10, scores};
    ranks r = ranks_of(&t, memory);
    rank_bars b = ranks_bars_nemenyi(&r, 0.05, memory);
    near(r.f, infinite, 0);
    near(r.f_p, 0, 0);
    cr_assert_eq(b.order[0], 3);
    cr_assert_eq(b.count, 3);
    for (int k = 0; k < 3; k++)
        cr_assert(b.bars[k].first == k && b.bars[k].last == k + 1);
    t.problems = 2; /* nothing can be told from two problems: one bar over all */
    double two[] = {3, 3, 2, 2, 1, 1, 0, 0};
    t.times = two;
    r = ranks_of(&t, memory);
    b = ranks_bars_nemenyi(&r, 0.05, memory);
    cr_assert(b.count == 1 && b.bars[0].first == 0 && b.bars[0].last == 3);
}

Test(ranks, wilcoxon_bars)
{
    double scores[3 * 20];
    for (int p = 0; p < 20; p++) {
        scores[p] = 5 + 0.01 * p;
        scores[20 + p] = scores[p] + (p % 2 ? 0.1 + p : -0.15 - p);
        scores[40 + p] = scores[p] + 100 + p;
    }
    time_table t = {3, 20, scores};
    ranks r = ranks_of(&t, memory);
    rank_bars b = ranks_bars_wilcoxon(&t, &r, 0.05, memory);
    cr_assert(b.count == 1 && b.bars[0].first == 0 && b.bars[0].last == 1);
    cr_assert_eq(b.order[2], 2);
}

Test(ranks, failures_tie_as_worst)
{
    double scores[] = {1, infinite, no_number, 2, 0.5, infinite};
    time_table t = {3, 2, scores};
    ranks r = ranks_of(&t, memory);
    near(r.ranks[0], 2, 0); /* 1 behind 0.5, before no number */
    near(r.ranks[1], 3, 0);
    near(r.ranks[2], 1, 0);
    near(r.ranks[3], 2.5, 0); /* both infinite */
    near(r.ranks[4], 1, 0);
}

Test(ranks, of_little)
{
    double same[] = {1, 1, 1, 1};
    time_table tied = {2, 2, same}, one = {1, 4, same}, race = {4, 1, same};
    near(ranks_of(&tied, memory).chi_square, no_number, 0);
    near(ranks_of(&tied, memory).f_p, no_number, 0);
    near(ranks_of(&one, memory).chi_square, no_number, 0);
    near(ranks_of(&race, memory).chi_square, no_number, 0);
    ranks r = ranks_of(&tied, memory);
    rank_bars b = ranks_bars_wilcoxon(&tied, &r, 0.05, memory);
    cr_assert(b.count == 1 && b.bars[0].last == 1);
    r = ranks_of(&one, memory);
    cr_assert_eq(ranks_bars_nemenyi(&r, 0.05, memory).count, 0);
}

Test(ranks, when_all_diverged)
{
    double lost[9];
    for (int k = 0; k < 9; k++)
        lost[k] = k % 2 ? infinite : no_number;
    time_table t = {3, 3, lost};
    ranks r = ranks_of(&t, memory);
    for (int s = 0; s < 3; s++)
        near(r.average[s], 2, 0);
    near(r.chi_square, no_number, 0);
    rank_bars b = ranks_bars_wilcoxon(&t, &r, 0.05, memory);
    cr_assert(b.count == 1 && b.bars[0].first == 0 && b.bars[0].last == 2);
}
