/* slalom table: the four formats, and the best settings of trials written by hand. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../store/sample.h"
#include "cli/sheet.h"
#include "cli/standing.h"
#include "cli/units.h"
#include "session.h"

static const char *header[] = {"name", "count", "remark"};
static const char *cells[] = {"a|b",
                              "1",
                              "x=1_000, y=\"2\"", /**/
                              "\xc3\xa9t\xc3\xa9",
                              "100",
                              ""};
static const bool numbers[] = {false, true, false};
static const char *notes[] = {"50% & more"};
static const sheet small = {"A [title]", 3, 2, header, cells, numbers, notes, 1, NULL};

static void expect(text *out, const char *expected)
{
    cr_assert_str_eq(out->data, expected, "got\n%s", out->data);
    text_free(out);
}

Test(sheet, text_is_aligned)
{
    text out = {0};
    sheet_text(&small, 80, false, &out);
    expect(&out, "A [title]\n"
                 "name  count  remark\n"
                 "a|b       1  x=1_000, y=\"2\"\n"
                 "\xc3\xa9t\xc3\xa9     100\n"
                 "50% & more\n");
}

Test(sheet, long_last_columns_go_below_their_row)
{
    text out = {0};
    sheet_text(&small, 20, true, &out);
    expect(&out, "\033[1mA [title]\033[0m\n"
                 "name  count\n"
                 "a|b       1\n"
                 "    x=1_000, y=\"2\"\n"
                 "\xc3\xa9t\xc3\xa9     100\n"
                 "50% & more\n");
}

Test(sheet, markdown_escapes)
{
    text out = {0};
    sheet_markdown(&small, &out);
    expect(&out, "### A [title]\n\n"
                 "| name | count | remark |\n"
                 "| --- | ---: | --- |\n"
                 "| a\\|b | 1 | x=1\\_000, y=\"2\" |\n"
                 "| \xc3\xa9t\xc3\xa9 | 100 |  |\n"
                 "\n50% & more\n");
}

Test(sheet, latex_escapes_and_uses_booktabs)
{
    text out = {0};
    sheet_latex(&small, &out);
    expect(&out, "\\begin{table}\n\\centering\\footnotesize\\setlength{\\tabcolsep}{4pt}"
                 "\n\\caption{A {[}title]. 50\\% \\& more}\n"
                 "\\begin{tabular}{lrl}\n\\toprule\n"
                 "name & count & remark \\\\\n\\midrule\n"
                 "a|b & 1 & x=1\\_000, y=\"2\" \\\\\n"
                 "\xc3\xa9t\xc3\xa9 & 100 &  \\\\\n"
                 "\\bottomrule\n\\end{tabular}\n\\end{table}\n");
}

Test(sheet, latex_sets_sentences_in_paragraphs)
{
    static const char *sentences[] = {
        "a", "1", "a remark that is longer than thirty characters", "b", "2", "short"};
    sheet s = small;
    text out = {0};
    s.cells = sentences;
    sheet_latex(&s, &out);
    cr_assert_not_null(strstr(out.data, "\\begin{tabular}{lrp{0.8"), "%s", out.data);
    text_free(&out);
}

Test(sheet, csv_fields_are_quoted_where_needed)
{
    text out = {0};
    sheet_csv_field(&out, "plain words");
    text_add(&out, ",");
    sheet_csv_field(&out, "a, \"b\"");
    expect(&out, "plain words,\"a, \"\"b\"\"\"");
}

Test(units, read_well)
{
    arena *a = arena_new();
    cr_assert_str_eq(unit_seconds(a, 1.234e-5), "12.3 us");
    cr_assert_str_eq(unit_seconds(a, 0.0456), "45.6 ms");
    cr_assert_str_eq(unit_seconds(a, 12), "12 s");
    cr_assert_str_eq(unit_seconds(a, 90), "1.5 min");
    cr_assert_str_eq(unit_seconds(a, 7200), "2 h");
    cr_assert_str_eq(unit_bytes(a, 0), "0 B");
    cr_assert_str_eq(unit_bytes(a, 999), "999 B");
    cr_assert_str_eq(unit_bytes(a, 12345), "12.3 kB");
    cr_assert_str_eq(unit_bytes(a, 5e9), "5 GB");
    arena_free(a);
}

