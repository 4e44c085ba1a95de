/* Comparisons in sentences, who ties and adaptive seeds, on trials made by hand. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "field.h"
#include "near.h"
#include "stats/contender.h"
#include "stats/contest.h"
#include "stats/ties.h"

static field on;
static trial reserve[FIELD_MOST];
static failure f;

static void begin(void)
{
    field_open(&on);
}

static void end(void)
{
    field_close(&on);
}

TestSuite(duel, .init = begin, .fini = end);

static void add(const char *label, double lr, int seed, int hit, double final,
                trial_status status)
{
    field_add(&on, label, lr, seed, hit, final, status);
}

static duel fight(const results *r, const char *a, const char *b, const target *t, int family)
{
    contender one, other;
    int settings;
    cr_assert(contender_read(a, r, on.memory, &one, &f), "%s", f.sentence);
    cr_assert(contender_read(b, r, on.memory, &other, &f), "%s", f.sentence);
    duel d = duel_of(on.store, r, contender_find(&one, r, r->problems[0], &settings),
                     contender_find(&other, r, r->problems[0], &settings),
                     (duel_question){t, "gradient_calls"}, family, on.memory);
    duel_judge(&d, 1, on.memory);
    return d;
}

static const int fast[] = {8, 9, 7, 10, 8, 9, 11, 8, 9, 10};
static const int slow[] = {11, 12, 9, 13, 11, 11, 15, 10, 12, 14};

/* The sentence's numbers, computed here from the hit times alone. */
Test(duel, sentence_is_what_the_hit_times_say)
{
    double sum = 0, observed = 0;
    int beyond = 0;
    for (int k = 0; k < 10; k++) {
        add("a", 0.1, k, fast[k], 0.25, TRIAL_DONE);
        add("b", 0.1, k, slow[k], 0.25, TRIAL_DONE);
        sum += log((double)slow[k] / fast[k]);
    }
    for (int signs = 0; signs < 1 << 10; signs++) {
        observed = 0;
        for (int k = 0; k < 10; k++)
            observed += (signs >> k & 1 ? 1 : -1) * log((double)slow[k] / fast[k]);
        beyond += fabs(observed) >= sum * (1 - 1e-12);
    }
    results *r = field_load(&on);
    duel d = fight(r, "a", "b", &on.goal, 1);
    near(d.effect.estimate, exp(sum / 10), 1e-12);
    near(d.p, beyond / 1024.0, 1e-15);
    cr_assert(d.decided && d.effect.low < d.effect.estimate &&
              d.effect.high > d.effect.estimate);
    const char *expected = arena_format(
        on.memory,
        "a reaches loss 0.5 on bowl {dim: 10} in %.3fx fewer gradients than b [%.3f, %.3f], "
        "n=10 paired seeds, p=0.002",
        d.effect.estimate, d.effect.low, d.effect.high);
    cr_assert_str_eq(duel_sentence(&d, on.memory), expected);
    /* The other way round it is the same sentence. */
    d = fight(r, "b", "a", &on.goal, 1);
    near(d.effect.estimate, exp(-sum / 10), 1e-12);
    cr_assert(strstr(duel_sentence(&d, on.memory), "a reaches loss 0.5") != NULL);
}

Test(duel, holm_and_seeds_that_are_needed)
{
    for (int k = 0; k < 5; k++) {
        add("a", 0.1, k, fast[k], 0.25, TRIAL_DONE);
        add("b", 0.1, k, slow[k], 0.25, TRIAL_DONE);
    }
    results *r = field_load(&on);
    duel d = fight(r, "a", "b", &on.goal, 1);
    near(d.p, 0.0625, 1e-15);
    cr_assert_not(d.decided);
    near(d.more, 1, 0); /* 2^-5 * 2 = 0.0625; six make 0.03 */
    cr_assert(strstr(duel_sentence(&d, on.memory),
                     "undecided: about 1 more seed needed; so far a "
                     "reaches") != NULL,
              "%s", duel_sentence(&d, on.memory));
    near(fight(r, "a", "b", &on.goal, 6).more, 3, 0); /* 2^(1 - 8) <= 0.05 / 6 */
    cr_assert_eq(duel_least_seeds(6), 8);
    duel both[] = {d, d};
    both[0].test.p = 0.01;
    both[1].test.p = 0.03;
    both[0].family = both[1].family = 2;
    duel_judge(both, 2, on.memory);
    near(both[0].p, 0.02, 1e-15);
    near(both[1].p, 0.03, 1e-15);
    cr_assert(strstr(duel_sentence(&both[0], on.memory), "p=0.02 (Holm over 2)") != NULL);
}

