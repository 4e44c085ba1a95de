/* What a trial took, by every name that a figure may weigh; the sample's clocks after two steps
   are worked out by hand. */
#include <criterion/criterion.h>
#include <math.h>

#include "easel.h"
#include "figures/quantity.h"

static const struct {
    const char *name;
    double expected;
} costs[] = {
    {"seconds", 0.006}, {"optimizer_seconds", 0.002}, {"steps", 2},   {"oracle_seconds", 0.004},
    {"samples", 20},    {"gradient_calls", 2},        {"flops", 200}, {"state_memory", 80},
    {"parameters", 10}};

TestSuite(quantity, .init = easel_begin, .fini = easel_end);

static results *one_trial(void)
{
    static const double loss[] = {1, 0.5, 0.25};
    easel_add("p", "a", 0.1, 0, 0, 3, loss, TRIAL_DONE);
    return easel_results((figure){.kind = FIGURE_BOX, .y = "loss"});
}

Test(quantity, of_every_name)
{
    results *r = one_trial();
    cr_assert_eq(r->group_count, 1);
    for (size_t k = 0; k < sizeof costs / sizeof *costs; k++) {
        spread s;
        cr_assert(quantity_is_cost(costs[k].name), "%s", costs[k].name);
        cr_assert(quantity_of(easel_store, r, &r->groups[0], costs[k].name, &s, easel_memory),
                  "%s: no trial has it", costs[k].name);
        cr_assert_float_eq(s.median, costs[k].expected, 1e-12, "%s: %g", costs[k].name,
                           s.median);
    }
}

Test(quantity, of_any_other_name_is_the_measure)
{
    results *r = one_trial();
    spread s;
    cr_assert_not(quantity_is_cost("loss"));
    cr_assert(quantity_of(easel_store, r, &r->groups[0], "loss", &s, easel_memory));
    cr_assert_eq(s.median, 0.25);
}

/* What the store does not know is left out, and not taken for 0. */
Test(quantity, that_is_unknown_is_none)
{
    results *r = one_trial();
    spread s;
    cr_assert_eq(sqlite3_exec(store_database(easel_store),
                              "UPDATE trial SET state_bytes = NULL, flops = NULL,"
                              " optimizer_seconds = NULL; UPDATE stretch SET gradient_calls ="
                              " NULL",
                              NULL, NULL, NULL),
                 SQLITE_OK);
    r = easel_results((figure){.kind = FIGURE_BOX, .y = "loss"});
    static const char *const unknown[] = {"state_memory", "flops", "optimizer_seconds",
                                          "gradient_calls"};
    for (int k = 0; k < 4; k++)
        cr_assert_not(quantity_of(easel_store, r, &r->groups[0], unknown[k], &s, easel_memory),
                      "%s", unknown[k]);
}

/* A figure for every pair of a cost and the loss. */
Test(quantity, is_drawn_by_pareto)
{
    one_trial();
    for (size_t k = 0; k + 1 < sizeof costs / sizeof *costs; k++) {
        figure what = {.kind = FIGURE_PARETO, .x = costs[k].name, .y = "loss"};
        cr_assert(easel_draw(what, FIGURE_SVG), "%s", costs[k].name);
    }
}
