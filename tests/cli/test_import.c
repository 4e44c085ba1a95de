/* slalom import: samples made by benchopt, cocoex and pandas (tests/import/samples/make.py),
   files with mistakes, and imported trials beside a study's own. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

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

TestSuite(import, .init = open_session, .fini = close_session);

static int import_sample(const char *sample, const char *rest)
{
    return session_run(&call, "import %s/tests/import/samples/%s --store a.db %s",
                       getenv("SLALOM_ROOT"), sample, rest);
}

static void expect_answer(const char *question, const char *answer)
{
    cr_assert_eq(session_shell(&call, "sqlite3 a.db \"%s\"", question), 0, "%s", call.output);
    cr_expect_str_eq(call.output, answer);
}

Test(import, benchopt)
{
    cr_assert_eq(import_sample("benchopt.csv", "--study lasso"), 0, "%s", call.output);
    session_expect(&call, "lasso: 6 trials of benchopt taken, 0 known, 0 in conflict\n");
    expect_answer("SELECT DISTINCT problem, problem_options, device, precision, status, steps"
                  " FROM trials WHERE optimizer = 'gd'",
                  "Least squares|{\"l2\":0.1,\"data\":\"Simulated[d=5,n=20]\"}|||done|4\n");
    expect_answer("SELECT options, seed, round(value, 10) FROM trials JOIN final USING (trial)"
                  " WHERE metric = 'loss' ORDER BY optimizer, options, seed",
                  "{\"lr\":0.01,\"nesterov\":false}|0|12.9884771128\n"
                  "{\"lr\":0.01,\"nesterov\":false}|1|12.9884771128\n"
                  "{\"lr\":0.03,\"nesterov\":false}|0|12.2407402906\n"
                  "{\"lr\":0.03,\"nesterov\":false}|1|12.2407402906\n"
                  "{}|0|12.1579320437\n{}|1|12.1579320437\n");
    expect_answer("SELECT count(*), count(seconds), count(samples), count(gradient_calls)"
                  " FROM curve WHERE metric = 'residual'",
                  "22|22|0|0\n");
    expect_answer("SELECT DISTINCT kind, name FROM plugin", "imported|benchopt\n");
}

Test(import, a_second_time_adds_nothing)
{
    cr_assert_eq(import_sample("benchopt.csv", "--study lasso"), 0, "%s", call.output);
    cr_assert_eq(import_sample("benchopt.csv", "--study lasso"), 0, "%s", call.output);
    session_expect(&call, "lasso: 0 trials of benchopt taken, 6 known, 0 in conflict\n");
    expect_answer("SELECT count(*) FROM trials", "6\n");
    cr_assert_eq(import_sample("benchopt.csv", "--study again"), 0, "%s", call.output);
    expect_answer("SELECT count(*) FROM trials", "12\n");
}

Test(import, other_values_of_a_trial_are_a_conflict)
{
    cr_assert_eq(import_sample("benchopt.csv", "--study lasso"), 0, "%s", call.output);
    cr_assert_eq(session_shell(&call,
                               "sed 's/,12[.]9/,13.9/' %s/tests/import/samples/benchopt.csv"
                               " > new.csv",
                               getenv("SLALOM_ROOT")),
                 0);
    cr_assert_eq(session_run(&call, "import new.csv --store a.db --study lasso"), 1);
    session_expect(&call, "conflict: trial ");
    session_expect(&call, "lasso: 0 trials of benchopt taken, 4 known, 2 in conflict\n");
}

Test(import, coco_of_today)
{
    cr_assert_eq(import_sample("coco", "--study random"), 0, "%s", call.output);
    session_expect(&call, "random: 4 trials of coco taken");
    /* As the info files sum them up: 2.9e+00, 2.4e+00, 1.2e+01 and 1.3e+00 after 40. */
    expect_answer("SELECT problem_options, seed, steps, printf('%.1e', value) FROM trials"
                  " JOIN final USING (trial) ORDER BY problem_options, seed",
                  "{\"function\":1,\"dim\":2}|0|40|2.9e+00\n"
                  "{\"function\":1,\"dim\":2}|1|40|2.4e+00\n"
                  "{\"function\":8,\"dim\":2}|0|40|1.2e+01\n"
                  "{\"function\":8,\"dim\":2}|1|40|1.3e+00\n");
    /* The evaluations in .dat and .tdat together, each once. */
    expect_answer("SELECT count(*), sum(loss_calls = step), count(c.seconds) FROM trials"
                  " JOIN curve c USING (trial) WHERE seed = 0 AND problem_options LIKE '%1,%'",
                  "25|25|0\n");
    expect_answer("SELECT DISTINCT optimum FROM trial", "0.0\n");
}