/* b never gets there with 4 of 8 seeds, two of them diverged, one failed. */
Test(duel, censored_seeds_stay_and_are_said)
{
    static const trial_status ends[] = {TRIAL_DONE,   TRIAL_DONE,     TRIAL_DONE,
                                        TRIAL_DONE,   TRIAL_DIVERGED, TRIAL_DIVERGED,
                                        TRIAL_FAILED, TRIAL_DONE};
    for (int k = 0; k < 8; k++) {
        add("a", 0.1, k, 5, 0.25, TRIAL_DONE);
        add("b", 0.1, k, k < 4 ? 10 : FIELD_POINTS, 0.25, ends[k]);
    }
    duel d = fight(field_load(&on), "a", "b", &on.goal, 1);
    cr_assert(d.test.n == 8 && d.b_lost.all == 4 && d.a_lost.all == 0);
    cr_assert(d.decided && d.medians);
    const char *words = duel_sentence(&d, on.memory);
    cr_assert(strstr(words, "b never got there with 4 of 8 (2 diverged, 1 failed)"), "%s",
              words);
    cr_assert(strstr(words, "a reaches loss 0.5 on bowl {dim: 10} with 8 of 8 seeds, b with 4"),
              "%s", words);
}

Test(duel, nobody_arrives_or_all_are_alike)
{
    const target far = {"loss", 0.01};
    for (int k = 0; k < 8; k++) {
        add("a", 0.1, k, 5, 0.25, TRIAL_DONE);
        add("b", 0.1, k, 5, 0.25, TRIAL_DONE);
    }
    results *r = field_load(&on);
    duel d = fight(r, "a", "b", &far, 1);
    cr_assert_str_eq(duel_sentence(&d, on.memory),
                     "undecided: neither a nor b reaches loss 0.01 on "
                     "bowl {dim: 10} with any of 8 seeds");
    d = fight(r, "a", "b", &on.goal, 1);
    cr_assert_str_eq(
        duel_sentence(&d, on.memory),
        "undecided: a and b are alike on bowl {dim: 10} with every one of 8 seeds");
}

Test(duel, differences_of_values_and_missing_seeds)
{
    for (int k = 0; k < 8; k++) {
        add("a", 0.1, k, 5, 0.2 + 0.01 * k, TRIAL_DONE);
        if (k < 7)
            add("b", 0.1, k, 5, 0.3 + 0.012 * k, TRIAL_DONE);
    }
    duel d = fight(field_load(&on), "a", "b", NULL, 1);
    near(d.effect.estimate, -(0.1 + 0.002 * 3), 1e-12);
    const char *words = duel_sentence(&d, on.memory);
    cr_assert(strstr(words, "a has a final loss 0.106"), "%s", words);
    cr_assert(strstr(words, "below that of b on bowl {dim: 10} ["), "%s", words);
    cr_assert(
        strstr(words, "n=7 paired seeds, p=0.016; left out: 1 seed that one of them lacks"),
        "%s", words);
}

Test(duel, contenders_are_settings_too)
{
    contender c;
    int settings;
    for (int k = 0; k < 3; k++) {
        add("a", 0.1, k, 5, 0.2, TRIAL_DONE);
        add("a", 1, k, 5, 0.4, TRIAL_DONE);
    }
    results *r = field_load(&on);
    cr_assert(contender_read("a{lr=1}", r, on.memory, &c, &f));
    near(contender_find(&c, r, r->problems[0], &settings)->score.median, 0.4, 1e-15);
    cr_assert_eq(settings, 1);
    cr_assert(contender_read("a", r, on.memory, &c, &f));
    near(contender_find(&c, r, r->problems[0], &settings)->score.median, 0.2, 1e-15);
    cr_assert_eq(settings, 2);
    cr_assert_not(contender_read("b", r, on.memory, &c, &f));
    cr_assert(strstr(f.sentence, "has no optimizer b; expected"), "%s", f.sentence);
    cr_assert_not(contender_read("a{lr=3}", r, on.memory, &c, &f));
    cr_assert(strstr(f.sentence, "tries no such setting; expected one of a{lr=0.1}, a{lr=1}"),
              "%s", f.sentence);
    cr_assert_not(contender_read("a{rate=3}", r, on.memory, &c, &f));
    cr_assert(strstr(f.sentence, "a has no option rate"), "%s", f.sentence);
    cr_assert_not(contender_read("a{lr}", r, on.memory, &c, &f));
    cr_assert(strstr(f.sentence, "label{option=value}"), "%s", f.sentence);
    near(fight(r, "a{lr=0.1}", "a{lr=1}", NULL, 1).effect.estimate, -0.2, 1e-12);
}

