/* Expected runtimes, simulated restarts and COCO's test against cocopp. */
#include "near.h"
#include "runtime_golden.h"
#include "stats/bootstrap.h"
#include "stats/runtime_distribution.h"
#include "stats/runtime_test.h"

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

TestSuite(runtime, .init = begin, .fini = end);

/* n runs: their evaluations, then whether they reached. */
static runtime *read_runs(const double *from, int n)
{
    runtime *runs = arena_array(memory, runtime, n);
    for (int k = 0; k < n; k++)
        runs[k] = (runtime){from[k], from[n + k] != 0};
    return runs;
}

Test(runtime, expected_agrees_with_cocopp)
{
    for (int k = 0; k < LENGTH(runtime_cases);) {
        int n = (int)runtime_cases[k];
        near(runtime_expected(read_runs(runtime_cases + k + 1, n), n),
             runtime_cases[k + 1 + 2 * n], 1e-14);
        k += 2 + 2 * n;
    }
}

Test(runtime, restarts_are_distributed_as_the_recursion_says)
{
    const double *exact = runtime_exact;
    for (int k = 0; k < LENGTH(runtime_cases); exact += LENGTH(runtime_budgets)) {
        int n = (int)runtime_cases[k];
        runtime_pair pair = {0, n, read_runs(runtime_cases + k + 1, n)};
        steps f = runtime_distribution(&pair, 1, 60000, 4, memory);
        for (int b = 0; b < LENGTH(runtime_budgets); b++)
            cr_assert_float_eq(steps_at(&f, runtime_budgets[b]), exact[b], 0.006);
        k += 2 + 2 * n;
    }
}

Test(runtime, every_run_starts_equally_often)
{
    const runtime runs[] = {{1, true}, {10, true}, {100, true}};
    double sampled[9], sum = 0;
    sl_random random = bootstrap_random(3, 0);
    runtime_simulate(runs, 3, 9, &random, sampled);
    for (int k = 0; k < 9; k++)
        sum += sampled[k];
    near(sum, 333, 0);
}

Test(runtime, no_success_and_no_run)
{
    const runtime runs[] = {{5, false}, {7, false}, {9, false}, {20, true}};
    double sampled[4];
    sl_random random = bootstrap_random(3, 0);
    near(runtime_expected(runs, 3), infinite, 0);
    near(runtime_expected(runs, 0), no_number, 0);
    near(runtime_failed_budget(runs, 4, memory), 7, 0);
    near(runtime_failed_budget(runs + 3, 1, memory), no_number, 0);
    runtime_simulate(runs, 3, 4, &random, sampled);
    for (int k = 0; k < 4; k++)
        near(sampled[k], no_number, 0);
    cr_assert_eq(runtime_successes(runs, 4), 1);
}

Test(runtime, sample_counts)
{
    cr_assert_eq(runtime_sample_count(4, 15), 16);
    cr_assert_eq(runtime_sample_count(15, 15), 15);
    cr_assert_eq(runtime_sample_count(20, 15), 20);
    cr_assert_eq(runtime_sample_count(0, 15), 0);
}

/* Pairs weigh the same whatever their number of runs; one without success stays below. */
Test(runtime, distribution_over_pairs)
{
    const runtime easy[] = {{2, true}, {4, true}}, never[] = {{9, false}};
    const runtime_pair pairs[] = {{0, 2, easy}, {1, 1, never}, {2, 0, NULL}, {0, 1, easy}};
    steps f = runtime_distribution(pairs, 4, 15, 1, memory);
    near(steps_at(&f, 1), 0, 0);
    near(steps_at(&f, 2), 0.375, 1e-12);
    near(steps_at(&f, infinite), 0.5, 1e-12);
}

Test(runtime, targets_of_coco)
{
    double targets[RUNTIME_TARGETS];
    runtime_targets(targets);
    near(targets[0], 100, 1e-15);
    near(targets[1], 63.09573444801933, 1e-14);
    near(targets[50], 1e-8, 1e-14);
}

