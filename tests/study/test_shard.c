/* The law of shards: every trial in exactly one, of nearly equal sizes, whatever the order. */
#include <criterion/criterion.h>
#include <string.h>

#include "sample.h"
#include "study/shard.h"

static const char forwards[] =
    "study: a\nproblems: [hill: {dim: 4}]\noptimizers:\n"
    "  - stroll: {lr: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]}\n"
    "seeds: 3\nbudget: {steps: 9}\n";
static const char backwards[] =
    "study: a\nproblems: [hill: {dim: 4}]\noptimizers:\n"
    "  - stroll: {lr: [1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1]}\n"
    "seeds: 3\nbudget: {steps: 9}\n";

static bool has(const study *s, const char *key)
{
    for (int64_t k = 0; k < s->trial_count; k++)
        if (strcmp(s->trials[k].key, key) == 0)
            return true;
    return false;
}

static study *part(const char *written, int64_t index, int64_t count)
{
    study *s = sample_good(written);
    shard_keep(s, &(shard){index, count});
    return s;
}

Test(shard, each_trial_is_in_exactly_one)
{
    study *whole = sample_good(forwards);
    cr_assert_eq(whole->trial_count, 30);
    int64_t held = 0;
    for (int64_t k = 1; k <= 7; k++) {
        study *s = part(forwards, k, 7);
        cr_expect(s->trial_count == 4 || s->trial_count == 5, "%lld of 30 in a seventh",
                  (long long)s->trial_count);
        for (int64_t t = 0; t < s->trial_count; t++)
            cr_expect(has(whole, s->trials[t].key));
        held += s->trial_count;
        for (int64_t other = k + 1; other <= 7; other++) {
            study *o = part(forwards, other, 7);
            for (int64_t t = 0; t < s->trial_count; t++)
                cr_expect_not(has(o, s->trials[t].key));
            study_free(o);
        }
        study_free(s);
    }
    cr_expect_eq(held, 30);
    study_free(whole);
}

Test(shard, the_order_of_the_file_does_not_count)
{
    study *one = part(forwards, 2, 4), *other = part(backwards, 2, 4);
    cr_expect_eq(one->trial_count, other->trial_count);
    for (int64_t k = 0; k < one->trial_count; k++)
        cr_expect(has(other, one->trials[k].key));
    study_free(one);
    study_free(other);
}

Test(shard, a_trial_of_two_races_is_in_one_shard_of_both)
{
    static const char twice[] = "study: a\nbudget: {steps: 9}\nraces:\n"
                                "  - race: x\n    problems: [hill: {dim: 4}]\n"
                                "    optimizers: [stroll: {lr: [0.1, 0.2]}]\n"
                                "  - race: y\n    problems: [hill: {dim: 4}]\n"
                                "    optimizers: [stroll: {lr: [0.2, 0.3]}]\n";
    int64_t sizes = 0;
    for (int64_t k = 1; k <= 3; k++) {
        study *s = part(twice, k, 3);
        for (int64_t t = 0; t < s->trial_count; t++)
            if (s->next->trial_count)
                cr_expect(has(s->next, s->trials[t].key));
        sizes += s->trial_count + s->next->trial_count;
        cr_expect_leq(s->trial_count, 1);
        study_free(s);
    }
    cr_expect_eq(sizes, 4);
}

Test(shard, is_written_i_of_n)
{
    static const char *const bad[] = {
        "",     "3",     "0/4",  "5/4",  "1/",   "/4",     "1/4x",
        "-1/4", "1.5/4", "1 /4", "+1/4", "01/4", "1/1001", "99999999999999999999/4"};
    failure f;
    shard s;
    cr_expect(shard_read("2/8", &s, &f));
    cr_expect_eq(s.index, 2);
    cr_expect_eq(s.count, 8);
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++)
        cr_expect_not(shard_read(bad[k], &s, &f), "%s", bad[k]);
    shard_read("5/4", &s, &f);
    cr_expect_str_eq(f.sentence, "5/4: expected i/n, the i-th of n shards, with 1 <= i <= n <= "
                                 "1000, as in 2/8");
}