Test(import, coco_of_2009)
{
    session_write(&call, "old.info",
                  "funcId = 3, DIM = 5, Precision = 1.000e-08, algId = 'old one'\n"
                  "% a comment\n"
                  "data_f3\\old.dat, 4:10|1.0e+00, 4:8|5.0e-09\n");
    cr_assert_eq(session_shell(&call, "mkdir data_f3"), 0);
    session_write(
        &call, "data_f3/old.dat",
        "% function evaluation | noise-free fitness - Fopt (7.9e+01) | best noise-free "
        "fitness - Fopt | measured fitness | best measured fitness | x1 | x2...\n"
        "1 +9.0e+00 +9.0e+00 +8.8e+01 +8.8e+01 +1.0e+00\n"
        "10 +4.0e+00 +1.0e+00 +8.3e+01 +8.0e+01 +1.0e+00\n"
        "% function evaluation | noise-free fitness - Fopt (7.9e+01) | best noise-free "
        "fitness - Fopt | measured fitness | best measured fitness | x1 | x2...\n"
        "8 +6.0e-09 +5.0e-09 +7.9e+01 +7.9e+01 +1.0e+00\n");
    cr_assert_eq(session_run(&call, "import old.info --study old --store a.db"), 0, "%s",
                 call.output);
    expect_answer("SELECT label, seed, step, value FROM trials JOIN curve USING (trial)"
                  " ORDER BY seed, step",
                  "old one|0|1|9.0\nold one|0|10|1.0\nold one|1|8|5.0e-09\n");
    expect_answer("SELECT seed, instance FROM trial ORDER BY seed", "0|4\n1|4\n");
}

Test(import, algoperf)
{
    cr_assert_eq(import_sample("algoperf", "--study prize --metric validation/loss=loss"), 0,
                 "%s", call.output);
    session_expect(&call, "prize: 4 trials of algoperf taken");
    expect_answer("SELECT problem, label, options, seed, steps, seconds FROM trials"
                  " ORDER BY options, seed",
                  "mnist|adamw|{\"learning_rate\":0.001,\"nesterov\":true}|0|20|5.0\n"
                  "mnist|adamw|{\"learning_rate\":0.001,\"nesterov\":true}|1|20|6.0\n"
                  "mnist|adamw|{\"trial\":2}|0|20|5.0\n"
                  "mnist|adamw|{\"trial\":2}|1|20|6.0\n");
    expect_answer("SELECT name, higher FROM metric ORDER BY name",
                  "loss|0\ntrain/accuracy|1\ntrain/loss|0\nvalidation/accuracy|1\n");
    expect_answer("SELECT cpu, gpu, cores FROM environment WHERE gpu != ''",
                  "Some CPU|Some GPU|8\n");
}

static const char HEAD[] = "objective_name,dataset_name,solver_name,idx_rep,stop_val,time,"
                           "objective_value\n";

/* The file is refused with this sentence, and the store is as it was. */
static void refuse(const char *name, const char *words, const char *sentence)
{
    session_write(&call, name, words);
    cr_assert_eq(session_run(&call, "import %s --study bad --store a.db", name), 2, "%s",
                 call.output);
    session_expect(&call, sentence);
    cr_assert_neq(session_shell(&call, "test -e a.db"), 0);
}

static void refuse_rows(const char *rows, const char *sentence)
{
    char words[1024];
    snprintf(words, sizeof words, "%s%s", HEAD, rows);
    refuse("x.csv", words, sentence);
}

