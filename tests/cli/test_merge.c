/* slalom merge: what is taken, what stays, what is refused. */
#include <criterion/criterion.h>

#include "stores.h"

TestSuite(merge, .init = stores_begin, .fini = stores_end);

static const char everything[] = "SELECT * FROM curve ORDER BY metric, trial, step";

static void one(const char *name, const char *label, double loss, trial_status status)
{
    store *s = stores_open(name);
    stores_add(s, label, 0, loss, status);
    store_close(s);
}

static int merge(const char *sources)
{
    return session_run(&stores_session, "merge into.db %s", sources);
}

static void expect(const char *query, const char *answer)
{
    store *s = stores_open("into.db");
    const char *found = sample_ask(stores_memory, s, query, false);
    cr_expect_str_eq(found, answer, "%s gives %s", query, found);
    store_close(s);
}

Test(merge, shards_make_the_whole)
{
    one("one.db", "a", 0.5, TRIAL_DONE);
    one("two.db", "b", 0.25, TRIAL_TARGET);
    cr_expect_eq(merge("one.db two.db"), 0, "%s", stores_session.output);
    session_expect(&stores_session, "one.db: 1 taken, 0 known");
    store *s = stores_open("whole.db");
    stores_add(s, "a", 0, 0.5, TRIAL_DONE);
    stores_add(s, "b", 0, 0.25, TRIAL_TARGET);
    char *whole = sample_ask(stores_memory, s, everything, false);
    store_close(s);
    expect(everything, whole);
    expect("SELECT count(*), sum(paid) FROM call", "2|4");
    expect("SELECT count(*) FROM trial_plugin", "4");
    expect("SELECT count(*) FROM environment", "1");
    expect("SELECT count(*) FROM pragma_foreign_key_check", "0");
    cr_expect_eq(session_run(&stores_session, "diff into.db whole.db"), 0);
}

Test(merge, twice_is_once)
{
    one("one.db", "a", 0.5, TRIAL_DONE);
    cr_expect_eq(merge("one.db one.db"), 0);
    cr_expect_eq(merge("one.db"), 0);
    session_expect(&stores_session, "0 taken, 1 known");
    expect("SELECT trial, status FROM trials", "1|done");
}

Test(merge, results_replace_what_is_none)
{
    static const trial_status none[] = {TRIAL_RUNNING, TRIAL_INTERRUPTED, TRIAL_FAILED};
    one("one.db", "a", 0.5, TRIAL_DIVERGED);
    for (size_t k = 0; k < sizeof none / sizeof *none; k++) {
        one("into.db", "a", 0.75, none[k]);
        cr_expect_eq(merge("one.db"), 0);
        session_expect(&stores_session, "1 taken");
        expect("SELECT status FROM trials", "diverged");
        expect("SELECT count(*), max(value) FROM curve WHERE metric = 'loss'", "3|0.5");
    }
}

Test(merge, a_failure_replaces_nothing_that_is_known)
{
    one("one.db", "a", 0.5, TRIAL_FAILED);
    one("two.db", "b", 0.5, TRIAL_RUNNING);
    cr_expect_eq(merge("one.db two.db"), 0);
    expect("SELECT status, message FROM trials", "failed|walker fell");
    one("into.db", "a", 0.5, TRIAL_DONE);
    cr_expect_eq(merge("one.db"), 0);
    session_expect(&stores_session, "0 taken, 0 known, 1 unfinished or failed and left out");
    expect("SELECT status FROM trials", "done");
}

Test(merge, conflicts_are_reported_and_ours_stays)
{
    one("into.db", "a", 0.5, TRIAL_DONE);
    one("one.db", "a", 0.75, TRIAL_DONE);
    one("two.db", "b", 0.75, TRIAL_DONE);
    cr_expect_eq(merge("one.db two.db"), 1);
    session_expect(&stores_session, "conflict: trial ");
    session_expect(&stores_session, "step 0, loss: 0.5 against 0.75");
    expect("SELECT count(*), min(value) FROM curve WHERE metric = 'loss' AND step = 0",
           "2|0.5");
}

static void with_study(const char *name, const char *first, const char *second, double goal)
{
    failure f;
    int64_t id;
    target goals[] = {{.metric = (char *)"loss", .value = goal}};
    trial trials[] = {sample_trial(stores_memory, first, 0.1, 0, 0),
                      sample_trial(stores_memory, second, 0.1, 0, 0)};
    study st = sample_study("race", trials, 2);
    st.targets = goals;
    st.target_count = 1;
    store *s = stores_open(name);
    cr_assert(store_study(s, &st, &id, &f), "%s", f.sentence);
    store_close(s);
}

