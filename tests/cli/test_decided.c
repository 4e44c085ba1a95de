/* slalom run --until-decided: what it adds is counted, ends at the most, survives an interrupt.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "session.h"

static session call;

/* One seed may be added. The two differ by less than from seed to seed, and a single pair must
   be 3.7 deviations apart to decide. */
static void write_study(const char *steps)
{
    char words[1024];
    snprintf(words, sizeof words,
             "study: small\n"
             "problems: [quadratic: {dim: 10, condition: 50, noise: 0.3}]\n"
             "optimizers:\n"
             "  - adam: {lr: [0.01, 0.1]}\n"
             "  - rmsprop: {lr: [0.01, 0.1]}\n"
             "budget: {steps: %s}\n"
             "seeds: {from: 3, most: 4}\n",
             steps);
    session_write(&call, "study.yaml", words);
}

static void open_session(void)
{
    session_open(&call);
}

static void close_session(void)
{
    session_close(&call);
}

TestSuite(decided, .init = open_session, .fini = close_session, .timeout = 240);

static void run(const char *more)
{
    cr_assert_eq(session_run(&call, "run study.yaml --store a.db %s", more), 0, "%s",
                 call.output);
}

static void expect_rows(const char *query, const char *rows)
{
    session_shell(&call, "sqlite3 a.db \"%s\"", query);
    cr_assert_str_eq(call.output, rows, "%s", query);
}

Test(decided, added_seeds_end_at_the_most_and_are_counted)
{
    write_study("50000");
    run("--until-decided");
    session_expect(&call, "undecided: ");
    session_expect(&call, "over 1 added");
    expect_rows("SELECT max(seed), count(*), sum(seed = 3) FROM trials", "3|14|2\n");
    run("--until-decided");
    session_expect(&call, " 0 run now");
    expect_rows("SELECT max(seed), count(*) FROM trials", "3|14\n");
    cr_assert_eq(session_run(&call, "status study.yaml --store a.db"), 0);
    session_expect(&call, "14 trials: 14 done, 0 missing");
    cr_assert_eq(session_run(&call, "report study.yaml --store a.db"), 0);
    session_shell(&call, "grep -c '<dt>trials</dt><dd>14<' report.html");
    session_expect(&call, "1\n");
    cr_assert_eq(session_run(&call, "table study.yaml --store a.db"), 0);
    session_expect(&call, "median and quartiles of 4 seeds");
}

/* Interrupted as soon as a seed is being added. */
Test(decided, an_interrupt_is_gone_on_from)
{
    write_study("400000");
    run("");
    session_shell(
        &call,
        "true; '%s' run study.yaml --until-decided --store a.db >/dev/null 2>&1 & p=$!; "
        "until [ \"$(sqlite3 a.db 'SELECT count(*) FROM trials WHERE seed = 3')\" != 0 ]; "
        "do kill -0 $p || break; sleep 0.01; done; kill -INT $p; wait $p; echo code $?",
        getenv("SLALOM_PROGRAM"));
    session_expect(&call, "code 130");
    expect_rows("SELECT DISTINCT status FROM trials WHERE seed < 3", "done\n");
    cr_assert_eq(session_run(&call, "doctor --store a.db"), 0, "%s", call.output);
    cr_assert_eq(session_run(&call, "compare study.yaml --store a.db"), 0, "%s", call.output);
    run("--until-decided");
    expect_rows("SELECT status, count(*) FROM trials GROUP BY 1", "done|14\n");
    run("");
    session_expect(&call, "14 trials in the store, 0 run now");
}
