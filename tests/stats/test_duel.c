/* Comparisons in sentences, and who ties, on trials made by hand. */
#include <math.h>
#include <string.h>

#include "near.h"
#include "ring.h"
#include "stats/contender.h"
#include "stats/duel.h"
#include "stats/ties.h"

enum { POINTS = 40 }; /* of a run: a hit there is none */

static failure f;

TestSuite(duel, .init = ring_begin, .fini = ring_end);

static duel fight(const results *r, const char *a, const char *b, const target *t, int family)
{
    contender one, other;
    int settings;
    cr_assert(contender_read(a, r, ring_memory, &one, &f), "%s", f.sentence);
    cr_assert(contender_read(b, r, ring_memory, &other, &f), "%s", f.sentence);
    duel d = duel_of(ring_store, r, contender_find(&one, r, r->problems[0], &settings),
                     contender_find(&other, r, r->problems[0], &settings),
                     (duel_question){t, "gradient_calls"}, family, ring_memory);
    duel_judge(&d, 1, ring_memory);
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
        ring_add("a", 0.1, k, fast[k], 0.25, TRIAL_DONE);
        ring_add("b", 0.1, k, slow[k], 0.25, TRIAL_DONE);
        sum += log((double)slow[k] / fast[k]);
    }
    for (int signs = 0; signs < 1 << 10; signs++) {
        observed = 0;
        for (int k = 0; k < 10; k++)
            observed += (signs >> k & 1 ? 1 : -1) * log((double)slow[k] / fast[k]);
        beyond += fabs(observed) >= sum * (1 - 1e-12);
    }
    results *r = ring_load();
    duel d = fight(r, "a", "b", &ring_goal, 1);
    near(d.effect.estimate, exp(sum / 10), 1e-12);
    near(d.p, beyond / 1024.0, 1e-15);
    cr_assert(d.decided && d.effect.low < d.effect.estimate &&
              d.effect.high > d.effect.estimate);
    const char *expected = arena_format(
        ring_memory,
        "a reaches loss 0.5 on bowl {dim: 10} in %.3fx fewer gradients than b [%.3f, %.3f], "
        "n=10 paired seeds, p=0.002",
        d.effect.estimate, d.effect.low, d.effect.high);
    cr_assert_str_eq(duel_sentence(&d, ring_memory), expected);
    /* The other way round it is the same sentence. */
    d = fight(r, "b", "a", &ring_goal, 1);
    near(d.effect.estimate, exp(-sum / 10), 1e-12);
    cr_assert(strstr(duel_sentence(&d, ring_memory), "a reaches loss 0.5") != NULL);
}

Test(duel, holm_and_seeds_that_are_needed)
{
    for (int k = 0; k < 5; k++) {
        ring_add("a", 0.1, k, fast[k], 0.25, TRIAL_DONE);
        ring_add("b", 0.1, k, slow[k], 0.25, TRIAL_DONE);
    }
    results *r = ring_load();
    duel d = fight(r, "a", "b", &ring_goal, 1);
    near(d.p, 0.0625, 1e-15);
    cr_assert_not(d.decided);
    near(d.more, 1, 0); /* 2^-5 * 2 = 0.0625; six make 0.03 */
    cr_assert(strstr(duel_sentence(&d, ring_memory),
                     "undecided: about 1 more seed needed; so far a "
                     "reaches") != NULL,
              "%s", duel_sentence(&d, ring_memory));
    near(fight(r, "a", "b", &ring_goal, 6).more, 3, 0); /* 2^(1 - 8) <= 0.05 / 6 */
    cr_assert_eq(duel_least_seeds(6), 8);
    duel both[] = {d, d};
    both[0].test.p = 0.01;
    both[1].test.p = 0.03;
    both[0].family = both[1].family = 2;
    duel_judge(both, 2, ring_memory);
    near(both[0].p, 0.02, 1e-15);
    near(both[1].p, 0.03, 1e-15);
    cr_assert(strstr(duel_sentence(&both[0], ring_memory), "p=0.02 (Holm over 2)") != NULL);
}

/* b never gets there with 4 of 8 seeds, two of them diverged, one failed. */
Test(duel, censored_seeds_stay_and_are_said)
{
    static const trial_status ends[] = {TRIAL_DONE,   TRIAL_DONE,     TRIAL_DONE,
                                        TRIAL_DONE,   TRIAL_DIVERGED, TRIAL_DIVERGED,
                                        TRIAL_FAILED, TRIAL_DONE};
    for (int k = 0; k < 8; k++) {
        ring_add("a", 0.1, k, 5, 0.25, TRIAL_DONE);
        ring_add("b", 0.1, k, k < 4 ? 10 : POINTS, 0.25, ends[k]);
    }
    duel d = fight(ring_load(), "a", "b", &ring_goal, 1);
    cr_assert(d.test.n == 8 && d.b_lost.all == 4 && d.a_lost.all == 0);
    cr_assert(d.decided && d.medians);
    const char *words = duel_sentence(&d, ring_memory);
    cr_assert(strstr(words, "b never got there with 4 of 8 (2 diverged, 1 failed)"), "%s",
              words);
    cr_assert(strstr(words, "a reaches loss 0.5 on bowl {dim: 10} with 8 of 8 seeds, b with 4"),
              "%s", words);
}

