/* slalom doctor: every kind of damage is found and named. */
#include <criterion/criterion.h>

#include "stores.h"

TestSuite(doctor, .init = stores_begin, .fini = stores_end);

static void make(const char *damage)
{
    store *s = stores_open("a.db");
    stores_add(s, "a", 0, 0.5, TRIAL_DONE);
    sample_ask(stores_memory, s, damage, false);
    store_close(s);
}

static void expect(int code, const char *words)
{
    cr_expect_eq(session_run(&stores_session, "doctor --store a.db"), code);
    session_expect(&stores_session, words);
}

Test(doctor, a_sound_store)
{
    make("SELECT 1");
    expect(0, "the store is sound (schema version ");
}

Test(doctor, trials_without_end)
{
    make("UPDATE trial SET status = 'running'");
    expect(1, "a.db: 1 trials have begun and not ended");
}

Test(doctor, points_without_trial)
{
    make("UPDATE stretch SET trial = 99");
    expect(1, "a.db: 3 points of 1 trials that are not in the store");
}

Test(doctor, missing_points)
{
    make("DELETE FROM point WHERE step = 1");
    expect(1, "a.db: 1 points are missing or belong to no trial");
}

Test(doctor, rows_without_owner)
{
    make("DELETE FROM environment");
    expect(1, "a.db: 1 rows of trial belong to no environment");
}

Test(doctor, results_without_end)
{
    make("UPDATE trial SET steps = NULL");
    expect(1, "a.db: 1 trials have a result without the clocks");
}

Test(doctor, newer_schema)
{
    make("PRAGMA user_version = 99");
    expect(1, "its schema is version 99");
}

Test(doctor, damaged_pages)
{
    make("SELECT 1");
    cr_assert_eq(session_shell(&stores_session,
                               "dd if=/dev/urandom of=a.db bs=4096 seek=3 count=8 "
                               "conv=notrunc status=none"),
                 0);
    cr_expect_eq(session_run(&stores_session, "doctor --store a.db"), 1, "%s",
                 stores_session.output);
}

Test(doctor, no_file)
{
    expect(2, "there is no store a.db");
}
