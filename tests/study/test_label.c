/* Labels tell entries apart and say no more than that. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "sample.h"

static study *of_optimizers(const char *entries)
{
    char written[2048];
    snprintf(written, sizeof written,
             "study: s\nproblems: [hill]\nbudget: {steps: 1}\noptimizers:\n%s", entries);
    return sample_good(written);
}

static void expect_labels(const char *entries, int count, const char *const *labels)
{
    study *s = of_optimizers(entries);
    cr_assert_eq(s->trial_count, count);
    for (int k = 0; k < count; k++)
        cr_expect_str_eq(s->trials[k].label, labels[k], "found %s, expected %s",
                         s->trials[k].label, labels[k]);
    study_free(s);
}

Test(label, is_one_for_a_grid)
{
    expect_labels("  - stroll: {lr: [1, 2], memory: 3}\n", 2,
                  (const char *[]){"stroll", "stroll"});
}

Test(label, names_what_differs)
{
    expect_labels(
        "  - stroll: {lr: 1, memory: 3}\n"
        "  - stroll: {lr: 2, memory: 3, nesterov: true}\n"
        "  - {stroll: {lr: 2}, through: [rope]}\n",
        3, (const char *[]){"stroll lr=1", "stroll lr=2 nesterov=true", "stroll + rope"});
}

Test(label, knows_defaults)
{
    expect_labels(
        "  - stroll: {lr: [1, 2]}\n"
        "  - stroll: {lr: [1, 2], momentum: 0.9}\n",
        4, (const char *[]){"stroll", "stroll", "stroll momentum=0.9", "stroll momentum=0.9"});
}

Test(label, is_numbered_when_only_the_grid_differs)
{
    expect_labels(
        "  - stroll: {lr: [1, 2]}\n"
        "  - stroll: {lr: [3]}\n"
        "  - stroll: {lr: [4, 5]}\n",
        5, (const char *[]){"stroll", "stroll", "stroll lr=3", "stroll (2)", "stroll (2)"});
}

Test(label, is_what_the_study_says)
{
    expect_labels("  - {stroll: {lr: 1}, label: slow walk}\n"
                  "  - {stroll: {lr: 2}, label: stroll}\n"
                  "  - stroll: {lr: 3}\n",
                  3, (const char *[]){"slow walk", "stroll", "stroll (2)"});
}

Test(label, of_problems_names_what_differs)
{
    study *s = sample_good("study: s\nproblems:\n  - hill: {dim: 5, condition: [1, 10]}\n"
                           "  - hill: {dim: 6}\n  - {hill: {dim: 7}, label: big}\n"
                           "  - {hill: {dim: [8, 9]}, label: huge}\n"
                           "optimizers: [stroll]\nbudget: {steps: 1}\n");
    const char *const labels[] = {"hill dim=5 condition=1",
                                  "hill dim=5 condition=10",
                                  "hill dim=6",
                                  "big",
                                  "huge dim=8",
                                  "huge dim=9"};
    for (int k = 0; k < 6; k++)
        cr_expect_str_eq(s->trials[k].problem_label, labels[k], "%s",
                         s->trials[k].problem_label);
    study_free(s);
}