Test(import, mistakes_are_named_and_nothing_is_taken)
{
    refuse_rows("o,d,s,0,0,1e-3,5\no,d,s,0,1,soon,4\n",
                "x.csv:3: column time: found \"soon\"; expected a number");
    refuse_rows("o,d,s,0,0,1e-3,5\no,d,s,0,1,1e-3\n",
                "x.csv:3: found 6 cells; expected 7, as in the header");
    refuse_rows("o,d,s,0,1,1e-3,5\no,d,s,0,1,1e-3,4\n",
                "x.csv:2: step 1 of s on o on d, seed 0, stands there twice");
    refuse_rows("o,\"d,s,0,1,1e-3,5\n",
                "x.csv:2: a quote opens here and the file ends before it closes");
    refuse_rows("", "x.csv: found one line; expected a header and rows below it");
    refuse("x.csv", "solver_nam,a\n1,2\n",
           "x.csv:1: the column solver_name is missing; did you mean \"solver_nam\"?");
    refuse("x.parquet", "PAR1", "Debian has no library that reads parquet; turn it into csv");
    refuse("x.info", "funcId = 1, DIM = 2, algId = 'a'\n%\nno.dat, 1:4|1e0\n",
           "no.dat: cannot read the file");
    refuse("x.info", "funcId = 1, algId = 'a'\n", "x.info:1: found \"funcId = 1, algId");
    refuse("measurements.csv", "global_step\n1\n",
           "expected SUBMISSION/STUDY/WORKLOAD_FRAMEWORK/trial_K/eval_measurements.csv");
}

Test(import, data_of_coco_that_do_not_fit)
{
    session_write(&call, "y.dat",
                  "% f evaluations | g evaluations | best noise-free fitness - "
                  "Fopt (1.0e+00) + sum g_i+ | x1\n1 0 oops 3\n");
    refuse("x.info", "funcId = 1, DIM = 2, algId = 'a'\n%\ny.dat, 1:4|1e0\n",
           "y.dat:2: column 3: found \"oops\"; expected a number");
    session_write(&call, "y.dat", "% f evaluations | hypervolume\n1 2\n");
    refuse("x.info", "funcId = 1, DIM = 2, algId = 'a'\n%\ny.dat, 1:4|1e0\n",
           "y.dat:1: no column \"best noise-free fitness - Fopt\"");
    session_write(&call, "y.dat", "% f | g | best noise-free fitness - Fopt\n1 0 2\n");
    refuse("x.info", "funcId = 1, DIM = 2, algId = 'a'\n%\ny.dat, 1:4|1e0, 2:4|1e0\n",
           "y.dat: found 1 runs; x.info:3 lists 2 instances");
}

Test(import, metrics_that_are_no_numbers_are_left_out_with_a_word)
{
    session_write(&call, "x.csv",
                  "objective_name,data_name,solver_name,stop_val,time,objective_value,"
                  "objective_path\no,d,s,1,1e-3,nan,here\n");
    cr_assert_eq(session_run(&call, "import x.csv --study s --store a.db"), 0, "%s",
                 call.output);
    session_expect(&call, "x.csv: objective_path is left out: not all of it are numbers");
    expect_answer("SELECT status FROM trials", "diverged\n");
    cr_assert_eq(session_run(&call, "import x.csv --study t --store a.db --metric nothing=a"),
                 2);
    session_expect(&call, "no result has the metric nothing; expected one like loss");
}

static void write_study(const char *baselines)
{
    char words[1024];
    snprintf(words, sizeof words,
             "study: mine\nproblems: [quadratic: {dim: 5}]\noptimizers: [sgd: {lr: 0.1}]\n"
             "budget: {steps: 10}\ntargets: {loss: 12.5}\nbaselines: [%s]\n",
             baselines);
    session_write(&call, "study.yaml", words);
}

Test(import, stands_beside_a_study)
{
    write_study("lasso, {study: random, problems: {quadratic: bbob f8 dim=2}}");
    cr_assert_eq(import_sample("benchopt.csv", "--study lasso"), 0, "%s", call.output);
    cr_assert_eq(import_sample("coco", "--study random"), 0, "%s", call.output);
    cr_assert_eq(session_run(&call, "run study.yaml --store a.db"), 0, "%s", call.output);
    session_expect(&call, "1 trials in the store, 1 run now");
    cr_assert_eq(session_run(&call, "status study.yaml --store a.db"), 0, "%s", call.output);
    session_expect(&call, "gd (lasso)                   4        0       0      0");
    session_expect(&call, "random_search (random)       2        0       0      0");
    session_expect(&call, "9 trials: 9 done, 0 missing, 0 failed, 0 stale");
    cr_assert_eq(session_run(&call, "table study.yaml --store a.db"), 0, "%s", call.output);
    session_expect(&call, "gd (lasso)");
    session_expect(&call, "lr=0.03");
    session_expect(&call, "random_search (random)");
    cr_assert_eq(session_run(&call, "plot study.yaml --store a.db -f curves -o figures"), 0,
                 "%s", call.output);
    cr_assert_eq(session_shell(&call, "cat figures/*.gp figures/*.tsv"), 0);
    session_expect(&call, "'gd (lasso)'");
    session_expect(&call, "12.24074029");
}