Test(duel, ties_share_the_first_place)
{
    bool tied[3];
    for (int k = 0; k < 10; k++) {
        add("a", 0.1, k, 5, 0.2 + 0.001 * (k % 3), TRIAL_DONE);
        add("b", 0.1, k, 5, 0.2 + 0.001 * ((k + 1) % 4), TRIAL_DONE);
        add("c", 0.1, k, 5, 0.3 + 0.001 * (k % 2), TRIAL_DONE);
    }
    const group **best;
    results *r = field_load(&on);
    cr_assert_eq(choose_best(r, r->problems[0], &best, on.memory), 3);
    duel_question q = {NULL, "step"};
    cr_assert(ties_of(on.store, r, best, 3, 0, q, tied, on.memory));
    cr_assert(tied[0] && tied[1] && !tied[2]);
}

Test(duel, too_few_seeds_tie_nobody)
{
    bool tied[2];
    const group **best;
    for (int k = 0; k < 4; k++) {
        add("a", 0.1, k, 5, 0.2, TRIAL_DONE);
        add("b", 0.1, k, 5, 0.3, TRIAL_DONE);
    }
    results *r = field_load(&on);
    choose_best(r, r->problems[0], &best, on.memory);
    cr_assert_not(
        ties_of(on.store, r, best, 2, 0, (duel_question){NULL, "step"}, tied, on.memory));
    cr_assert(tied[0] && !tied[1]);
}

/* Three first seeds of a, b and c, and up to 23; c is so much worse that it is decided soon, b
   differs from a by noise alone. */
static int hit_of(char label, int seed)
{
    static const int noise[] = {0, 2, 1, 0, 3, 1, 2, 0, 1, 3, 2, 1,
                                0, 2, 3, 1, 0, 3, 2, 0, 1, 2, 3};
    int shift = label == 'c' ? 20 : 0;
    return 8 + shift + noise[(seed + (label == 'b' ? 3 : 0)) % 23];
}

static void make_reserve(study *grown)
{
    static const char *const labels[] = {"a", "b", "c"};
    option_value *values[3]; /* trials of one setting share them */
    int left = 0;
    for (int k = 0; k < 3; k++)
        values[k] = sample_trial(on.memory, labels[k], 0.1, 0, 0).optimizer.values;
    for (int seed = 0; seed < 23; seed++)
        for (int k = 0; k < 3; k++) {
            trial t = sample_trial(on.memory, labels[k], 0.1, 0, (uint64_t)seed);
            t.optimizer.values = values[k];
            if (seed >= 3) {
                reserve[left++] = t;
                continue;
            }
            on.trials[on.count++] = t;
            field_run(&on, &t, hit_of(*labels[k], seed), 0.2 + 0.1 * k, TRIAL_DONE);
        }
    field_load(&on);
    *grown = on.study;
    grown->first_seeds = 3;
    grown->most_seeds = 23;
    grown->reserve = reserve;
    grown->reserve_count = left;
}

Test(duel, seeds_go_to_what_is_undecided_and_go_on)
{
    study grown;
    contest c;
    int64_t before = 0;
    make_reserve(&grown);
    for (int round = 0; round < 40; round++) {
        cr_assert(contest_of(on.store, &grown, on.memory, &c, &f), "%s", f.sentence);
        cr_assert_eq(c.count, 2);
        if (c.open == 0)
            break;
        const study *next = contest_next(on.store, &c, &grown, 1, on.memory);
        cr_assert_gt(next->trial_count, before);
        before = next->trial_count;
        trial_status status;
        int64_t row;
        for (int64_t k = 0; k < next->trial_count; k++)
            if (!store_find(on.store, next->trials[k].key, &status, &row))
                field_run(&on, &next->trials[k],
                          hit_of(*next->trials[k].label, (int)next->trials[k].seed),
                          0.2 + 0.1 * (*next->trials[k].label - 'a'), TRIAL_DONE);
    }
    cr_assert_eq(c.open, 0);
    const duel *alike = &c.duels[0], *clear = &c.duels[1];
    cr_assert_str_eq(alike->b->trial->label, "b");
    cr_assert(!alike->decided && alike->added == 20);
    cr_assert(clear->decided && clear->added < 10 && clear->adaptive && isnan(clear->p));
    const char *words = duel_sentence(clear, on.memory);
    cr_assert(strstr(words, "anytime-valid at 0.05 over") && !strstr(words, "p="), "%s", words);
}