Test(duel, nobody_arrives_or_all_are_alike)
{
    const target far = {"loss", 0.01};
    for (int k = 0; k < 8; k++) {
        ring_add("a", 0.1, k, 5, 0.25, TRIAL_DONE);
        ring_add("b", 0.1, k, 5, 0.25, TRIAL_DONE);
    }
    results *r = ring_load();
    duel d = fight(r, "a", "b", &far, 1);
    cr_assert_str_eq(duel_sentence(&d, ring_memory),
                     "undecided: neither a nor b reaches loss 0.01 on "
                     "bowl {dim: 10} with any of 8 seeds");
    d = fight(r, "a", "b", &ring_goal, 1);
    cr_assert_str_eq(
        duel_sentence(&d, ring_memory),
        "undecided: a and b are alike on bowl {dim: 10} with every one of 8 seeds");
}

Test(duel, differences_of_values_and_missing_seeds)
{
    for (int k = 0; k < 8; k++) {
        ring_add("a", 0.1, k, 5, 0.2 + 0.01 * k, TRIAL_DONE);
        if (k < 7)
            ring_add("b", 0.1, k, 5, 0.3 + 0.012 * k, TRIAL_DONE);
    }
    duel d = fight(ring_load(), "a", "b", NULL, 1);
    near(d.effect.estimate, -(0.1 + 0.002 * 3), 1e-12);
    const char *words = duel_sentence(&d, ring_memory);
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
        ring_add("a", 0.1, k, 5, 0.2, TRIAL_DONE);
        ring_add("a", 1, k, 5, 0.4, TRIAL_DONE);
    }
    results *r = ring_load();
    cr_assert(contender_read("a{lr=1}", r, ring_memory, &c, &f));
    near(contender_find(&c, r, r->problems[0], &settings)->score.median, 0.4, 1e-15);
    cr_assert_eq(settings, 1);
    cr_assert(contender_read("a", r, ring_memory, &c, &f));
    near(contender_find(&c, r, r->problems[0], &settings)->score.median, 0.2, 1e-15);
    cr_assert_eq(settings, 2);
    cr_assert_not(contender_read("b", r, ring_memory, &c, &f));
    cr_assert(strstr(f.sentence, "has no optimizer b; expected"), "%s", f.sentence);
    cr_assert_not(contender_read("a{lr=3}", r, ring_memory, &c, &f));
    cr_assert(strstr(f.sentence, "tries no such setting; expected one of a{lr=0.1}, a{lr=1}"),
              "%s", f.sentence);
    cr_assert_not(contender_read("a{rate=3}", r, ring_memory, &c, &f));
    cr_assert(strstr(f.sentence, "a has no option rate"), "%s", f.sentence);
    cr_assert_not(contender_read("a{lr}", r, ring_memory, &c, &f));
    cr_assert(strstr(f.sentence, "label{option=value}"), "%s", f.sentence);
    near(fight(r, "a{lr=0.1}", "a{lr=1}", NULL, 1).effect.estimate, -0.2, 1e-12);
}

Test(duel, ties_share_the_first_place)
{
    bool tied[3];
    for (int k = 0; k < 10; k++) {
        ring_add("a", 0.1, k, 5, 0.2 + 0.001 * (k % 3), TRIAL_DONE);
        ring_add("b", 0.1, k, 5, 0.2 + 0.001 * ((k + 1) % 4), TRIAL_DONE);
        ring_add("c", 0.1, k, 5, 0.3 + 0.001 * (k % 2), TRIAL_DONE);
    }
    const group **best;
    results *r = ring_load();
    cr_assert_eq(choose_best(r, r->problems[0], &best, ring_memory), 3);
    duel_question q = {NULL, "step"};
    cr_assert(ties_of(ring_store, r, best, 3, 0, q, tied, ring_memory));
    cr_assert(tied[0] && tied[1] && !tied[2]);
}

Test(duel, too_few_seeds_tie_nobody)
{
    bool tied[2];
    const group **best;
    for (int k = 0; k < 4; k++) {
        ring_add("a", 0.1, k, 5, 0.2, TRIAL_DONE);
        ring_add("b", 0.1, k, 5, 0.3, TRIAL_DONE);
    }
    results *r = ring_load();
    choose_best(r, r->problems[0], &best, ring_memory);
    cr_assert_not(
        ties_of(ring_store, r, best, 2, 0, (duel_question){NULL, "step"}, tied, ring_memory));
    cr_assert(tied[0] && !tied[1]);
}
