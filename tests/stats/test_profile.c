/* Scores and profiles of solvers against AlgoPerf's own program, and by hand. */
#include "near.h"
#include "profile_golden.h"
#include "stats/algoperf.h"
#include "stats/data_profile.h"
#include "stats/profile.h"

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

TestSuite(profile, .init = begin, .fini = end);

/* Problem times from trial times, as the first step of the score. */
static time_table golden_table(void)
{
    time_table t = {SOLVERS, PROBLEMS, arena_array(memory, double, SOLVERS *PROBLEMS)};
    for (int k = 0; k < SOLVERS * PROBLEMS; k++)
        t.times[k] =
            algoperf_external_time(trial_times + k * STUDIES * TRIALS, STUDIES, TRIALS, memory);
    return t;
}

Test(profile, times_agree_with_algoperf)
{
    time_table t = golden_table();
    for (int k = 0; k < SOLVERS * PROBLEMS; k++)
        near(t.times[k], problem_times[k], 0);
}

Test(profile, scores_agree_with_algoperf)
{
    time_table t = golden_table();
    double scores[SOLVERS], exact[SOLVERS];
    algoperf_scores_compatible(&t, LENGTH(profile_points), scores);
    algoperf_scores(&t, exact);
    for (int s = 0; s < SOLVERS; s++) {
        near(scores[s], compatible_scores[s], 1e-13);
        near(exact[s], scores[s], 0.02); /* 100 points against the exact integral */
    }
}

Test(profile, exact_score_is_the_integral_of_the_profile)
{
    time_table t = golden_table();
    double scores[SOLVERS];
    profile p = profile_of(&t, memory);
    algoperf_scores(&t, scores);
    for (int s = 0; s < SOLVERS; s++)
        near(scores[s], steps_integral(&p.curves[s], 1, 4) / 3, 1e-14);
}

Test(profile, curves_agree_with_algoperf)
{
    time_table t = golden_table();
    profile p = profile_of(&t, memory);
    for (int s = 0; s < SOLVERS; s++)
        for (int k = 0; k < LENGTH(profile_points); k++)
            near(steps_at(&p.curves[s], profile_points[k]),
                 profile_values[s * LENGTH(profile_points) + k], 1e-15);
}

Test(profile, speedup_agrees_with_algoperf)
{
    for (int s = 0; s < SOLVERS; s++)
        near(1 / algoperf_speedup(problem_times, problem_times + s * PROBLEMS, budgets,
                                  PROBLEMS),
             inverse_speedups[s], 1e-14);
    near(algoperf_speedup(NULL, NULL, NULL, 0), no_number, 0);
}

Test(profile, one_solver_wins_what_it_solves)
{
    double times[] = {3, infinite, 5, no_number};
    time_table t = {1, 4, times};
    double score;
    profile p = profile_of(&t, memory);
    algoperf_scores(&t, &score);
    near(score, 0.5, 0);
    near(p.wins[0], 0.5, 0);
    near(p.solved[0], 0.5, 0);
    near(p.longest, 1, 0);
    cr_assert_eq(time_missing(&t), 1);
}

Test(profile, without_any_success)
{
    double times[] = {infinite, no_number, infinite, infinite};
    time_table t = {2, 2, times};
    double scores[2];
    profile p = profile_of(&t, memory);
    algoperf_scores(&t, scores);
    for (int s = 0; s < 2; s++) {
        near(scores[s], 0, 0);
        near(p.wins[s], 0, 0);
        near(p.solved[s], 0, 0);
        cr_assert_eq(p.curves[s].count, 0);
    }
    near(p.longest, 1, 0);
    near(p.ratios[0], infinite, 0);
}

/* Two were there from the start. */
Test(profile, best_time_of_zero)
{
    double times[] = {0, 0, 3}, scores[3];
    time_table t = {3, 1, times};
    profile p = profile_of(&t, memory);
    algoperf_scores(&t, scores);
    near(p.wins[0], 1, 0);
    near(p.wins[1], 1, 0);
    near(p.solved[2], 0, 0); /* infinitely slower */
    near(scores[1], 1, 0);
    near(scores[2], 0, 0);
}

