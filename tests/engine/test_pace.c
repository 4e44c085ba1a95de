/* Time left, from what the remaining trials' own optimizer and problem take. */
#include <criterion/criterion.h>
#include <math.h>

#include "engine/pace.h"

enum { TRIALS = 8 };

static arena *memory;
static trial trials[TRIALS];
static study s;
static bool wanted[TRIALS];
static pace *p;

/* Two problems, two seeds, two optimizers. */
static void begin(void)
{
    memory = arena_new();
    static char slow[] = "slow", fast[] = "fast", a[] = "a", b[] = "b";
    for (int k = 0; k < TRIALS; k++) {
        trials[k] = (trial){.problem_label = k < 4 ? fast : slow, .label = k % 2 ? b : a};
        wanted[k] = true;
    }
    s = (study){.trials = trials, .trial_count = TRIALS};
}

static void end(void)
{
    arena_free(memory);
}

TestSuite(pace, .init = begin, .fini = end);

static void run(int cell, double begun, double took, trial_status status)
{
    pace_begin(p, cell, begun);
    pace_end(p, cell, status, begun, begun + took, 0);
}

Test(pace, nothing_is_known_at_the_start)
{
    p = pace_new(&s, wanted, memory);
    cr_assert_eq(p->count, 4);
    cr_assert(isnan(pace_left(p, 1, 0)));
}

Test(pace, trials_of_one_kind_stand_for_their_kind)
{
    p = pace_new(&s, wanted, memory);
    run(0, 0, 1, TRIAL_DONE);  /* a on fast */
    run(1, 1, 2, TRIAL_DONE);  /* b on fast */
    run(4, 3, 10, TRIAL_DONE); /* a on slow: b there is like b on fast so far */
    cr_assert_float_eq(pace_left(p, 1, 13), 1 + 2 + 10 + 2 * 2, 1e-12);
    run(5, 13, 20, TRIAL_FAILED); /* b on slow */
    cr_assert_float_eq(pace_left(p, 1, 33), 1 + 2 + 10 + 20, 1e-12);
    cr_assert_float_eq(pace_left(p, 2, 33), 20, 1e-12); /* the longest alone */
    cr_assert_eq(p->tallies[p->of[5]].failed, 1);
}

Test(pace, running_trials_have_a_part_behind_them)
{
    p = pace_new(&s, wanted, memory);
    for (int k = 0; k < TRIALS - 1; k++)
        run(k, k, 4, TRIAL_DONE);
    pace_begin(p, TRIALS - 1, 100);
    cr_assert_float_eq(pace_left(p, 1, 103), 1, 1e-12);
    cr_assert_float_eq(pace_left(p, 1, 110), 0, 1e-12);
    pace_end(p, TRIALS - 1, TRIAL_DONE, 100, 110, 0);
    cr_assert_float_eq(pace_left(p, 1, 110), 0, 1e-12);
}

Test(pace, what_is_not_wanted_is_done)
{
    for (int k = 0; k < 6; k++)
        wanted[k] = false;
    p = pace_new(&s, wanted, memory);
    run(6, 0, 3, TRIAL_DONE);
    cr_assert_float_eq(pace_left(p, 1, 3), 3, 1e-12);
}

Test(pace, work_of_sequences_adds_up)
{
    p = pace_new(&s, wanted, memory);
    pace_work(p, 0, 300, 5e6, 2, 1e7);
    pace_work(p, 2, 100, 1e6, 1, 1e7); /* the same optimizer and problem */
    const tally *t = &p->tallies[p->of[0]];
    cr_assert_eq(t->tokens, 400);
    cr_assert_eq(t->worked, 3);
    cr_assert_eq(t->flops / t->reachable, 0.2);
    cr_assert_eq(p->tallies[p->of[1]].tokens, 0);
}
