/* The law of keys: equal for what runs the same, different for what does not. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "sample.h"

static const char plain[] = "study: a\nproblems:\n  - hill: {dim: 4}\noptimizers:\n"
                            "  - stroll: {lr: 0.5, memory: 7}\n"
                            "    through: [rope: {length: 2}]\n"
                            "    schedule: {lr: dusk, momentum: dusk}\n"
                            "seeds: 2\nbudget: {steps: 9, epochs: 3}\n"
                            "probes: [compass]\ntargets: {loss: 1}\n";

/* The key of the first trial with `old` replaced in `plain`. */
static void key_with(const char *old, const char *new, char key[33])
{
    char written[2048];
    const char *at = strstr(plain, old);
    cr_assert_not_null(at);
    snprintf(written, sizeof written, "%.*s%s%s", (int)(at - plain), plain, new,
             at + strlen(old));
    study *s = sample_good(written);
    memcpy(key, s->trials[0].key, 33);
    study_free(s);
}

static bool same_key(const char *old, const char *new)
{
    char before[33], after[33];
    key_with("study: a", "study: a", before);
    key_with(old, new, after);
    return strcmp(before, after) == 0;
}

Test(key, is_hexadecimal)
{
    char key[33];
    key_with("study: a", "study: a", key);
    cr_expect_eq(strspn(key, "0123456789abcdef"), 32);
}

Test(key, does_not_know_names_and_order)
{
    cr_expect(same_key("study: a", "study: b"));
    cr_expect(same_key("{lr: 0.5, memory: 7}", "{memory: 7, lr: 5e-1}"));
    cr_expect(same_key("{lr: dusk, momentum: dusk}", "{momentum: dusk, lr: dusk}"));
    cr_expect(same_key("{steps: 9, epochs: 3}", "{epochs: 3.0, steps: 9}"));
    cr_expect(same_key("seeds: 2\nbudget: {steps: 9, epochs: 3}\n",
                       "budget: {steps: 9, epochs: 3}\nseeds: [0, 8]\n"));
    cr_expect(same_key("    through", "    label: mine\n    through"));
}

Test(key, does_not_know_axes_and_defaults)
{
    cr_expect(same_key("lr: 0.5", "lr: [0.5]"));
    cr_expect(same_key("lr: 0.5", "lr: [0.5, 0.7]"));
    cr_expect(same_key("lr: 0.5", "lr: 0.5, nesterov: false"));
    cr_expect(same_key("dim: 4", "dim: 4, batch: full"));
}

Test(key, does_not_know_what_only_watches_from_outside)
{
    cr_expect(same_key("targets: {loss: 1}", "targets: {loss: 2}"));
    cr_expect(same_key("seeds: 2", "seeds: 2\nlimits: {seconds: 9, memory: 1GB}"));
    cr_expect(same_key("seeds: 2", "seeds: 2\ncheckpoint: {every: 5m, steps: 100}"));
    cr_expect(same_key("seeds: 2", "seeds: 2\nfigures: [curves]"));
}

Test(key, knows_what_moves_the_curve)
{
    static const char *const changes[][2] = {
        {"dim: 4", "dim: 5"},
        {"dim: 4", "dim: 4, instance: 1"},
        {"dim: 4", "dim: 4, shape: saddle"},
        {"lr: 0.5", "lr: 0.25"},
        {"length: 2", "length: 3"},
        {"lr: dusk", "lr: {dusk: {final: 1}}"},
        {"seeds: 2", "seeds: [1]"},
        {"steps: 9", "steps: 8"},
        {"epochs: 3", "gradients: 3"},
        {"[compass]", "[compass: {declination: 1}]"},
        {"seeds: 2", "seeds: 2\nprecision: f32"},
        {"seeds: 2", "seeds: 2\nlog: {every: 1}"},
        {"seeds: 2", "seeds: 2\nstop: {diverged: 10}"},
        {"seeds: 2", "seeds: 2\nstop: {target: true}"},
    };
    for (size_t k = 0; k < sizeof changes / sizeof *changes; k++)
        cr_expect_not(same_key(changes[k][0], changes[k][1]), "%s", changes[k][1]);
}

Test(key, instance_is_the_seed_unless_given)
{
    cr_expect(same_key("dim: 4", "dim: 4, instance: 0"));
}

Test(key, data_count_by_their_contents)
{
    char one[33], copy[33], other[33];
    sample_write("one.txt", "up", 2);
    sample_write("copy.txt", "up", 2);
    sample_write("other.txt", "down", 4);
    key_with("dim: 4", "dim: 4, data: one.txt", one);
    key_with("dim: 4", "dim: 4, data: copy.txt", copy);
    key_with("dim: 4", "dim: 4, data: other.txt", other);
    cr_expect_str_eq(one, copy);
    cr_expect_str_neq(one, other);
}

Test(key, identity_is_json_in_the_order_of_the_tables)
{
    text identity = {0};
    study *s = sample_good("study: a\nproblems: [lake]\noptimizers: [swim]\n"
                           "budget: {seconds: 0.5}\n");
    trial_identity(s->trials, &identity);
    cr_expect_str_eq(
        identity.data,
        "{\"precision\":\"f64\",\"device\":\"cpu\",\"problem\":{\"lake\":"
        "{\"depth\":1}},\"through\":[],\"optimizer\":{\"swim\":{}},\"schedule\":{},"
        "\"seed\":0,\"budget\":{\"steps\":0,\"samples\":0,\"epochs\":0,"
        "\"gradients\":0,\"seconds\":0.5},\"log\":{\"every\":0,\"per_decade\":10},"
        "\"diverged\":1000000,\"probes\":[],\"targets\":[]}");
    text_free(&identity);
    study_free(s);
}
