/* slalom claims: verdicts, numbers, exit codes and mistakes. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "session.h"

static session call;

static void open_session(void)
{
    session_open(&call);
}

static void close_session(void)
{
    session_close(&call);
}

TestSuite(claims, .init = open_session, .fini = close_session);

/* A study with one claim of this SQL, quoted as in YAML. Five seeds of a deterministic race. */
static void write_study(const char *sql)
{
    char words[2048];
    snprintf(words, sizeof words,
             "study: small\nproblems: [quadratic: {dim: 5, condition: 10}]\n"
             "optimizers: [sgd: {lr: [0.1, 0.5]}, adam]\nseeds: 5\nbudget: {steps: 20}\n"
             "log: {every: 1}\nclaims:\n  - claim: it is so\n    paper: A. Nobody 1900\n"
             "    sql: %s\n",
             sql);
    session_write(&call, "study.yaml", words);
}

static void run(void)
{
    write_study("SELECT 1, 1, 1");
    cr_assert_eq(session_run(&call, "run study.yaml --store a.db"), 0, "%s", call.output);
}

static void expect_claim(const char *sql, int code, const char *words)
{
    write_study(sql);
    cr_expect_eq(session_run(&call, "claims study.yaml --store a.db"), code, "%s\n%s", sql,
                 call.output);
    session_expect(&call, words);
}

Test(claims, verdicts_with_their_numbers)
{
    run();
    expect_claim("SELECT 2 < 3, 2, 3", 0, "holds  it is so\n");
    session_expect(&call, "small: measured 2, bound 3\n       A. Nobody 1900\n"
                          "1 claim: 1 hold, 0 fail, 0 open\n");
    expect_claim("SELECT 0, 0.1 + 0.2, 9e999", 1, "fails  it is so\n");
    session_expect(&call, "measured 0.3, bound inf");
    expect_claim("SELECT NULL, NULL, 3", 1, "open  it is so\n");
    session_expect(&call,
                   "measured nothing, bound 3; the SQL answers NULL: nothing was measured");
    expect_claim("SELECT count(*) = 15, count(*), 15 FROM here", 0, "measured 15");
}

Test(claims, functions)
{
    run();
    static const char values[] = "(WITH v(x) AS (VALUES (4), (1), (2), (3)) SELECT %s FROM v)";
    static const char *const asked[][2] = {
        {"median(x)", "2.5"},
        {"quantile(x, 0.25)", "1.75"},
        {"quantile(x, 1)", "4"},
        {"iqm(x)", "2.5"},
        {"median(nullif(x, 1))", "3.5"},
        {"quantile(nullif(x, 1), 1)", "inf"},
    };
    for (size_t k = 0; k < sizeof asked / sizeof *asked; k++) {
        char from[256], sql[512], words[64];
        snprintf(from, sizeof from, values, asked[k][0]);
        snprintf(sql, sizeof sql, "SELECT 1, %s, ''", from);
        snprintf(words, sizeof words, "measured %s,", asked[k][1]);
        expect_claim(sql, 0, words);
    }
    expect_claim("SELECT median(x) IS NULL, median(x), 0 FROM (SELECT 1 AS x WHERE 0)", 0,
                 "measured nothing");
    expect_claim("SELECT 1, quantile(1, 2), 0", 2, "quantile(x, p): p must be from 0 to 1");
}

Test(claims, values_of_trials)
{
    run();
    expect_claim(
        "SELECT max(steps_to(trial, 'loss', 9e9)) = 0, count(steps_to(trial, 'x', 1)), 0"
        " FROM here",
        0, "measured 0");
    expect_claim("SELECT min(steps_to(trial, 'loss', -1)) = 9e999, 0, 0 FROM here", 0, "holds");
    expect_claim("SELECT sum(final_value(trial, 'loss') != value) = 0, 0, 0"
                 " FROM here JOIN final USING (trial) WHERE metric = 'loss'",
                 0, "holds");
    expect_claim("SELECT sum(best_value(trial, 'loss') != value) = 0, 0, 0"
                 " FROM here JOIN best USING (trial) WHERE metric = 'loss'",
                 0, "holds");
    expect_claim("SELECT sum(gradients_to(trial, 'loss', c.value) > c.gradient_calls) = 0, 0, 0"
                 " FROM here JOIN curve c USING (trial) WHERE metric = 'loss'",
                 0, "holds");
}

