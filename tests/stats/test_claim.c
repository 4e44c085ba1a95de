/* Claims about one target, and tests that may be looked at after every seed. */
#include "near.h"
#include "stats/bootstrap.h"
#include "stats/distribution.h"
#include "stats/sequential.h"
#include "stats/single_target.h"

static const double infinite = (double)INFINITY;
static const double no_number = (double)NAN;

/* modded-nanogpt: sigma 0.0013 and 3.09 make 0.004 / sqrt(n). */
Test(claim, known_noise)
{
    const double losses[] = {3.2765, 3.2779, 3.2790, 3.2776};
    seed_noise known = {0.0013, infinite};
    single_target s = single_target_claim(losses, 4, 3.28, known, 0.001);
    near(s.threshold, 3.090232306167813, 1e-12);
    near(s.margin, (3.28 - 3.27775) * 2 / 0.0013, 1e-9);
    cr_assert(s.holds);
    near(s.p, normal_above(s.margin), 0);
    cr_assert_not(single_target_claim(losses, 4, 3.2797, known, 0.001).holds);
    cr_assert(single_target_claim(losses, 4, 3.2798, known, 0.001).holds);
}

Test(claim, pooled_noise)
{
    const double one[] = {1, 2, 3}, other[] = {10, 14}, alone[] = {5}, lost[] = {1, infinite};
    const double *const groups[] = {one, other, alone, lost};
    const int counts[] = {3, 2, 1, 2};
    seed_noise n = seed_noise_pooled(groups, counts, 4);
    near(n.df, 3, 0);
    near(n.sigma, sqrt((2 * 1 + 8) / 3.0), 1e-15);
    near(seed_noise_pooled(groups + 2, counts + 2, 2).sigma, no_number, 0);
    single_target s = single_target_claim(one, 3, 12, n, 0.01);
    near(s.threshold, student_quantile(0.99, 3), 0);
    cr_assert(s.holds && s.p < 0.01);
}

/* scipy.stats.ttest_1samp([3.2765, 3.2779, 3.2790, 3.2776], 3.28, alternative="less"):
   t and p as below (scipy 1.17). */
Test(claim, one_sample_test)
{
    const double losses[] = {3.2765, 3.2779, 3.2790, 3.2776};
    single_target s = single_target_own(losses, 4, 3.28, 0.05);
    cr_assert_float_eq(s.margin, 4.377674937097582, 1e-8);
    cr_assert_float_eq(s.p, 0.011030624494772446, 1e-10);
    cr_assert(s.holds);
    cr_assert_not(single_target_own(losses, 1, 3.28, 0.05).holds);
    near(single_target_own(losses, 1, 3.28, 0.05).p, no_number, 0);
}

Test(claim, diverged_run_fails_the_claim)
{
    const double losses[] = {1, infinite, 1};
    single_target s = single_target_claim(losses, 3, 3, (seed_noise){0.1, infinite}, 0.01);
    near(s.margin, -infinite, 0);
    near(s.p, 1, 0);
    cr_assert_not(s.holds);
    s = single_target_claim(losses, 0, 3, (seed_noise){0.1, infinite}, 0.01);
    cr_assert_not(s.holds);
}

/* 100 steps less at 0.0045 per 100 steps are worth 0.0045 of loss. */
Test(claim, fewer_steps_count_as_loss)
{
    const double a[] = {3.28, 3.281}, b[] = {3.279, 3.2795, 3.28};
    seed_noise known = {0.0013, infinite};
    single_target s = single_target_pair((single_side){a, 2, 1400}, (single_side){b, 3, 1500},
                                         0.0045 / 100, known, 0.001);
    near(s.margin, (3.2795 - 3.2805 + 0.0045) / (0.0013 * sqrt(0.5 + 1.0 / 3)), 1e-9);
    cr_assert_not(s.holds);
}

Test(sequential, radius_by_formula)
{
    near(sequential_mixture(18), 2, 0);
    near(sequential_radius(10, 2, 1, 0.05), 0.2 * sqrt(22 * log(sqrt(11) / 0.05)), 1e-15);
}

/* q = n / 9 is close to the narrowest choice for n seeds. */
Test(sequential, mixture_is_nearly_the_best)
{
    double here = sequential_radius(20, 1, sequential_mixture(20), 0.05), least = here;
    for (double q = 0.1; q < 20; q *= 1.05)
        least = fmin(least, sequential_radius(20, 1, q, 0.05));
    cr_assert(here < 1.01 * least);
}