Test(merge, studies_are_united)
{
    with_study("into.db", "a", "b", 0.5);
    with_study("one.db", "b", "c", 0.25);
    cr_expect_eq(merge("one.db one.db"), 0, "%s", stores_session.output);
    expect("SELECT s.name, m.position, m.label FROM member m JOIN study s ON s.id ="
           " m.study ORDER BY m.position",
           "race|0|a\nrace|1|b\nrace|2|c");
    expect("SELECT metric, value FROM target", "loss|0.25\nloss|0.5");
}

Test(merge, environments_come_along)
{
    one("one.db", "a", 0.5, TRIAL_DONE);
    one("into.db", "b", 0.5, TRIAL_DONE);
    store *s = stores_open("one.db");
    sample_ask(stores_memory, s, "UPDATE environment SET hostname = 'elsewhere'", false);
    store_close(s);
    cr_expect_eq(merge("one.db"), 0);
    expect("SELECT hostname = 'elsewhere' FROM trial t JOIN environment e ON e.id ="
           " t.environment ORDER BY t.id",
           "0\n1");
}

Test(merge, noise_backtraces_and_optima_come_along_once)
{
    one("one.db", "a", 0.5, TRIAL_DONE);
    one("one.db", "c", 0.5, TRIAL_DONE);
    one("into.db", "b", 0.5, TRIAL_DONE);
    store *s = stores_open("one.db");
    sample_ask(stores_memory, s, "UPDATE environment SET hostname = 'elsewhere'", false);
    sample_ask(stores_memory, s, "INSERT INTO noise VALUES(7, 1, 2, 'today')", false);
    sample_ask(stores_memory, s,
               "INSERT INTO calibration VALUES(7, 0, 'before', 1, 2), (7, 1, 'after', 3, 4)",
               false);
    sample_ask(stores_memory, s,
               "UPDATE trial SET noise = 7, timing = 'exclusive', threads = 2, backtrace = 'f'",
               false);
    sample_ask(stores_memory, s,
               "INSERT INTO optimum VALUES('k', 'bowl', '{}', 0, 0.5, 'lbfgs', 'today')",
               false);
    store_close(s);
    cr_expect_eq(merge("one.db one.db"), 0, "%s", stores_session.output);
    expect("SELECT t.timing, t.threads, t.backtrace, e.hostname = 'elsewhere', n.threads,"
           " n.environment = t.environment FROM trial t JOIN environment e ON e.id ="
           " t.environment LEFT JOIN noise n ON n.id = t.noise ORDER BY t.id",
           "shared|1||0|null|null\nexclusive|2|f|1|2|1\nexclusive|2|f|1|2|1");
    expect("SELECT position, moment, compute_seconds, memory_seconds FROM calibration",
           "0|before|1|2\n1|after|3|4");
    expect("SELECT problem_key, value FROM optimum", "k|0.5");
}

/* The last row of the source is one that the target's own rules refuse. */
Test(merge, all_of_a_source_or_nothing)
{
    one("into.db", "z", 0.5, TRIAL_DONE);
    one("one.db", "a", 0.5, TRIAL_DONE);
    one("one.db", "b", 0.5, TRIAL_DONE);
    store *s = stores_open("into.db");
    sample_ask(
        stores_memory, s,
        "CREATE TRIGGER full BEFORE INSERT ON trial WHEN (SELECT count(*) FROM trial) > 1"
        " BEGIN SELECT raise(ABORT, 'no more'); END",
        false);
    store_close(s);
    cr_expect_eq(merge("one.db"), 2);
    session_expect(&stores_session, "into.db: cannot take a row over: no more");
    expect("SELECT label FROM trials", "walker");
    expect("SELECT count(*) FROM point", "3");
}

Test(merge, refuses_what_is_no_store)
{
    one("one.db", "a", 0.5, TRIAL_DONE);
    cr_expect_eq(merge("one.db none.db"), 2);
    session_expect(&stores_session, "slalom merge: there is no store none.db");
    store *s = stores_open("new.db");
    sample_ask(stores_memory, s, "PRAGMA user_version = 99", false);
    store_close(s);
    cr_expect_eq(merge("one.db new.db"), 2);
    session_expect(&stores_session, "written by a newer Slalom");
    cr_expect_eq(session_shell(&stores_session, "test -e into.db"), 1);
    cr_expect_eq(merge(""), 2);
    session_expect(&stores_session, "which stores?");
}
