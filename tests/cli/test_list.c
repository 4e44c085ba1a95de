/* slalom list and slalom info, over the plugins of tests/study/plugins and the project's. */
#include <criterion/criterion.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "session.h"

static session s;

static void open_session(void)
{
    char folder[4096];
    const char *beside = getenv("SLALOM_TEST_PLUGINS");
    cr_assert_not_null(beside);
    snprintf(folder, sizeof folder, "%s/../study/plugins", beside);
    setenv("SLALOM_PLUGINS", folder, 1);
    session_open(&s);
}

static void close_session(void)
{
    session_close(&s);
}

TestSuite(list, .init = open_session, .fini = close_session);
TestSuite(info, .init = open_session, .fini = close_session);

/* The text that a JSON path leads to in the last output. */
static void expect_json(const char *path, const char *expected)
{
    sqlite3 *database;
    sqlite3_stmt *query;
    cr_assert_eq(sqlite3_open(":memory:", &database), SQLITE_OK);
    sqlite3_prepare_v2(database, "SELECT json_extract(?, ?)", -1, &query, NULL);
    sqlite3_bind_text(query, 1, s.output, -1, SQLITE_STATIC);
    sqlite3_bind_text(query, 2, path, -1, SQLITE_STATIC);
    cr_assert_eq(sqlite3_step(query), SQLITE_ROW, "no JSON: %s", s.output);
    const char *found = (const char *)sqlite3_column_text(query, 0);
    cr_expect_str_eq(found ? found : "null", expected, "%s is %s, expected %s", path,
                     found ? found : "null", expected);
    sqlite3_finalize(query);
    sqlite3_close(database);
}

Test(list, has_a_line_for_each)
{
    cr_expect_eq(session_run(&s, "list"), 0);
    session_expect(&s, "\noptimizer  swim ");
    session_expect(&s, "crosses lakes\n");
    session_expect(&s, "\nprobe      compass ");
    session_expect(&s, "\noptimizer  sgd ");
}

Test(list, the_readme_has_them_all)
{
    session_shell(&s, "SLALOM_PLUGINS= \"$SLALOM_PROGRAM\" list | while read kind name rest; do"
                      " grep -q \"\\`$name\\`\" \"$SLALOM_ROOT/README.md\" || echo \"README.md "
                      "lacks $kind $name\"; done; echo end");
    cr_expect_str_eq(s.output, "end\n", "%s", s.output);
}

Test(list, shows_one_kind)
{
    cr_expect_eq(session_run(&s, "list --kind transforms"), 0);
    session_expect(&s, "transform  rope ");
    cr_expect_null(strstr(s.output, "optimizer"));
    cr_expect_eq(session_run(&s, "list --kind porbe"), 2);
    session_expect(&s, "--kind porbe: did you mean \"probe\"?");
    cr_expect_eq(session_run(&s, "list --format xml"), 2);
    session_expect(&s, "expected text or json");
    cr_expect_eq(session_run(&s, "list swim"), 2);
}

Test(list, is_json_when_asked)
{
    cr_expect_eq(session_run(&s, "list --kind schedule --format json"), 0);
    expect_json("$[0].kind", "schedule");
    cr_expect_eq(session_run(&s, "list -k optimizer -f json"), 0);
    session_expect(&s, "\"name\": \"swim\", \"precisions\": [\"f64\"]");
}

Test(list, tells_of_refused_files)
{
    session_write(&s, "broken.so", "no shared object");
    setenv("SLALOM_PLUGINS", s.folder, 1);
    cr_expect_eq(session_shell(&s, "{ $SLALOM_PROGRAM list >/dev/null; }"), 0);
    session_expect(&s, "slalom list: refused ");
    session_expect(&s, "broken.so");
}

Test(info, tells_all_of_a_problem)
{
    cr_expect_eq(session_run(&s, "info hill"), 0);
    session_expect(&s, "hill: a round hill\n");
    session_expect(&s, "  offers      loss, gradient\n");
    session_expect(&s, "  metrics     height in m, view (higher is better)\n");
    session_expect(&s, "  tensors     x vector 10\n");
    session_expect(&s, "  batch      int     full     from 1 to 1e+15 or full ");
    session_expect(&s, "  shape      choice  round    round, ridge or saddle ");
}

Test(info, tells_all_of_an_optimizer)
{
    cr_expect_eq(session_run(&s, "info stroll"), 0);
    session_expect(&s, "  needs       gradient\n");
    session_expect(&s, "  lr        real  0.1      > 0 ");
}

Test(info, tells_all_of_a_transform)
{
    cr_expect_eq(session_run(&s, "info rope"), 0);
    session_expect(&s, "  passes      loss\n");
}

Test(info, is_json_when_asked)
{
    cr_expect_eq(session_run(&s, "info hill --format json"), 0);
    expect_json("$[0].name", "hill");
    expect_json("$[0].generated", "1");
    expect_json("$[0].metrics[1].name", "view");
    expect_json("$[0].tensors[0].shape[0]", "10");
    expect_json("$[0].options[1].default", "full");
    expect_json("$[0].options[2].high", "null");
    expect_json("$[0].options[5].words[2]", "saddle");
    cr_expect_eq(session_run(&s, "info stroll --format json"), 0);
    expect_json("$[0].options[0].low", "0");
    expect_json("$[0].options[0].low_excluded", "1");
    expect_json("$[0].needs[0]", "gradient");
}

Test(info, reads_a_file)
{
    cr_expect_eq(session_run(&s, "info $SLALOM_PLUGINS/swim.so"), 0);
    session_expect(&s, "swim: crosses lakes\n");
    session_expect(&s, "  precisions  f64\n");
    cr_expect_eq(session_run(&s, "info ./absent.so"), 2);
    session_expect(&s, "slalom info: ");
}

Test(info, says_what_is_near)
{
    cr_expect_eq(session_run(&s, "info strol"), 2);
    cr_expect_str_eq(s.output,
                     "slalom info: there is no plugin \"strol\"; did you mean \"stroll\"?\n");
    cr_expect_eq(session_run(&s, "info"), 2);
    session_expect(&s, "which plugin?");
}
