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
    session_expect(&call, "figures/curves-loss-samples.pdf\n");
    session_expect(&call,
                   "2 figures, each also as .svg, .png, with .gp, .tsv and .caption.txt");
    cr_assert_eq(session_shell(&call, "ls figures | wc -l"), 0);
    session_expect(&call, "14\n");
    cr_assert_eq(session_shell(&call, "cd figures && rm *.pdf *.svg *.png && "
                                      "gnuplot sensitivity-loss-lr.gp && "
                                      "ls *.pdf *.svg *.png | wc -l"),
                 0, "%s", call.output);
    session_expect(&call, "3\n");
    cr_assert_eq(session_run(&call, "plot study.yaml -s a.db -o some -f curves "
                                    "-p 'quadratic condition=100'"),
                 0, "%s", call.output);
    cr_assert_eq(session_shell(&call, "ls some | wc -l"), 0);
    session_expect(&call, "7\n");
}

Test(plot, explains_a_figure)
{
    cr_assert_eq(session_run(&call, "run study.yaml --store a.db"), 0, "%s", call.output);
    cr_assert_eq(session_run(&call, "plot study.yaml -s a.db -f 'pareto: {x: seconds}' -l"), 0,
                 "%s", call.output);
    cr_assert_eq(session_run(&call, "explain figures/pareto-loss-seconds.png"), 0, "%s",
                 call.output);
    session_expect(&call,
                   "command: slalom plot small --figure 'pareto: {x: seconds, y: loss}'\n");
    session_expect(&call, "trials: 1-12\n");
    cr_assert_eq(session_run(&call, "explain figures/pareto-loss-seconds-latex.pdf"), 2);
    session_expect(&call, "not a figure of slalom plot");
    cr_assert_eq(session_run(&call, "explain"), 2);
}

Test(plot, refuses_wrong_calls)
{
    cr_assert_eq(session_run(&call, "run study.yaml --store a.db"), 0, "%s", call.output);
    cr_assert_eq(session_run(&call, "plot study.yaml -s a.db -p 'quadratic condition=11'"), 2);
    session_expect(&call, "the study has no such problem; expected quadratic condition=10");
    cr_assert_eq(session_run(&call, "plot study.yaml -s a.db --figure bars"), 2);
    session_expect(&call, "no bars figure: the study has no target of this metric");
    cr_assert_eq(session_run(&call, "plot study.yaml -s a.db --figure parreto"), 2);
    session_expect(&call, "unknown figure \"parreto\"; did you mean \"pareto\"?");
    cr_assert_eq(session_run(&call, "plot study.yaml -s a.db -f 'curves: {z: loss}'"), 2);
    session_expect(&call, "unknown key \"z\" of a figure; expected x, y or style");
    cr_assert_eq(session_run(&call, "plot study.yaml -s a.db -f 'curves: {x: second}'"), 2);
    session_expect(&call, "did you mean \"seconds\"?");
    cr_assert_eq(
        session_run(&call, "plot study.yaml -s a.db -f 'box: {style: {width: colum}}'"), 2);
    session_expect(&call, "did you mean \"column\"?");
    cr_assert_eq(session_run(&call, "plot study.yaml -s a.db -f 'heatmap: {over: lr}'"), 2);
    session_expect(&call, "expected two options, as in [lr, momentum]");
    cr_assert_eq(session_run(&call, "plot study.yaml -s a.db -o no/such/folder"), 2);
    session_expect(&call, "cannot make the folder of the figures");
    cr_assert_eq(session_run(&call, "plot study.yaml -s b.db"), 2);
    session_expect(&call, "there is no store b.db yet");
}
