/* Paired and unpaired tests, bootstrap intervals and aggregates. */
#include <string.h>

#include "comparison_golden.h"
#include "near.h"
#include "stats/aggregate.h"
#include "stats/holm.h"
#include "stats/order.h"
#include "stats/paired.h"
#include "stats/rank_test.h"
#include "stats/rate.h"

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

TestSuite(comparison, .init = begin, .fini = end);

Test(comparison, signed_ranks_agree_with_scipy)
{
    for (int k = 0; k < LENGTH(signed_ranks);) {
        int n = (int)signed_ranks[k++];
        rank_test t = signed_rank_test(signed_ranks + k, n, memory);
        near(t.statistic, signed_ranks[k + n], 1e-15);
        near(t.p, signed_ranks[k + n + 1], 1e-12);
        k += n + 2;
    }
}

Test(comparison, rank_sums_agree_with_scipy)
{
    for (int k = 0; k < LENGTH(rank_sums);) {
        int nx = (int)rank_sums[k], ny = (int)rank_sums[k + 1];
        const double *x = rank_sums + k + 2, *p = x + nx + ny;
        rank_test t = rank_sum_test(x, nx, x + nx, ny, memory);
        near(t.statistic, p[0], 1e-15);
        near(t.p, p[1], 1e-12);
        k += nx + ny + 4;
    }
}

Test(comparison, rank_tests_of_censored_and_of_nothing)
{
    const double d[] = {infinite, -1, infinite, no_number, 0};
    rank_test t = signed_rank_test(d, 5, memory);
    cr_assert_eq(t.n, 3);
    near(t.statistic, 5, 0); /* 2.5 twice */
    near(signed_rank_test(d, 0, memory).p, no_number, 0);
    near(signed_rank_test(d + 4, 1, memory).p, 1, 0);
    near(rank_sum_test(d, 0, d, 3, memory).p, no_number, 0);
    const double all[] = {infinite, infinite, no_number};
    near(rank_sum_test(all, 2, all + 1, 2, memory).p, 1, 0);
}

Test(comparison, sign_flips_agree_with_scipy)
{
    for (int k = 0; k < LENGTH(sign_flips);) {
        int n = (int)sign_flips[k++];
        near(sign_flip_p(sign_flips + k, n), sign_flips[k + n], 1e-12);
        k += n + 1;
    }
    near(sign_flip_p(sign_flips, 0), no_number, 0);
    near(sign_flip_p(sign_flips, 21), no_number, 0);
    const double zeros[3] = {0, 0, 0};
    near(sign_flip_p(zeros, 3), 1, 0);
}

Test(comparison, bootstrap_agrees_with_all_resamples)
{
    double data[LENGTH(bootstrap_data)], size = bootstrap_means[2] - bootstrap_means[1];
    const int n = LENGTH(bootstrap_data);
    strata s = {1, &n, data};
    bootstrap b = {0.9, 100000, 1, false};
    memcpy(data, bootstrap_data, sizeof data);
    interval i = bootstrap_percentile(&s, bootstrap_mean, NULL, b, memory);
    near(i.estimate, bootstrap_means[0], 1e-15);
    cr_assert_float_eq(i.low, bootstrap_means[1], 0.01 * size);
    cr_assert_float_eq(i.high, bootstrap_means[2], 0.01 * size);
    i = bootstrap_bca(&s, bootstrap_mean, NULL, b, memory);
    cr_assert_float_eq(i.low, bootstrap_means[3], 0.01 * size);
    cr_assert_float_eq(i.high, bootstrap_means[4], 0.01 * size);
    cr_assert_float_eq(i.low, scipy_bca[0], 0.01 * size);
    cr_assert_float_eq(i.high, scipy_bca[1], 0.01 * size);
    cr_assert_arr_eq(data, bootstrap_data, sizeof data, "the data are not touched");
}

Test(comparison, bootstrap_repeats_with_its_seed)
{
    double data[] = {1, 5, 2, 8, 3, 1, 2};
    const int sizes[] = {3, 4};
    strata s = {2, sizes, data};
    bootstrap b = {0.95, 500, 7, true}, other = {0.95, 500, 8, true};
    interval first = bootstrap_percentile(&s, bootstrap_median, NULL, b, memory);
    interval again = bootstrap_percentile(&s, bootstrap_median, NULL, b, memory);
    cr_assert_arr_eq(&first, &again, sizeof first);
    first = bootstrap_percentile(&s, bootstrap_mean, NULL, b, memory);
    again = bootstrap_percentile(&s, bootstrap_mean, NULL, other, memory);
    cr_assert(first.low != again.low || first.high != again.high);
}

