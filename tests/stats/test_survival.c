/* Censored hit times against lifelines; speedups by hand. */
#include "near.h"
#include "stats/speedup.h"
#include "stats/survival.h"
#include "survival_golden.h"

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

TestSuite(survival, .init = begin, .fini = end);

static runtime *runs_of(const double *times, const double *reached, int n)
{
    runtime *runs = arena_array(memory, runtime, n);
    for (int k = 0; k < n; k++)
        runs[k] = (runtime){times[k], reached[k] != 0};
    return runs;
}

/* The bound that holds at time t: as the curve, 1 before its first step. */
static double bound_at(const survival *s, const double *bound, double t)
{
    steps line = s->alive;
    line.y = arena_array(memory, double, line.count);
    for (int64_t k = 0; k < line.count; k++)
        line.y[k] = bound[k];
    return steps_at(&line, t);
}

static void compare(const runtime *runs, int n, const double *alive, const double *bounds,
                    int count, double median)
{
    survival s = survival_of(runs, n, 0.9, memory);
    near(s.median, median, 0);
    for (int t = 0; t < count; t++) {
        cr_assert_float_eq(steps_at(&s.alive, t), alive[t], 1e-13);
        cr_assert_float_eq(bound_at(&s, s.low, t), bounds[2 * t], 1e-12);
        cr_assert_float_eq(bound_at(&s, s.high, t), bounds[2 * t + 1], 1e-12);
    }
}

Test(survival, agrees_with_lifelines)
{
    int slow = LENGTH(slow_times), fast = LENGTH(fast_times);
    runtime *a = runs_of(slow_times, slow_reached, slow);
    runtime *b = runs_of(fast_times, fast_reached, fast);
    compare(a, slow, slow_alive, slow_bounds, LENGTH(slow_alive), slow_median);
    compare(b, fast, fast_alive, fast_bounds, LENGTH(fast_alive), fast_median);
    survival_test t = survival_log_rank(a, slow, b, fast, memory);
    near(t.chi_square, log_rank[0], 1e-12);
    near(t.p, log_rank[1], 1e-11);
}

Test(survival, without_hits_and_without_runs)
{
    const runtime never[] = {{5, false}, {6, false}};
    survival s = survival_of(never, 2, 0.95, memory);
    near(s.median, infinite, 0);
    near(steps_at(&s.alive, 100), 1, 0);
    cr_assert(s.at_risk == 2 && s.reached == 0);
    near(survival_log_rank(never, 2, never, 2, memory).p, no_number, 0);
    near(survival_log_rank(never, 2, NULL, 0, memory).p, no_number, 0);
    s = survival_of(NULL, 0, 0.95, memory);
    near(s.median, infinite, 0);
    const runtime one[] = {{5, true}};
    s = survival_of(one, 1, 0.95, memory);
    near(s.median, 5, 0);
    near(steps_at(&s.alive, 5), 0, 0);
}

Test(survival, penalized_mean)
{
    const runtime runs[] = {{5, true}, {100, false}, {7, true}};
    near(survival_penalized_mean(runs, 3, 100, 10), 1012.0 / 3, 1e-15);
    near(survival_penalized_mean(runs, 0, 100, 10), no_number, 0);
}

static const bootstrap little = {0.95, 500, 2, false};

Test(survival, speedup_by_hand)
{
    const double a[] = {1, 2, 3}, b[] = {4, 4, 400}, c[] = {9, 2, 1}, never[] = {infinite, 5};
    const double lost[] = {infinite, infinite, 7};
    const speedup_problem all[] = {
        {a, b, 3, 3}, {a, c, 3, 3}, {a, never, 3, 2}, {lost, a, 3, 3}, {lost, never, 3, 2}};
    speedup s = speedup_of(all, 5, false, little, memory);
    near(s.ratio.estimate, sqrt(2), 1e-14);
    cr_assert(s.used == 2 && s.only_a == 1 && s.only_b == 1 && s.neither == 1);
    cr_assert(s.ratio.low > 0 && s.ratio.low < s.ratio.estimate);
    cr_assert(s.ratio.high > s.ratio.estimate && isfinite(s.ratio.high));
}

/* Seeds that are slow for both: pairs know it, separate draws do not. */
Test(survival, paired_speedup_is_narrower)
{
    double a[9], b[9];
    for (int k = 0; k < 9; k++) {
        a[k] = pow(2, k);
        b[k] = 1.5 * a[k];
    }
    const speedup_problem p = {a, b, 9, 9};
    speedup apart = speedup_of(&p, 1, false, little, memory);
    speedup together = speedup_of(&p, 1, true, little, memory);
    near(together.ratio.low, 1.5, 1e-14);
    near(together.ratio.high, 1.5, 1e-14);
    cr_assert(apart.ratio.low < 1 && apart.ratio.high > 2);
}

Test(survival, speedup_of_censored_runs)
{
    const double a[] = {1, 1, 1}, b[] = {2, 2, infinite}, never[] = {infinite};
    const speedup_problem half = {a, b, 3, 3}, none = {never, never, 1, 1};
    speedup s = speedup_of(&half, 1, false, little, memory);
    near(s.ratio.estimate, 2, 1e-15);
    near(s.ratio.low, 2, 1e-15);
    near(s.ratio.high, infinite, 0); /* 7 of 27 resamples have two infinite values */
    s = speedup_of(&none, 1, true, little, memory);
    cr_assert(isnan(s.ratio.estimate) && isnan(s.ratio.low) && s.neither == 1);
}

Test(survival, ties_of_hits_and_of_censored_runs)
{
    const runtime runs[] = {{3, true}, {3, true}, {3, false}, {5, true}};
    survival s = survival_of(runs, 4, 0.95, memory);
    near(steps_at(&s.alive, 3), 0.5, 1e-15); /* the censored one is still at risk at 3 */
    near(steps_at(&s.alive, 5), 0, 0);
    near(s.median, 3, 0);
    const runtime never[] = {{100, false}, {60, false}};
    near(survival_penalized_mean(never, 2, 100, 10), 1000, 0);
}

Test(survival, speedup_of_one_seed)
{
    const double a[] = {2}, b[] = {6}, missing[] = {no_number};
    const speedup_problem one[] = {{a, b, 1, 1}, {a, missing, 1, 1}};
    speedup s = speedup_of(one, 1, false, little, memory);
    near(s.ratio.estimate, 3, 1e-15);
    near(s.ratio.low, 3, 1e-15);
    near(s.ratio.high, 3, 1e-15);
    s = speedup_of(one, 2, false, little, memory);
    cr_assert(s.used == 1 && s.only_a == 1);
}
