/* Adaptive seeds, on trials made by hand. */
#include <math.h>
#include <string.h>

#include "near.h"
#include "ring.h"
#include "stats/contest.h"

static trial reserve[256];
static failure f;

TestSuite(contest, .init = ring_begin, .fini = ring_end);

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
        values[k] = sample_trial(ring_memory, labels[k], 0.1, 0, 0).optimizer.values;
    for (int seed = 0; seed < 23; seed++)
        for (int k = 0; k < 3; k++) {
            trial t = sample_trial(ring_memory, labels[k], 0.1, 0, (uint64_t)seed);
            t.optimizer.values = values[k];
            if (seed >= 3) {
                reserve[left++] = t;
                continue;
            }
            ring_trials[ring_count++] = t;
            ring_run(&t, hit_of(*labels[k], seed), 0.2 + 0.1 * k, TRIAL_DONE);
        }
    ring_load();
    *grown = ring_study;
    grown->first_seeds = 3;
    grown->most_seeds = 23;
    grown->reserve = reserve;
    grown->reserve_count = left;
}

Test(contest, seeds_go_to_what_is_undecided_and_go_on)
{
    study grown;
    contest c;
    int64_t before = 0;
    make_reserve(&grown);
    for (int round = 0; round < 40; round++) {
        cr_assert(contest_of(ring_store, &grown, ring_memory, &c, &f), "%s", f.sentence);
        cr_assert_eq(c.count, 2);
        if (c.open == 0)
            break;
        const study *next = contest_next(ring_store, &c, &grown, 1, ring_memory);
        cr_assert_gt(next->trial_count, before);
        before = next->trial_count;
        trial_status status;
        int64_t row;
        for (int64_t k = 0; k < next->trial_count; k++)
            if (!store_find(ring_store, next->trials[k].key, &status, &row))
                ring_run(&next->trials[k],
                         hit_of(*next->trials[k].label, (int)next->trials[k].seed),
                         0.2 + 0.1 * (*next->trials[k].label - 'a'), TRIAL_DONE);
    }
    cr_assert_eq(c.open, 0);
    const duel *alike = &c.duels[0], *clear = &c.duels[1];
    cr_assert_str_eq(alike->b->trial->label, "b");
    cr_assert(!alike->decided && alike->added == 20);
    cr_assert(clear->decided && clear->added < 10 && clear->adaptive && isnan(clear->p));
    const char *words = duel_sentence(clear, ring_memory);
    cr_assert(strstr(words, "anytime-valid at 0.05 over") && !strstr(words, "p="), "%s", words);
}