Test(comparison, bootstrap_of_little)
{
    double data[] = {4, 4, 4};
    const int three = 3, one = 1, none = 0;
    bootstrap b = {0.95, 200, 0, false};
    interval i =
        bootstrap_percentile(&(strata){1, &three, data}, bootstrap_mean, NULL, b, memory);
    near(i.low, 4, 0);
    near(i.high, 4, 0);
    i = bootstrap_bca(&(strata){1, &three, data}, bootstrap_mean, NULL, b, memory);
    near(i.low, no_number, 0);
    i = bootstrap_bca(&(strata){1, &one, data}, bootstrap_mean, NULL, b, memory);
    near(i.estimate, 4, 0);
    near(i.high, no_number, 0);
    i = bootstrap_percentile(&(strata){1, &none, data}, bootstrap_mean, NULL, b, memory);
    near(i.estimate, no_number, 0);
    near(i.low, no_number, 0);
}

/* X's runs problem by problem, then Y's. */
static strata score_strata(void)
{
    static int sizes[10] = {7, 7, 7, 7, 7, 4, 4, 4, 4, 4};
    double *values = arena_array(memory, double, LENGTH(scores_x) + LENGTH(scores_y));
    memcpy(values, scores_x, sizeof scores_x);
    memcpy(values + LENGTH(scores_x), scores_y, sizeof scores_y);
    return (strata){10, sizes, values};
}

Test(comparison, aggregates_agree_with_rliable)
{
    const double half = 0.5;
    strata x = score_strata(), both = x;
    x.count = 5;
    near(aggregate_middle_mean(&x, NULL), middle_mean, 1e-14);
    x = score_strata();
    x.count = 5;
    near(aggregate_optimality_gap(&x, NULL), optimality_gap, 1e-14);
    near(aggregate_optimality_gap(&x, &half), optimality_gap_at_half, 1e-14);
    both = score_strata();
    near(aggregate_improvement(&both, NULL), improvement, 1e-14);
}

Test(comparison, stratified_intervals_agree_with_rliable)
{
    strata both = score_strata(), x = both;
    bootstrap b = {0.95, 20000, 2, false};
    x.count = 5;
    interval i = bootstrap_percentile(&x, aggregate_middle_mean, NULL, b, memory);
    double size = middle_mean_interval[1] - middle_mean_interval[0];
    cr_assert_float_eq(i.low, middle_mean_interval[0], 0.02 * size);
    cr_assert_float_eq(i.high, middle_mean_interval[1], 0.02 * size);
    i = bootstrap_percentile(&both, aggregate_improvement, NULL, b, memory);
    size = improvement_interval[1] - improvement_interval[0];
    cr_assert_float_eq(i.low, improvement_interval[0], 0.02 * size);
    cr_assert_float_eq(i.high, improvement_interval[1], 0.02 * size);
}

Test(comparison, missing_scores_are_the_worst)
{
    double values[] = {no_number, 1, 2, 3};
    const int sizes[] = {2, 2};
    strata s = {2, sizes, values};
    near(aggregate_middle_mean(&s, NULL), 1.5, 0);
    double pair[] = {no_number, 5, 3, 3};
    near(aggregate_improvement(&(strata){2, sizes, pair}, NULL), 0.5, 0);
    double ties[] = {no_number, 3, no_number, 3};
    near(aggregate_improvement(&(strata){2, sizes, ties}, NULL), 0.5, 0);
}

static paired compare(const double *a, const double *b, int n)
{
    return paired_compare(a, b, n, 0.95, 2000, 3, memory);
}

Test(comparison, paired_by_hand)
{
    const double a[] = {1, 2, 3, no_number, 4}, b[] = {2, 4, 3, 5, 7};
    paired c = compare(a, b, 5);
    cr_assert_eq(c.n, 4);
    cr_assert_eq(c.dropped, 1);
    cr_assert(c.wins == 3 && c.ties == 1 && c.losses == 0);
    cr_assert_eq(c.method, PAIRED_SIGN_FLIP);
    near(c.mean, -1.5, 0);
    near(c.p, 0.25, 0); /* of 16 patterns: all signs equal, the zero either way */
    cr_assert(c.low < c.mean && c.mean < c.high && c.low >= -3 && c.high <= 0);
}