static arena *memory;
static char *path;
static store *st;
static failure f;
static trial trials[8];
static study sample;
static target targets[] = {{"loss", 0.5}, {"loss", 0.01}};

/* sgd with two rates and adam, two seeds each; sgd's large rate diverges, one adam fails. */
static results *standing_load(void)
{
    static const struct {
        const char *label;
        double lr, loss;
        trial_status status;
    } all[] = {{"sgd", 0.1, 0.25, TRIAL_DONE},    {"sgd", 0.1, 0.375, TRIAL_DONE},
               {"sgd", 10, 8, TRIAL_DIVERGED},    {"sgd", 10, 9, TRIAL_DIVERGED},
               {"adam", 0.1, 0.125, TRIAL_DONE},  {"adam", 0.1, 1, TRIAL_FAILED},
               {"adam", 0.1, 0.25, TRIAL_RUNNING}};
    int64_t id;
    memory = arena_new();
    path = sample_path(memory, "test.db");
    st = store_open(path, &f);
    for (int k = 0; k < 7; k++) {
        double loss[] = {1, 0.75, all[k].loss};
        trials[k] = sample_trial(memory, all[k].label, all[k].lr, 0, (uint64_t)k);
        if (all[k].status != TRIAL_RUNNING)
            sample_run(st, &trials[k], 3, loss, all[k].status);
    }
    sample = sample_study("sample", trials, 7);
    sample.targets = targets;
    sample.target_count = 2;
    cr_assert(store_study(st, &sample, &id, &f), "%s", f.sentence);
    return results_load(st, &sample, measure_read("loss", memory), memory, &f);
}

static void standing_end(void)
{
    store_close(st);
    sample_remove(path);
    arena_free(memory);
}

Test(standing, sheet_has_the_best_settings_in_order)
{
    text out = {0};
    results *r = standing_load();
    sheet s = standing_sheet(st, r, "bowl {dim: 10}", SUMMARY_MEDIAN, memory);
    sheet_text(&s, 100, false, &out);
    expect(
        &out,
        "bowl {dim: 10}: final loss, median and quartiles of 2 seeds\n"
        "optimizer    loss   [quartiles]     diverged  to loss 0.5   to loss 0.01  state  best "
        "setting\n"
        "sgd         0.312*  [0.281, 0.344]       0/2  2, 6 ms*      -              80 B  "
        "lr=0.1\n"
        "adam       failed                        0/2  - (1/2)       -              80 B\n"
        "adam with seed 5: failed: walker fell\n"
        "1 trial is missing: slalom run study.yaml\n"
        "* the best; the seeds are too few for a paired test to tell others from it (alpha "
        "0.05).\n");
    standing_end();
}

Test(standing, csv_is_complete)
{
    text out = {0};
    results *r = standing_load();
    study other = sample_study("other", NULL, 0);
    target more[] = {{"loss", 0.5}, {"beauty", 3}};
    other.targets = more;
    other.target_count = 2;
    sample.next = &other;
    standing_targets all = standing_csv_targets(&sample, memory);
    standing_csv_header(&all, SUMMARY_MEDIAN, &out);
    standing_csv(st, r, "bowl {dim: 10}", &all, SUMMARY_MEDIAN, &out, memory);
    expect(
        &out,
        "study,problem,optimizer,setting,options,metric,median,low,high,seeds,diverged,failed,"
        "state_bytes,steps to loss 0.5,samples to loss 0.5,gradient_calls to loss 0.5,"
        "seconds to loss 0.5,steps to loss 0.01,samples to loss 0.01,"
        "gradient_calls to loss 0.01,seconds to loss 0.01,steps to beauty 3,"
        "samples to beauty 3,gradient_calls to beauty 3,seconds to beauty 3\n"
        "sample,bowl {dim: 10},sgd,lr=0.1,\"{\"\"lr\"\":0.1,\"\"momentum\"\":0,"
        "\"\"nesterov\"\":false}\",loss,0.3125,0.28125,0.34375,2,0,0,80,2,20,2,0.006,"
        "inf,inf,inf,inf,,,,\n"
        "sample,bowl {dim: 10},adam,,\"{\"\"lr\"\":0.1,\"\"momentum\"\":0,"
        "\"\"nesterov\"\":false}\",loss,inf,inf,inf,2,0,1,80,"
        "inf,inf,inf,inf,inf,inf,inf,inf,,,,\n");
    standing_end();
}