Test(claims, wrong_sql_is_shown_where_it_is_wrong)
{
    run();
    expect_claim("SELECT 1, 1, lable FROM here", 2,
                 "study.yaml:10:10: the SQL of this claim: no such column: lable; it stops at "
                 "\"lable FROM here\"");
    expect_claim("SELECT 1, 2", 2, "the SQL returns 2 columns; expected three");
    expect_claim("SELECT 1, 2, 3 WHERE 0", 2, "the SQL returns no row; expected one");
    expect_claim("SELECT 1, seed, 3 FROM here", 2,
                 "the SQL returns several rows; expected one");
    expect_claim("SELECT 1, 2, 3; SELECT 4", 2, "found \"SELECT 4\" behind the SQL's end");
    expect_claim("DELETE FROM trial RETURNING 1, 2, 3", 2, "not authorized");
    expect_claim("PRAGMA user_version", 2, "not authorized");
    expect_claim("ATTACH 'b.db' AS b", 2, "not authorized");
}

Test(claims, missing_trials_leave_them_open)
{
    write_study("SELECT 1, 1, 1");
    cr_expect_eq(session_run(&call, "claims study.yaml --store a.db"), 1, "%s", call.output);
    session_expect(&call, "open  it is so\n       small; 15 of 15 trials are missing\n");
    run();
    cr_assert_eq(session_shell(&call, "sed -i 's/seeds: 5/seeds: 6/' study.yaml"), 0);
    cr_expect_eq(session_run(&call, "claims study.yaml --store a.db"), 1, "%s", call.output);
    session_expect(&call, "measured 1, bound 1; 3 of 18 trials are missing");
    write_study("SELECT 1, seed, 3 FROM here WHERE seed = 5");
    cr_assert_eq(session_shell(&call, "sed -i 's/seeds: 5/seeds: 6/' study.yaml"), 0);
    cr_expect_eq(session_run(&call, "claims study.yaml --store a.db"), 1, "%s", call.output);
    session_expect(&call, "open  it is so\n       small; 3 of 18 trials are missing\n");
}

Test(claims, of_races_and_of_all_of_them)
{
    session_write(
        &call, "study.yaml",
        "study: two\nbudget: {steps: 5}\noptimizers: [sgd]\n"
        "claims:\n  - {claim: both, paper: P, sql: \"SELECT 1, count(*), 2 FROM here\"}\n"
        "races:\n  - race: a\n    problems: [quadratic: {dim: 2}]\n"
        "    claims: [{claim: one, paper: P, sql: \"SELECT 1, count(*), 1 FROM here\"}]\n"
        "  - race: b\n    problems: [quadratic: {dim: 3}]\n");
    cr_assert_eq(session_run(&call, "run study.yaml --store a.db"), 0, "%s", call.output);
    cr_expect_eq(session_run(&call, "claims study.yaml --store a.db --format csv"), 0, "%s",
                 call.output);
    cr_expect_str_eq(call.output, "study,verdict,measured,bound,paper,claim\n"
                                  "two,holds,2,2,P,both\ntwo/a,holds,1,1,P,one\n");
}

Test(claims, of_every_study_in_results)
{
    run();
    cr_assert_eq(session_shell(&call, "mkdir -p results/small results/other && "
                                      "cp study.yaml results/small/"),
                 0);
    cr_expect_eq(session_run(&call, "claims --all --store a.db --format markdown"), 0, "%s",
                 call.output);
    session_expect(&call, "| small | holds | 1 | 1 | A. Nobody 1900 | it is so |");
    cr_expect_eq(session_run(&call, "claims --all --store a.db"), 0, "%s", call.output);
    session_expect(&call, "small  holds           1      1  it is so (A. Nobody 1900)\n");
    session_write(&call, "results/other/study.yaml", "study: 7\n");
    cr_expect_eq(session_run(&call, "claims --all --store a.db --format latex"), 2);
    session_expect(&call, "results/other/study.yaml:1");
    session_expect(&call, "small & holds");
    cr_expect_eq(session_run(&call, "claims --all study.yaml"), 2);
    session_expect(&call, "Give either a study or --all");
}

static void refuse(const char *claims, const char *sentence)
{
    char words[512];
    snprintf(words, sizeof words,
             "study: s\nproblems: [quadratic]\noptimizers: [sgd]\nbudget: {steps: 1}\n"
             "claims: %s\n",
             claims);
    session_write(&call, "study.yaml", words);
    cr_expect_eq(session_run(&call, "claims study.yaml --store a.db"), 2, "%s", call.output);
    session_expect(&call, sentence);
}

Test(claims, grammar)
{
    refuse("[]", "study.yaml:5:9: claims is an empty list; expected a list of claims");
    refuse("[{claim: a, paper: b}]", "study.yaml:5:10: a claim needs the key \"sql\"");
    refuse("[{claim: a, papre: b}]",
           "unknown key \"papre\" of a claim; did you mean \"paper\"?");
    refuse("[a]", "found \"a\"; expected a map with claim, paper and sql");
    refuse("[{claim: [], paper: b, sql: c}]", "claim of a claim is an empty list");
}
