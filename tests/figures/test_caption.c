/* What captions say so that a figure cannot be misread: whose seconds, who is missing, how few
   the seeds are. */
#include <criterion/criterion.h>
#include <string.h>

#include "easel.h"

TestSuite(caption, .init = easel_begin, .fini = easel_end);

static void expect(figure what, const char *words, bool there)
{
    const figure_file *drawn = easel_draw(what, FIGURE_SVG);
    cr_assert(drawn);
    cr_assert_eq(strstr(drawn->caption, words) != NULL, there, "%s: %s", words, drawn->caption);
}

static const figure by_steps = {.kind = FIGURE_CURVES, .x = "steps", .y = "loss"};
static const figure by_seconds = {.kind = FIGURE_CURVES, .x = "seconds", .y = "loss"};
static const figure bars = {.kind = FIGURE_BARS, .x = "steps", .y = "loss"};

static void change(const char *query)
{
    cr_assert_eq(sqlite3_exec(store_database(easel_store), query, NULL, NULL, NULL), SQLITE_OK,
                 "%s", sqlite3_errmsg(store_database(easel_store)));
}

Test(caption, seconds_of_trials_that_ran_side_by_side)
{
    easel_curves("a", 0.1, 6, 20, 0.9, TRIAL_DONE);
    expect(by_seconds, "Note: the seconds are of trials that ran side by side;", true);
    expect(by_steps, "Note:", false);
}

Test(caption, seconds_of_two_machines)
{
    easel_curves("a", 0.1, 6, 20, 0.9, TRIAL_DONE);
    change("CREATE TEMP TABLE other AS SELECT * FROM environment LIMIT 1;"
           "UPDATE other SET id = 77, hostname = 'elsewhere';"
           "INSERT INTO environment SELECT * FROM other;"
           "UPDATE trial SET environment = 77 WHERE id = 1");
    expect(by_seconds, "Note: the seconds are of 2 machines (", true);
    expect(by_steps, "machines", false);
}

Test(caption, who_is_left_out_and_who_counts_as_bad)
{
    easel_curves("a", 0.1, 2, 20, 0.9, TRIAL_DONE);
    easel_curves("b", 0.1, 3, 20, 0.9, TRIAL_DIVERGED);
    easel_curves("c", 0.1, 4, 20, 0.9, TRIAL_FAILED);
    expect(by_steps, "Of these 3 diverged and 4 failed; they count as infinitely bad.", true);
    expect(by_steps, "2 to 4 seeds a setting, 9 trials in all", true);
    expect(by_steps, "left out", false);
    change("DELETE FROM trial WHERE id = 1");
    expect(by_steps, "Not run yet and left out: 1 trial.", true);
}

Test(caption, few_seeds_promise_little)
{
    easel_targets[0] = (target){"loss", 0.5};
    easel_target_count = 1;
    easel_curves("a", 0.1, 4, 20, 0.9, TRIAL_DONE);
    expect(bars, "With 4 seeds it holds the median with 88 % at most.", true);
    easel_curves("b", 0.1, 1, 20, 0.9, TRIAL_DONE);
    expect(bars, "One seed has no interval.", true);
}

Test(caption, six_seeds_are_enough)
{
    easel_targets[0] = (target){"loss", 0.5};
    easel_target_count = 1;
    easel_curves("a", 0.1, 6, 20, 0.9, TRIAL_DONE);
    expect(bars, "at most", false);
    expect(bars, "Targets: loss 0.5.", true);
    expect(bars, "6 seeds a setting, 6 trials in all; budget 100 steps.", true);
}
