/* slalom diff: same, different, missing, unreadable. */
#include <criterion/criterion.h>
#include <math.h>

#include "stores.h"

TestSuite(diff, .init = stores_begin, .fini = stores_end);

static void make(const char *name, double loss, int trials)
{
    store *s = stores_open(name);
    for (int k = 0; k < trials; k++)
        stores_add(s, "a", (uint64_t)k, k == 1 ? loss : 1.0 / (k + 3), TRIAL_DONE);
    store_close(s);
}

static int diff(void)
{
    return session_run(&stores_session, "diff a.db b.db");
}

Test(diff, same_stores)
{
    make("a.db", 0.3, 3);
    make("b.db", 0.3, 3);
    cr_expect_eq(diff(), 0, "%s", stores_session.output);
    session_expect(&stores_session, "3 the same, 0 different, 0 only in a.db, 0 only in b.db");
}

Test(diff, seconds_do_not_count)
{
    make("a.db", 0.3, 2);
    make("b.db", 0.3, 2);
    store *s = stores_open("b.db");
    sample_ask(stores_memory, s, "UPDATE stretch SET oracle_seconds = 77", false);
    store_close(s);
    cr_expect_eq(diff(), 0, "%s", stores_session.output);
}

Test(diff, a_single_bit_counts)
{
    make("a.db", 0.3, 3);
    make("b.db", nextafter(0.3, 1), 3);
    cr_expect_eq(diff(), 1);
    session_expect(&stores_session, "different: trial ");
    session_expect(&stores_session, "(bowl, walker {\"lr\":0.1,\"momentum\":0,\"nesterov\":");
    session_expect(&stores_session, "seed 1): step 0, loss: 0.29999999999999999 against "
                                    "0.30000000000000004\n");
    session_expect(&stores_session, "2 the same, 1 different");
}

Test(diff, what_is_not_a_number_is_a_value)
{
    make("a.db", (double)NAN, 2);
    make("b.db", (double)NAN, 2);
    cr_expect_eq(diff(), 0, "%s", stores_session.output);
    make("b.db", (double)INFINITY, 2);
    cr_expect_eq(diff(), 1);
    session_expect(&stores_session, "step 0, loss: nan against inf");
}

Test(diff, missing_trials_points_and_metrics)
{
    make("a.db", 0.3, 4);
    make("b.db", 0.3, 3);
    store *s = stores_open("b.db");
    sample_ask(stores_memory, s,
               "DELETE FROM point WHERE id = (SELECT last FROM stretch WHERE trial = 1)",
               false);
    sample_ask(stores_memory, s, "DELETE FROM trial_metric WHERE trial = 2 AND position = 1",
               false);
    store_close(s);
    cr_expect_eq(diff(), 1);
    session_expect(&stores_session, "only in a.db: trial ");
    session_expect(&stores_session, "the second store has no step 2, which the first has");
    session_expect(&stores_session, "only the first store has the metric accuracy");
    session_expect(&stores_session, "1 the same, 2 different, 1 only in a.db, 0 only in b.db");
}

Test(diff, status_counts)
{
    make("a.db", 0.3, 1);
    store *s = stores_open("b.db");
    stores_add(s, "a", 0, 1.0 / 3, TRIAL_FAILED);
    store_close(s);
    cr_expect_eq(diff(), 1);
    session_expect(&stores_session, "status: done against failed");
}

Test(diff, wrong_calls)
{
    make("a.db", 0.3, 1);
    cr_expect_eq(diff(), 2);
    session_expect(&stores_session, "slalom diff: there is no store b.db");
    session_write(&stores_session, "b.db", "These are only words, and too few of them.");
    cr_expect_eq(diff(), 2);
    session_expect(&stores_session, "b.db is no store of Slalom");
    cr_expect_eq(session_run(&stores_session, "diff a.db"), 2);
    session_expect(&stores_session, "which two stores?");
    cr_expect_eq(session_run(&stores_session, "diff a.db b.db c.db"), 2);
}