Test(import, a_study_of_our_own_keeps_its_name)
{
    write_study("");
    cr_assert_eq(session_run(&call, "run study.yaml --store a.db"), 0, "%s", call.output);
    cr_assert_eq(import_sample("coco", "--study mine"), 2);
    session_expect(&call, "a.db: the study mine was run by slalom; expected another --study");
    expect_answer("SELECT count(*) FROM trials", "1\n");
}

Test(import, works_with_whole_stores)
{
    cr_assert_eq(import_sample("coco", "--study random"), 0, "%s", call.output);
    cr_assert_eq(session_run(&call, "doctor --store a.db"), 0, "%s", call.output);
    cr_assert_eq(session_run(&call, "merge b.db a.db"), 0, "%s", call.output);
    session_expect(&call, "4 taken");
    cr_assert_eq(session_run(&call, "diff a.db b.db"), 0, "%s", call.output);
    cr_assert_eq(session_run(&call, "export random --store b.db"), 0, "%s", call.output);
    session_expect(&call, ",random_search,0,,,done,40,,40,,,,,,,,loss,2.949320373\n");
}

/* Baselines know neither their memory nor all clocks; every kind still draws. */
Test(import, baselines_are_drawn_and_reported)
{
    static const char *const kinds[] = {
        "curves", "profile", "data_profile: {x: seconds}", "ecdf: {x: seconds}", "bars",
        "tuning", "box",     "pareto: {x: state_memory}",  "pareto: {x: flops}"};
    char words[256];
    write_study("lasso");
    cr_assert_eq(import_sample("benchopt.csv", "--study lasso"), 0, "%s", call.output);
    cr_assert_eq(session_run(&call, "run study.yaml --store a.db"), 0, "%s", call.output);
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        snprintf(words, sizeof words, "plot study.yaml --store a.db --figure '%s'", kinds[k]);
        cr_assert_eq(session_run(&call, "%s", words), 0, "%s: %s", kinds[k], call.output);
    }
    cr_assert_eq(session_run(&call, "report study.yaml --store a.db"), 0, "%s", call.output);
    cr_assert_eq(session_shell(&call, "grep -c '<dt>missing</dt><dd>0<' report.html"), 0);
    cr_assert_eq(session_shell(&call, "grep -q 'gd (lasso)' report.html"), 0);
}

Test(import, baselines_that_do_not_fit_are_refused)
{
    cr_assert_eq(import_sample("coco", "--study random"), 0, "%s", call.output);
    write_study("random");
    cr_assert_eq(session_run(&call, "run study.yaml --store a.db"), 0, "%s", call.output);
    cr_assert_eq(session_run(&call, "table study.yaml --store a.db"), 2);
    session_expect(&call,
                   "study.yaml:6:13: no trial of random stands on a problem of this study: "
                   "it has \"bbob f1 dim=2\", \"bbob f8 dim=2\"");
    write_study("rondom");
    cr_assert_eq(session_run(&call, "status study.yaml --store a.db"), 2);
    session_expect(&call,
                   "study.yaml:6:13: the store has no imported study rondom; expected one "
                   "of random");
    write_study("{study: random, problems: {bowl: x}}");
    cr_assert_eq(session_run(&call, "table study.yaml --store a.db"), 2);
    session_expect(&call, "study.yaml:6:40: \"bowl\" is no problem of this study");
    session_write(&call, "races.yaml",
                  "study: s\nbaselines: [random]\nbudget: {steps: 1}\noptimizers: [sgd]\n"
                  "races: [{race: a, problems: [quadratic]}]\n");
    cr_assert_eq(session_run(&call, "table races.yaml --store a.db"), 2);
    session_expect(&call, "races.yaml:2:12: baselines stand at the top; they belong in a race");
    write_study("{name: random}");
    cr_assert_eq(session_run(&call, "table study.yaml --store a.db"), 2);
    session_expect(&call, "study.yaml:6:14: unknown key \"name\" of a baseline");
}
