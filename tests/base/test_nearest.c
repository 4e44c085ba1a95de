#include <criterion/criterion.h>
#include <string.h>

#include "base/nearest.h"

static const char *const names[] = {"adam", "adamw", "sgd", "rmsprop", "logistic_regression"};

static const char *nearest(const char *word)
{
    return nearest_name(word, names, sizeof names / sizeof *names);
}

Test(nearest, finds_the_misspelt)
{
    cr_assert_str_eq(nearest("adm"), "adam");
    cr_assert_str_eq(nearest("adamm"), "adam");
    cr_assert_str_eq(nearest("rmsporp"), "rmsprop");
    cr_assert_str_eq(nearest("logistic_regresion"), "logistic_regression");
    cr_assert_str_eq(nearest("sdg"), "sgd");
}

Test(nearest, takes_the_first_of_equals)
{
    static const char *const pair[] = {"gate_a", "gate_b"};
    cr_assert_str_eq(nearest_name("gate_c", pair, 2), "gate_a");
}

Test(nearest, finds_the_exact_name)
{
    cr_assert_str_eq(nearest("adamw"), "adamw");
}

Test(nearest, says_nothing_when_none_is_near)
{
    cr_assert_null(nearest("newton"));
    cr_assert_null(nearest(""));
    cr_assert_null(nearest_name("adam", NULL, 0));
}

Test(nearest, survives_long_words)
{
    char word[5000];
    memset(word, 'a', sizeof word - 1);
    word[sizeof word - 1] = '\0';
    cr_assert_null(nearest(word));
}