Test(runtime, targets_by_run_length_are_just_missed)
{
    const double expected[] = {1, 4, 4, 30, infinite}, budgets[] = {0.5, 4, 29, 50, infinite};
    const int64_t wanted[] = {0, 3, 3, 4, 4};
    int64_t chosen[5];
    runtime_targets_by_length(expected, 5, budgets, 5, chosen);
    cr_assert_arr_eq(chosen, wanted, sizeof wanted);
}

Test(runtime, shares_have_intervals)
{
    const runtime runs[] = {{2, true}, {4, true}, {8, true}, {16, false}}, all[] = {{3, true}};
    const runtime_pair pairs[] = {{0, 4, runs}, {1, 1, all}};
    const double budgets[] = {1, 3, 1e9};
    runtime_share s[3];
    runtime_shares(pairs, 2, 40, budgets, 3, 0.9, 400, 5, s, memory);
    near(s[0].high, 0, 0);
    cr_assert_float_eq(s[1].share, 0.5 + 0.125, 1e-12);
    cr_assert(s[1].low >= 0.5 && s[1].low < s[1].share && s[1].high > s[1].share);
    near(s[2].share, 1, 1e-12);
    near(s[2].low, 1, 1e-12);
    runtime_share again[3];
    runtime_shares(pairs, 2, 40, budgets, 3, 0.9, 400, 5, again, memory);
    cr_assert_arr_eq(s, again, sizeof s);
}

/* The number of failing runs is binomial: the share at infinity is 1 unless all failed. */
Test(runtime, shares_resample_runs_within_a_problem)
{
    const runtime one_of_two[] = {{1, true}, {1, false}};
    const runtime_pair pairs[] = {{0, 2, one_of_two}, {0, 2, one_of_two}};
    const double budget = 1e9;
    runtime_share s;
    runtime_shares(pairs, 2, 15, &budget, 1, 0.4, 2000, 5, &s, memory);
    near(s.low, 1, 1e-12); /* a quarter has no success */
    runtime_shares(pairs, 2, 15, &budget, 1, 0.6, 2000, 5, &s, memory);
    near(s.low, 0, 0); /* both pairs lose it together, so never one half */
}

static const double *read_sample(const double *from, int n, runtime_sample *s)
{
    *s = (runtime_sample){n, read_runs(from, n), from + 2 * n};
    return from + 3 * n;
}

Test(runtime, pairwise_test_agrees_with_cocopp)
{
    const double *at = pairwise_cases, *end_of = at + LENGTH(pairwise_cases);
    while (at < end_of) {
        runtime_sample a, b;
        const double *next = read_sample(at + 2, (int)at[0], &a);
        next = read_sample(next, (int)at[1], &b);
        runtime_verdict v = runtime_compare(&a, &b, memory);
        near(runtime_common_budget(&a, &b), next[0], 0);
        near(v.z, next[1], 1e-13);
        near(v.p, next[2], 1e-8); /* as exact as cocopp is */
        cr_assert_eq(v.supported, next[3] != 0);
        at = next + 4;
    }
}

Test(runtime, pairwise_test_without_runs)
{
    const runtime one = {3, true};
    const double value = 0;
    runtime_sample a = {1, &one, &value}, b = {0, NULL, NULL};
    runtime_verdict v = runtime_compare(&a, &b, memory);
    cr_assert(isnan(v.p) && !v.supported);
    v = runtime_compare(&a, &a, memory);
    near(v.p, 1, 0);
    cr_assert_not(v.supported);
}

/* E is the least budget; whoever is lower there is better, but no expected runtime says so. */
Test(runtime, pairwise_test_without_success)
{
    const runtime runs[] = {{5, false}, {7, false}, {9, false}, {9, false}};
    const double low[] = {1, 1, 2, 2}, high[] = {5, 5, 6, 7};
    runtime_sample a = {4, runs, low}, b = {4, runs, high};
    near(runtime_common_budget(&a, &b), 5, 0);
    runtime_verdict v = runtime_compare(&a, &b, memory);
    cr_assert(v.z > 0 && v.p < 0.05);
    v = runtime_compare(&a, &a, memory);
    near(v.z, 0, 0);
    near(v.p, 1, 0);
}