/* The best one hides how the others compare: without it, the order of the two turns around. */
Test(profile, the_subset_shown_decides)
{
    double times[] = {1, 1, 1, 10, 3, 3, 2, 4, 4, 9, 2, 2};
    time_table t = {3, 4, times};
    const int shown[] = {2, 1};
    profile all = profile_of(&t, memory), two = profile_of_shown(&t, shown, 2, memory);
    near(all.wins[0], 0.75, 0);
    near(all.wins[1], 0, 0);
    near(all.wins[2], 0.25, 0);
    near(two.wins[1], 0.75, 0);
    near(two.wins[0], 0.5, 0);
    near(steps_at(&two.curves[0], 2), 0.75, 0);
    profile pair = profile_pair(&t, 1, 2, memory);
    near(pair.wins[0], two.wins[1], 0);
    near(pair.ratios[0], 1, 0);
    near(pair.ratios[PROBLEMS / 2], 4.0 / 3, 1e-15);
}

Test(profile, data_profile_by_hand)
{
    double times[] = {3, 30, infinite, 6, no_number, 22};
    const double units[] = {3, 11, 11};
    time_table t = {2, 3, times};
    steps *d = data_profile_of(&t, units, memory);
    near(steps_at(&d[0], 0.99), 0, 0);
    near(steps_at(&d[0], 1), 1.0 / 3, 0);
    near(steps_at(&d[0], 30.0 / 11), 2.0 / 3, 0);
    near(steps_at(&d[1], 2), 2.0 / 3, 0);
    cr_assert_eq(d[1].count, 1); /* both at 2 units */
}

Test(profile, data_profile_targets)
{
    const double values[] = {4, no_number, -2, infinite};
    near(data_profile_best(values, 4), -2, 0);
    near(data_profile_best(values + 1, 1), infinite, 0);
    near(data_profile_target(8, -2, 0.1), -1, 1e-15);
    near(data_profile_target(infinite, -2, 0.1), no_number, 0);
    near(data_profile_target(8, no_number, 0.1), no_number, 0);
}

Test(profile, steps_of_values)
{
    const double values[] = {3, 1, no_number, 1, infinite};
    steps s = steps_of(values, 5, 10, memory);
    cr_assert_eq(s.count, 2);
    near(steps_at(&s, 0), 0, 0);
    near(steps_at(&s, 1), 0.2, 0);
    near(steps_at(&s, 2.9), 0.2, 0);
    near(steps_at(&s, infinite), 0.3, 1e-15);
    near(steps_integral(&s, 0, 4), 2 * 0.2 + 0.3, 1e-15);
    near(steps_integral(&s, 1.5, 2), 0.1, 1e-15);
    s = steps_of(NULL, 0, 4, memory);
    near(steps_at(&s, 1), 0, 0);
    near(steps_integral(&s, 0, 9), 0, 0);
}

Test(profile, self_tuning_takes_the_median_study)
{
    const double times[] = {9, infinite, 7};
    near(algoperf_self_tuning_time(times, 3, memory), 9, 0);
    near(algoperf_self_tuning_time(times + 1, 2, memory), infinite, 0);
    near(algoperf_external_time(times + 1, 1, 2, memory), 7, 0);
}

Test(profile, equal_times_share_the_score)
{
    double times[] = {2, 2, 2, 4}, scores[2];
    time_table t = {2, 2, times};
    profile p = profile_of(&t, memory);
    algoperf_scores(&t, scores);
    near(p.wins[0], 1, 0);
    near(p.wins[1], 0.5, 0);
    near(scores[0], 1, 0);
    near(scores[1], (1 + 2.0 / 3) / 2, 1e-15);
}

Test(profile, algoperf_times_of_failures)
{
    const double failed[] = {infinite, infinite, infinite, infinite, 3, infinite};
    const double budget[] = {9, 99};
    near(algoperf_external_time(failed, 2, 2, memory), infinite, 0);
    near(algoperf_external_time(failed, 3, 2, memory), infinite, 0); /* one study of three */
    near(algoperf_external_time(failed + 4, 1, 1, memory), 3, 0);
    near(algoperf_speedup(failed, failed, budget, 2), 1, 1e-15);
    near(algoperf_speedup(failed, failed + 4, budget, 2), sqrt(10.0 / 3), 1e-14);
}

Test(profile, data_profile_without_any_success)
{
    double times[] = {infinite, no_number};
    const double units[] = {1, 1};
    time_table t = {1, 2, times};
    steps *d = data_profile_of(&t, units, memory);
    cr_assert_eq(d[0].count, 0);
    near(steps_at(&d[0], 1e9), 0, 0);
    cr_assert(isnan(data_profile_target(8, infinite, 0.1))); /* all diverged */
    near(data_profile_target(8, 8, 0.1), 8, 0); /* nobody moved: the start counts */
}
