/* slalom compare, lint and run --until-decided as a user calls them. */
#include <criterion/criterion.h>

#include "session.h"

static session call;

static const char words[] = "study: small\n"
                            "problems: [quadratic: {dim: 10, condition: 50, noise: 0.3}]\n"
                            "optimizers:\n"
                            "  - sgd: {lr: [0.01, 0.1]}\n"
                            "  - adam: {lr: [0.001, 0.01]}\n"
                            "budget: {steps: 60}\n"
                            "log: {every: 1}\n"
                            "targets: {loss: 1}\n";

static void write_study(const char *seeds)
{
    session_write(&call, "top.yaml", words);
    session_write(&call, "seeds.yaml", seeds);
    session_shell(&call, "cat top.yaml seeds.yaml > study.yaml");
}

static void open_session(void)
{
    session_open(&call);
    write_study("seeds: 6\n");
}

static void close_session(void)
{
    session_close(&call);
}

TestSuite(compare, .init = open_session, .fini = close_session);

static void run(const char *more)
{
    cr_assert_eq(session_run(&call, "run study.yaml --store a.db %s", more), 0, "%s",
                 call.output);
}

Test(compare, answers_in_a_sentence)
{
    run("");
    cr_assert_eq(session_run(&call, "compare study.yaml sgd adam --store a.db"), 0);
    session_expect(&call, "sgd reaches loss 1 on quadratic");
    session_expect(&call, "p=0.031");
    session_expect(&call, "sgd at lr=0.1 (best of 2 settings); adam at lr=0.01 (best of 2");
    cr_assert_eq(session_run(&call, "compare study.yaml --store a.db -c gradient_calls -t 0.9"),
                 0);
    session_expect(&call, "fewer gradients than");
    cr_assert_eq(session_run(&call,
                             "compare study.yaml 'sgd{lr=0.01}' 'sgd{lr=0.1}' --store a.db "
                             "-m 'final loss' -f csv"),
                 0);
    session_expect(&call, "small,quadratic,final loss,sgd,sgd,lr=0.01,lr=0.1,");
    cr_assert_eq(session_run(&call, "compare study.yaml --store a.db -t 1e-9"), 0);
    session_expect(&call, "neither sgd nor adam reaches loss 1e-09 on quadratic with any of 6");
    write_study("seeds: 9\n");
    cr_assert_eq(session_run(&call, "compare study.yaml --store a.db"), 0);
    session_expect(&call, "sgd on quadratic has 6 of its 9 seeds yet: slalom run study.yaml");
    cr_assert_eq(session_run(&call, "compare study.yaml --store a.db -f latex"), 0);
    session_expect(&call, "\\bottomrule");
}

Test(compare, refuses_misuse)
{
    cr_assert_eq(session_run(&call, "compare study.yaml --store a.db"), 2);
    session_expect(&call, "there is no store a.db yet");
    run("");
    cr_assert_eq(session_run(&call, "compare study.yaml sgd adma --store a.db"), 2);
    session_expect(&call, "no optimizer adma; expected adam");
    cr_assert_eq(session_run(&call, "compare study.yaml sgd --store a.db"), 2);
    session_expect(&call, "sgd against whom?");
    cr_assert_eq(session_run(&call, "compare study.yaml sgd sgd --store a.db"), 2);
    session_expect(&call, "sgd and sgd are the same setting on quadratic");
    cr_assert_eq(session_run(&call, "compare study.yaml --clock second --store a.db"), 2);
    session_expect(&call, "expected seconds");
    cr_assert_eq(session_run(&call, "compare study.yaml --target x --store a.db"), 2);
    cr_assert_eq(session_run(&call, "compare study.yaml --problem q --store a.db"), 2);
    session_expect(&call, "the study has no such problem");
    cr_assert_eq(session_run(&call, "compare study.yaml --metric los --store a.db"), 2);
    session_expect(&call, "expected loss");
}

Test(compare, lint_tells_and_exits_so)
{
    run("");
    cr_assert_eq(session_run(&call, "lint study.yaml --store a.db"), 1, "%s", call.output);
    session_expect(&call,
                   "unfair: sgd on quadratic: the best lr, 0.1, lies at the upper edge of");
    session_expect(&call, "Add lr = 1");
    cr_assert_eq(session_run(&call, "plot study.yaml --store a.db"), 0);
    session_expect(&call, "(slalom lint study.yaml)");
    cr_assert_eq(session_run(&call, "lint"), 2);
    session_write(&call, "fair.yaml",
                  "study: fair\nproblems: [quadratic: {dim: 4, noise: 0.1}]\n"
                  "optimizers: [sgd, adam]\nseeds: 6\nbudget: {steps: 10}\n");
    cr_assert_eq(session_run(&call, "run fair.yaml --store a.db"), 0);
    cr_assert_eq(session_run(&call, "lint fair.yaml --store a.db"), 0, "%s", call.output);
    session_expect(&call, "nothing found");
}

Test(compare, seeds_are_added_until_it_is_decided)
{
    cr_assert_eq(session_run(&call, "run study.yaml --until-decided --store a.db"), 2);
    session_expect(&call, "expected seeds: {from: 5, most: 40}");
    write_study("seeds: {from: 3, most: 30}\n");
    run("");
    session_expect(&call, "12 trials in the store");
    run("--until-decided");
    session_expect(&call, "1 of 1 comparisons undecided");
    session_expect(&call, "sgd reaches loss 1 on quadratic");
    session_expect(&call, "anytime-valid at 0.05 over");
    run("--until-decided");
    session_expect(&call, " 0 run now");
    session_expect(&call, "anytime-valid");
    cr_assert_eq(session_run(&call, "compare study.yaml --store a.db"), 0);
    session_expect(&call, "do not apply");
    /* The added trials are the study's own, also for SQL. */
    cr_assert_eq(session_shell(&call, "sqlite3 a.db \"SELECT 'more' FROM trials WHERE study = "
                                      "'small' AND seed >= 3 LIMIT 1\" || echo more"),
                 0);
    session_expect(&call, "more");
}

Test(compare, seed_ranges_are_checked)
{
    write_study("seeds: {from: 5, most: 4}\n");
    cr_assert_eq(session_run(&call, "run study.yaml --store a.db"), 2);
    session_expect(&call, "as in {from: 5, most: 40}");
    write_study("seeds: {from: 5}\n");
    cr_assert_eq(session_run(&call, "run study.yaml --store a.db"), 2);
    write_study("seeds: {form: 5, most: 9}\n");
    cr_assert_eq(session_run(&call, "run study.yaml --store a.db"), 2);
    session_expect(&call, "\"from\"");
}

Test(compare, tables_lay_problems_out)
{
    run("");
    cr_assert_eq(session_run(&call, "table study.yaml --store a.db --layout columns -S mean"),
                 0);
    session_expect(&call, "small: final loss, mean and its 95 % bootstrap interval of 6 seeds");
    cr_assert_eq(session_run(&call, "table study.yaml --store a.db -l rows -t 1 -f latex"), 0);
    session_expect(&call, "\\textbf{");
    session_expect(&call, "steps to loss 1, median of 6 seeds");
    cr_assert_eq(session_run(&call, "table study.yaml --store a.db -l rows -t 1e-9"), 0);
    session_expect(&call, "- (0/6)");
    cr_assert_eq(session_run(&call, "table study.yaml --store a.db -t 1"), 2);
    session_expect(&call, "go with --layout columns or rows");
    cr_assert_eq(session_run(&call, "table study.yaml --store a.db --statistic men"), 2);
    session_expect(&call, "expected mean");
}
