/* Races: several studies in one file, with what the top says as the default. */
#include <criterion/criterion.h>

#include "sample.h"

static const char two[] = "study: both\n"
                          "seeds: 3\n"
                          "budget: {steps: 10}\n"
                          "targets: {loss: 0.5}\n"
                          "races:\n"
                          "  - race: first\n"
                          "    problems: [hill]\n"
                          "    optimizers: [stroll: {lr: [0.1, 0.2]}]\n"
                          "  - race: second\n"
                          "    problems: [hill: {dim: 5}]\n"
                          "    optimizers: [stroll]\n"
                          "    budget: {steps: 20}\n"
                          "    seeds: 1\n"
                          "    targets: {loss: [0.1, 0.2]}\n";

Test(races, inherit_what_they_do_not_say)
{
    study *first = sample_good(two), *second = first->next;
    cr_assert_str_eq(first->name, "both/first");
    cr_assert_eq(first->trial_count, 6);
    cr_assert_eq(first->trials[0].budget.steps, 10);
    cr_assert_eq(first->target_count, 1);
    cr_assert_not_null(second);
    cr_assert_str_eq(second->name, "both/second");
    cr_assert_eq(second->trial_count, 1);
    cr_assert_eq(second->trials[0].budget.steps, 20);
    cr_assert_eq(second->target_count, 2);
    cr_assert_null(second->next);
    study_free(first);
}

Test(races, a_race_is_the_study_that_says_the_same)
{
    study *races = sample_good(two);
    study *alone = sample_good("study: other\nseeds: 3\nbudget: {steps: 10}\nproblems: [hill]\n"
                               "optimizers: [stroll: {lr: [0.1, 0.2]}]\n");
    for (int64_t k = 0; k < 6; k++)
        cr_assert_str_eq(races->trials[k].key, alone->trials[k].key);
    study_free(races);
    study_free(alone);
}

#define HEAD "study: t\nbudget: {steps: 1}\n"

Test(races, what_is_wrong_is_said_with_its_place)
{
    sample_bad(HEAD "races: 3\n", "study.yaml:3:8: races is \"3\"; expected a list of races");
    sample_bad(
        HEAD "races:\n  - problems: [hill]\n",
        "study.yaml:4:5: a race is a map with its name; found a map; expected race: name");
    sample_bad(
        HEAD "races:\n  - race: A b\n",
        "study.yaml:4:11: race is \"A b\"; expected a name of lower case letters, digits, - "
        "and _");
    sample_bad(HEAD "races:\n  - {race: a, study: b}\n",
               "study.yaml:4:22: study stands in race a; it belongs to the top");
    sample_bad(HEAD "races:\n  - {race: a, problems: [hill], optimizers: [stroll]}\n"
                    "  - {race: a, problems: [hill], optimizers: [stroll]}\n",
               "study.yaml:5:12: race a stands here twice");
    sample_bad(HEAD "races:\n  - {race: a, problems: [hill], optimisers: [stroll]}\n",
               "study.yaml:4:33: unknown key \"optimisers\"; did you mean \"optimizers\"?");
    sample_bad(
        "budget: {steps: 1}\nraces: [{race: a, problems: [hill], optimizers: [stroll]}]\n",
        "study.yaml:1:1: the key \"study\" is missing");
}
