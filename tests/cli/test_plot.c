/* slalom plot from the command line. */
#include <criterion/criterion.h>

#include "session.h"

static session call;

static void open_session(void)
{
    session_open(&call);
    session_write(&call, "study.yaml",
                  "study: small\n"
                  "problems: [quadratic: {dim: 5, condition: [10, 100]}]\n"
                  "optimizers: [sgd: {lr: [0.1, 0.5, 1000]}]\n"
                  "seeds: 2\n"
                  "budget: {steps: 20}\n"
                  "figures: [curves: {x: samples, y: loss}, sensitivity: {over: lr}]\n");
}

static void close_session(void)
{
    session_close(&call);
}

TestSuite(plot, .init = open_session, .fini = close_session);

Test(plot, draws_a_study_that_was_run)
{
    cr_assert_eq(session_run(&call, "run study.yaml --store a.db"), 0, "%s", call.output);
    cr_assert_eq(session_run(&call, "plot study.yaml --store a.db"), 0, "%s", call.output);
    session_expect(&call, "figures/curves-loss-samples-quadratic-condition-10.pdf");
    cr_assert_eq(session_shell(&call, "ls figures | wc -l"), 0);
    session_expect(&call, "20\n");
    cr_assert_eq(session_shell(&call,
                               "cd figures && rm *.pdf *.svg *.png && "
                               "gnuplot sensitivity-loss-lr-quadratic-condition-10.gp && "
                               "ls *.pdf *.svg *.png | wc -l"),
                 0, "%s", call.output);
    session_expect(&call, "3\n");
    cr_assert_eq(session_run(&call, "plot study.yaml -s a.db -o some -f curves "
                                    "-p 'quadratic condition=100'"),
                 0, "%s", call.output);
    cr_assert_eq(session_shell(&call, "ls some | wc -l"), 0);
    session_expect(&call, "5\n");
}

Test(plot, refuses_wrong_calls)
{
    cr_assert_eq(session_run(&call, "run study.yaml --store a.db"), 0, "%s", call.output);
    cr_assert_eq(session_run(&call, "plot study.yaml -s a.db -p 'quadratic condition=11'"), 2);
    session_expect(&call, "the study has no such problem; expected quadratic condition=10");
    cr_assert_eq(session_run(&call, "plot study.yaml -s a.db --figure bars"), 2);
    session_expect(&call, "expected curves or sensitivity");
    cr_assert_eq(session_run(&call, "plot study.yaml -s a.db -o no/such/folder"), 2);
    session_expect(&call, "cannot make the folder of the figures");
    cr_assert_eq(session_run(&call, "plot study.yaml -s b.db"), 2);
    session_expect(&call, "there is no store b.db yet");
}
