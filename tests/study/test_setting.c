/* Values reach the plugin's struct and their spelling. */
#include <criterion/criterion.h>
#include <stdint.h>
#include <string.h>

#include "sample.h"

/* As in plugins/hill.c. */
typedef struct hill {
    int64_t dim, batch;
    double condition, tilt;
    bool rough;
    int32_t shape;
    const char *data;
    double tensor[16];
} hill;

static study *read_hill(void)
{
    return sample_good("study: s\nproblems:\n"
                       "  - hill: {dim: 1e2, tilt: -.inf, rough: true, shape: saddle}\n"
                       "optimizers: [stroll]\nbudget: {steps: 1}\n");
}

Test(setting, fills_the_struct)
{
    hill h;
    memset(&h, 0x7f, sizeof h);
    study *s = read_hill();
    setting_apply(&s->trials[0].problem, &h);
    cr_expect_eq(h.dim, 100);
    cr_expect_eq(h.batch, 0);
    cr_expect_eq(h.condition, 1.0);
    cr_expect(h.tilt < -1e308);
    cr_expect_eq(h.rough, true);
    cr_expect_eq(h.shape, 2);
    cr_expect_str_eq(h.data, "");
    study_free(s);
}

Test(setting, is_json)
{
    text json = {0};
    study *s = read_hill();
    setting_json(&s->trials[0].problem, &json);
    cr_expect_str_eq(json.data, "{\"dim\":100,\"batch\":\"full\",\"condition\":1,"
                                "\"tilt\":\"-.inf\",\"rough\":true,\"shape\":\"saddle\","
                                "\"data\":\"\"}");
    text_free(&json);
    study_free(s);
}

static void expect_text(void add(text *, const sl_option *), int option, const char *expected)
{
    const plugin *p = registry_find(sample_plugins(), SL_KIND_PROBLEM, "hill");
    text out = {0};
    add(&out, plugin_about(p)->options + option);
    cr_expect_str_eq(out.data ? out.data : "", expected, "found %s, expected %s", out.data,
                     expected);
    text_free(&out);
}

Test(setting, says_what_is_expected)
{
    expect_text(option_expected_add, 0, "a whole number from 1 to 1000");
    expect_text(option_expected_add, 1, "a whole number from 1 to 1e+15 or full");
    expect_text(option_expected_add, 2, "a number >= 1");
    expect_text(option_expected_add, 3, "a number");
    expect_text(option_expected_add, 4, "true or false");
    expect_text(option_expected_add, 5, "round, ridge or saddle");
    expect_text(option_expected_add, 6, "the name of a data set or a path");
    expect_text(option_range_add, 4, "");
}