Test(sequential, decides_and_stays)
{
    double d[60];
    for (int k = 0; k < 60; k++)
        d[k] = k < 30 ? -1 : 1;
    sequential s = sequential_decide(d, 60, 1, 2, 0.05);
    cr_assert_eq(s.state, SEQUENTIAL_FIRST);
    int first = 1;
    while (sequential_radius(first, 1, 2, 0.05) > 1)
        first++;
    cr_assert_eq(s.decided, first);
    near(s.mean, 0, 0);
    near(s.more, 0, 0);
}

Test(sequential, says_how_many_more)
{
    const double d[] = {0.5, no_number, 0.5, 0.5};
    sequential s = sequential_decide(d, 4, 1, 2, 0.05);
    cr_assert_eq(s.state, SEQUENTIAL_CONTINUE);
    int n = 3 + (int)s.more;
    cr_assert(sequential_radius(n, 1, 2, 0.05) < 0.5 &&
              sequential_radius(n - 1, 1, 2, 0.05) >= 0.5);
    s = sequential_decide(d, 0, 1, 2, 0.05);
    cr_assert(s.state == SEQUENTIAL_CONTINUE && isnan(s.mean) && isinf(s.more));
    const double ties[] = {0, 0, 0};
    cr_assert(isinf(sequential_decide(ties, 3, 1, 2, 0.05).more));
    cr_assert_eq(sequential_decide(ties, 3, 0, 2, 0.05).state, SEQUENTIAL_CONTINUE);
}

/* Hit times often are: one seed more must not decide. */
Test(sequential, differences_all_alike_are_decided_by_signs)
{
    double d[12];
    for (int k = 0; k < 12; k++)
        d[k] = 20;
    sequential s = sequential_decide(d, 2, 0, 2, 0.05);
    cr_assert_eq(s.state, SEQUENTIAL_CONTINUE);
    near(s.more, 8, 0);
    s = sequential_decide(d, 12, 0, 2, 0.05);
    cr_assert(s.state == SEQUENTIAL_SECOND && s.decided == 10);
}

/* B fails every time: 1.5^n >= 40 from n = 10 on. */
Test(sequential, failures_are_decided_by_signs)
{
    double d[12];
    for (int k = 0; k < 12; k++)
        d[k] = -infinite;
    sequential s = sequential_decide(d, 9, 1, 2, 0.05);
    cr_assert_eq(s.state, SEQUENTIAL_CONTINUE);
    s = sequential_decide(d, 12, 1, 2, 0.05);
    cr_assert(s.state == SEQUENTIAL_FIRST && s.decided == 10);
    const double signs[] = {-1, -2, 3, 0, no_number};
    near(sequential_sign_evidence(signs, 5, 0.5), 1.125, 0);
}

/* Of 2000 sequences without an effect, looked at 100 times each, at most 5 % decide. */
Test(sequential, errs_as_rarely_as_promised)
{
    int wrong = 0;
    for (int run = 0; run < 2000; run++) {
        sl_random random = bootstrap_random(77, (uint64_t)run);
        double d[100];
        for (int k = 0; k < 100; k += 2)
            random_normal_pair(&random, d + k);
        wrong += sequential_decide(d, 100, 1, 2, 0.05).state != SEQUENTIAL_CONTINUE;
    }
    cr_assert(wrong > 10 && wrong <= 100, "%d of 2000", wrong);
}

Test(claim, one_seed_and_ties_with_the_target)
{
    const double one[] = {3}, lost[] = {infinite, no_number};
    seed_noise known = {0.5, infinite}, exact = {0, infinite};
    single_target s = single_target_claim(one, 1, 3, known, 0.001);
    near(s.margin, 0, 0);
    near(s.p, 0.5, 1e-15);
    cr_assert_not(s.holds);
    cr_assert(single_target_claim(one, 1, 5, known, 0.001).holds);
    cr_assert_not(single_target_claim(one, 1, 3, exact, 0.001).holds);
    cr_assert_not(single_target_claim(lost, 2, 3, known, 0.001).holds);
    s = single_target_pair((single_side){lost, 2, 1}, (single_side){one, 1, 1}, 1, known,
                           0.001);
    cr_assert_not(s.holds);
}

Test(sequential, one_seed_and_failures_of_both)
{
    const double one[] = {-5}, both[] = {no_number, no_number, no_number};
    sequential s = sequential_decide(one, 1, 0.1, 2, 0.05);
    cr_assert(s.state == SEQUENTIAL_FIRST && s.decided == 1);
    cr_assert_eq(sequential_decide(one, 1, no_number, 2, 0.05).state, SEQUENTIAL_CONTINUE);
    cr_assert_eq(sequential_decide(both, 3, 1, 2, 0.05).state, SEQUENTIAL_CONTINUE);
}
