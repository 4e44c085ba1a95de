/* slalom report from the command line. */
#include <criterion/criterion.h>

#include "cli/session.h"

static session call;

static void open_session(void)
{
    session_open(&call);
    session_write(&call, "study.yaml",
                  "study: small\n"
                  "problems: [quadratic: {dim: 5}]\n"
                  "optimizers: [sgd: {lr: [0.1, 0.5]}, adam]\n"
                  "seeds: 2\n"
                  "budget: {steps: 20}\n");
}

static void close_session(void)
{
    session_close(&call);
}

TestSuite(report, .init = open_session, .fini = close_session);

Test(report, is_one_file_and_the_same_twice)
{
    cr_assert_eq(session_run(&call, "run study.yaml --store a.db"), 0, "%s", call.output);
    cr_assert_eq(session_run(&call, "report study.yaml -s a.db"), 0, "%s", call.output);
    session_expect(&call, "report.html (");
    cr_assert_eq(session_run(&call, "report study.yaml -s a.db -o b.html"), 0, "%s",
                 call.output);
    cr_assert_eq(session_shell(&call, "cmp report.html b.html"), 0, "%s", call.output);
    cr_assert_eq(session_shell(&call, "ls"), 0);
    cr_assert_eq(session_shell(&call, "grep -cE 'src=.?(http|file|//)|href=.?(http|file|//)' "
                                      "report.html"),
                 1, "it refers to other files: %s", call.output);
}

Test(report, tells_what_is_missing)
{
    cr_assert_eq(session_run(&call, "run study.yaml --store a.db"), 0, "%s", call.output);
    cr_assert_eq(session_shell(&call, "sed -i 's/seeds: 2/seeds: 4/' study.yaml"), 0);
    cr_assert_eq(session_run(&call, "report study.yaml -s a.db"), 0, "%s", call.output);
    cr_assert_eq(session_shell(&call, "grep -o '[0-9]* of [0-9]* trials are missing' "
                                      "report.html"),
                 0);
    session_expect(&call, "4 of 8 trials are missing");
    session_expect(&call, "2 of 4 trials are missing");
}

Test(report, refuses_wrong_calls_and_leaves_no_file)
{
    cr_assert_eq(session_run(&call, "report study.yaml -s a.db"), 2);
    session_expect(&call, "there is no store a.db yet");
    cr_assert_eq(session_run(&call, "run study.yaml --store a.db"), 0, "%s", call.output);
    cr_assert_eq(session_run(&call, "report study.yaml -s a.db -o no/such/page.html"), 2);
    session_expect(&call, "cannot write the report");
    session_write(&call, "other.yaml",
                  "study: other\nproblems: [quadratic]\noptimizers: [sgd]\nbudget: {steps: "
                  "3}\n");
    cr_assert_eq(session_run(&call, "report other.yaml -s a.db"), 2);
    session_expect(&call, "the store has no trial of the study other yet");
    cr_assert_neq(session_shell(&call, "ls *.html *.part"), 0);
}
