/* The linter, on trials made by hand. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "near.h"
#include "ring.h"
#include "stats/lint.h"

TestSuite(lint, .init = ring_begin, .fini = ring_end);

static const finding *find(const findings *found, const char *rule)
{
    for (int k = 0; k < found->count; k++)
        if (strcmp(found->all[k].rule, rule) == 0)
            return &found->all[k];
    return NULL;
}

Test(lint, finds_what_is_unfair)
{
    const finding *one;
    for (int k = 0; k < 4; k++) {
        ring_add("a", 0.1, k, 5, 0.3, k == 3 ? TRIAL_FAILED : TRIAL_DONE);
        ring_add("a", 1, k, 5, 0.2 + 0.01 * k, TRIAL_DONE);
        ring_add("b", 0.1, k, 5, 0.25, TRIAL_DONE);
    }
    ring_load();
    ring_trials[ring_count++] = sample_trial(ring_memory, "b", 0.1, 0, 4);
    ring_study.trial_count = ring_count;
    ring_goal.value = 0.001;
    findings found = lint(ring_store, &ring_study, ring_memory);
    ring_goal.value = 0.5;
    cr_assert((one = find(&found, "missing")) &&
              strstr(one->what, "1 of 5 trials are missing"));
    cr_assert((one = find(&found, "failed")) && strstr(one->what, "1 of 8 trials failed"));
    cr_assert(strstr(one->what, "seed 3: failed: walker fell"), "%s", one->what);
    cr_assert((one = find(&found, "grid-edge")) && strcmp(one->advice, "Add lr = 10") == 0,
              "%s", one ? one->advice : "");
    cr_assert((one = find(&found, "tuning-budget")) && strstr(one->what, "a 2, b 1"));
    cr_assert((one = find(&found, "seeds")) && strstr(one->what, "a 4, b 5"), "%s",
              one ? one->what : "");
    cr_assert((one = find(&found, "few-seeds")) && one->severity == LINT_WEAK);
    cr_assert((one = find(&found, "target")) && strstr(one->what, "nobody reaches loss 0.001"));
    cr_assert_null(find(&found, "seconds")); /* nothing is shown in seconds */
    for (int k = 1; k < found.count; k++)
        cr_assert(found.all[k - 1].severity <= found.all[k].severity);
}

Test(lint, is_quiet_about_a_fair_study)
{
    for (int k = 0; k < 6; k++)
        for (int lr = 0; lr < 3; lr++) {
            ring_add("a", pow(10, lr - 2), k, 5, 0.2 + 0.1 * abs(lr - 1) + 0.001 * k,
                     TRIAL_DONE);
            ring_add("b", pow(10, lr - 2), k, 9, 0.3 + 0.1 * abs(lr - 1) + 0.001 * k,
                     TRIAL_DONE);
        }
    ring_load();
    findings found = lint(ring_store, &ring_study, ring_memory);
    cr_assert_eq(found.count, 0, "%s: %s", found.all[0].rule, found.all[0].what);
}

/* The clocks of sample_run: 3 ms a step, one second of wall; the rest is set-up, or is not. */
Test(lint, audits_clocks)
{
    failure why;
    double loss[] = {1, 0.5};
    for (int k = 0; k < 2; k++) {
        int64_t row;
        static const char *const names[] = {"loss", "accuracy"};
        ring_trials[ring_count] = sample_trial(ring_memory, "a", 0.1, 0, (uint64_t)k);
        cr_assert(store_begin(ring_store, &ring_trials[ring_count], &row, &why));
        cr_assert(store_metrics(ring_store, row, 2, names, &why));
        clocks c = sample_clocks(1);
        cr_assert(store_point(ring_store, row, &c, loss, &why));
        trial_end over = {.status = TRIAL_DONE,
                          .clocks = c,
                          .wall_seconds = 1,
                          .evaluation_seconds = 0.1,
                          .setup_seconds = k == 0 ? 0.892 : 0.5,
                          .optimum = (double)NAN};
        cr_assert(store_end(ring_store, row, &over, &why));
        ring_count++;
    }
    ring_load();
    findings found = lint(ring_store, &ring_study, ring_memory);
    const finding *one = find(&found, "clocks");
    cr_assert(one &&
                  strstr(one->what, "1 of 2 trials have clocks that miss their wall clock by "
                                    "more than 1 %; seed 1"),
              "%s", one ? one->what : "");
}