/* The mean of 0.25 and 0.375; of all draws of two from them it is the least and the greatest.
 */
Test(standing, csv_has_the_statistic_that_was_asked_for)
{
    text out = {0};
    results *r = standing_load();
    standing_targets none = {0};
    standing_csv_header(&none, SUMMARY_MEAN, &out);
    standing_csv(st, r, "bowl {dim: 10}", &none, SUMMARY_MEAN, &out, memory);
    cr_assert_not_null(strstr(out.data, ",metric,mean,low,high,seeds,"), "%s", out.data);
    cr_assert_not_null(strstr(out.data, ",loss,0.3125,0.25,0.375,2,0,0,80"), "%s", out.data);
    text_free(&out);
    standing_end();
}

static session call;

static void open_session(void)
{
    session_open(&call);
    session_write(&call, "study.yaml",
                  "study: small\n"
                  "problems: [quadratic: {dim: 5}]\n"
                  "optimizers: [sgd: {lr: [0.1, 0.5, 1000]}]\n"
                  "seeds: 2\n"
                  "budget: {steps: 20}\n"
                  "targets: {loss: 0.1}\n");
}

static void close_session(void)
{
    session_close(&call);
}

TestSuite(table, .init = open_session, .fini = close_session);

Test(table, needs_a_store_and_trials)
{
    cr_assert_eq(session_run(&call, "table study.yaml --store a.db"), 2);
    session_expect(&call, "there is no store a.db yet");
}

Test(table, refuses_wrong_calls)
{
    cr_assert_eq(session_run(&call, "table study.yaml --format markdwon"), 2);
    session_expect(&call, "did you mean \"markdown\"?");
    cr_assert_eq(session_run(&call, "table"), 2);
    session_expect(&call, "which study?");
    cr_assert_eq(session_run(&call, "table no.yaml"), 2);
    session_expect(&call, "no such study");
}

Test(table, shows_a_study_that_was_run)
{
    cr_assert_eq(session_run(&call, "run study.yaml --store a.db"), 0, "%s", call.output);
    cr_assert_eq(session_run(&call, "table study.yaml --store a.db"), 0, "%s", call.output);
    session_expect(&call, "quadratic: final loss, median and quartiles of 2 seeds");
    session_expect(&call, "lr=0.5");
    cr_assert_eq(session_run(&call, "table study.yaml --store a.db --format csv"), 0);
    session_expect(&call, "small,quadratic,sgd,lr=0.5,");
    cr_assert_eq(session_run(&call, "table study.yaml --store a.db -f csv -S iqm"), 0);
    session_expect(&call, ",options,metric,iqm,low,high,");
    cr_assert_eq(session_run(&call, "table study.yaml --store a.db --format latex"), 0);
    session_expect(&call, "\\toprule");
    cr_assert_eq(session_run(&call, "table study.yaml --store a.db -m 'best loss' -f markdown"),
                 0);
    session_expect(&call, "| --- | ---: |");
    cr_assert_eq(session_run(&call, "table study.yaml --store a.db --metric los"), 2);
    session_expect(&call, "has the metric los: expected loss");
}

Test(table, shows_every_race)
{
    session_write(&call, "races.yaml",
                  "study: two\n"
                  "budget: {steps: 5}\n"
                  "races:\n"
                  "  - race: first\n"
                  "    problems: [quadratic: {dim: 5}]\n"
                  "    optimizers: [sgd]\n"
                  "    targets: {loss: 0.25}\n"
                  "  - race: second\n"
                  "    problems: [rosenbrock: {dim: 2}]\n"
                  "    optimizers: [lbfgs]\n");
    cr_assert_eq(session_run(&call, "run races.yaml --store a.db"), 0, "%s", call.output);
    cr_assert_eq(session_run(&call, "table races.yaml --store a.db"), 0, "%s", call.output);
    session_expect(&call, "quadratic: final loss");
    session_expect(&call, "to loss 0.25");
    session_expect(&call, "rosenbrock: final loss");
    cr_assert_eq(session_run(&call, "table races.yaml --store a.db -f csv"), 0);
    session_expect(&call, "two/second,rosenbrock,lbfgs,,");
    cr_assert_eq(session_run(&call, "plot races.yaml --store a.db"), 0, "%s", call.output);
    session_expect(&call, "figures/curves-loss-steps-rosenbrock.pdf");
}