Test(comparison, paired_edges)
{
    const double a[] = {1, infinite, infinite, no_number}, b[] = {2, 5, infinite, 1};
    paired none = compare(a + 3, b + 3, 1), one = compare(a, b, 1), failed = compare(a, b, 3);
    cr_assert(none.method == PAIRED_NOTHING && isnan(none.p) && isnan(none.mean));
    near(one.p, 1, 0);
    near(one.mean, -1, 0);
    near(one.low, no_number, 0);
    near(one.deviation, no_number, 0);
    cr_assert_eq(failed.method, PAIRED_SIGNED_RANK);
    cr_assert(failed.n == 3 && failed.wins == 1 && failed.ties == 1 && failed.losses == 1);
    near(failed.mean, infinite, 0);
    near(failed.low, no_number, 0);
    paired same = compare(b, b, 3);
    near(same.p, 1, 0);
    near(same.mean, 0, 0);
}

Test(comparison, many_pairs_are_ranked)
{
    double a[40], b[40];
    for (int k = 0; k < 40; k++) {
        a[k] = k;
        b[k] = k + (k % 4 ? 1.0 + 0.01 * k : -0.5 - 0.01 * k);
    }
    paired c = compare(a, b, 40);
    cr_assert_eq(c.method, PAIRED_SIGNED_RANK);
    cr_assert(c.p < 0.01 && c.high < 0);
}

Test(comparison, seeds_needed)
{
    /* (1.959964 + 0.841621)^2 = 7.8489 */
    near(paired_seeds_needed(1, 1, 0.05, 0.8), 8, 0);
    near(paired_seeds_needed(2, 0.5, 0.05, 0.8), 126, 0);
    near(paired_seeds_needed(1, 0, 0.05, 0.8), infinite, 0);
}

Test(comparison, holm_agrees_with_statsmodels)
{
    double adjusted[LENGTH(holm_p) + 1], p[LENGTH(holm_p) + 1];
    holm_adjust(holm_p, LENGTH(holm_p), adjusted, memory);
    for (int k = 0; k < LENGTH(holm_p); k++)
        near(adjusted[k], holm_adjusted[k], 1e-14);
    memcpy(p + 1, holm_p, sizeof holm_p);
    p[0] = no_number;
    holm_adjust(p, LENGTH(p), adjusted, memory);
    near(adjusted[0], no_number, 0);
    near(adjusted[1], holm_adjusted[0], 1e-14);
    holm_adjust(p, 0, adjusted, memory);
}

Test(comparison, wilson_agrees_with_statsmodels)
{
    for (int k = 0; k < LENGTH(wilson); k += 4) {
        interval i = rate_of((int)wilson[k], (int)wilson[k + 1], 0.95);
        cr_assert_float_eq(i.low, wilson[k + 2], 1e-14);
        cr_assert_float_eq(i.high, wilson[k + 3], 1e-14);
    }
    near(rate_of(0, 0, 0.95).low, no_number, 0);
}

Test(comparison, sorting_is_sorting)
{
    double v[1000];
    int64_t order[8];
    double ranks[5];
    for (int k = 0; k < 1000; k++)
        v[k] = k % 97 == 3 ? no_number : (double)((k * 7919) % 613);
    order_sort(v, 1000);
    for (int k = 1; k < 1000; k++)
        cr_assert(v[k - 1] <= v[k] || isnan(v[k]));
    const double some[] = {2, no_number, 1, 2, infinite};
    near(order_ranks(some, 5, ranks, order), 12, 0);
    near(ranks[0], 2.5, 0);
    near(ranks[1], 4.5, 0);
    near(ranks[2], 1, 0);
    near(ranks[4], 4.5, 0);
}

Test(comparison, aggregates_of_one_run_and_of_nothing)
{
    double values[] = {1, 2, 3, 4}, lost[] = {no_number, no_number}, same[] = {2, 2};
    const int ones[] = {1, 1, 1, 1}, gap[] = {0, 1};
    near(aggregate_middle_mean(&(strata){4, ones, values}, NULL), 2.5, 0);
    near(aggregate_improvement(&(strata){4, ones, values}, NULL), 0, 0);
    near(aggregate_improvement(&(strata){2, ones, same}, NULL), 0.5, 0);
    near(aggregate_improvement(&(strata){2, ones, lost}, NULL), 0.5, 0);
    near(aggregate_improvement(&(strata){2, gap, values}, NULL), no_number, 0);
    near(aggregate_middle_mean(&(strata){1, gap, values}, NULL), no_number, 0);
}
