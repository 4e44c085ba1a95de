/* Trials written by hand and read back through the views, whose columns and values are a
   promise to users (harness/store/SCHEMA.md). */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

#include "sample.h"

static const double infinite = (double)INFINITY;
static const double no_number = (double)NAN;

static const double falling[] = {0.9, 0.5, 0.25, 0.3};

#define EXPECT(query, expected)                                                                \
    do {                                                                                       \
        char *answer = sample_ask(memory, s, query, false);                                    \
        cr_assert_str_eq(answer, expected, "%s gives\n%s", query, answer);                     \
    } while (0)
#define EXPECT_COLUMNS(view, expected)                                                         \
    do {                                                                                       \
        char *answer = sample_ask(memory, s, "SELECT * FROM " view " WHERE 0", true);          \
        cr_assert_str_eq(answer, expected, "%s has %s", view, answer);                         \
    } while (0)

static arena *memory;
static char *path;
static store *s;
static failure f;

static void open_store(void)
{
    memory = arena_new();
    path = sample_path(memory, "test.db");
    f.sentence[0] = '\0';
    s = store_open(path, &f);
    cr_assert(s, "%s", f.sentence);
}

static void close_store(void)
{
    store_close(s);
    sample_remove(path);
    arena_free(memory);
}

TestSuite(store, .init = open_store, .fini = close_store);

Test(store, views_have_the_promised_columns)
{
    EXPECT_COLUMNS("trials", "trial|study|problem|problem_options|optimizer|options|label|seed|"
                             "precision|device|status|message|started|seconds|steps|"
                             "state_bytes|peak_rss|threads|timing|hostname|noise|backtrace|"
                             "tokens|tokens_per_second|utilization");
    EXPECT_COLUMNS("curve", "trial|step|samples|loss_calls|gradient_calls|hvp_calls|flops|"
                            "optimizer_seconds|oracle_seconds|seconds|metric|value|"
                            "matvec_calls|tokens");
    EXPECT_COLUMNS("final", "trial|metric|value");
    EXPECT_COLUMNS("best", "trial|metric|value|step");
    EXPECT_COLUMNS("to_target", "trial|metric|target|step|samples|gradient_calls|seconds");
}

Test(store, views_have_the_values_of_a_trial)
{
    int64_t id;
    trial t = sample_trial(memory, "sgd", 0.1, 0.9, 7);
    study st = sample_study("first", &t, 1);
    target targets[] = {{"loss", 0.4}, {"loss", 0.01}, {"accuracy", 0.75}, {"absent", 1}};
    st.targets = targets;
    st.target_count = 4;
    cr_assert(store_study(s, &st, &id, &f), "%s", f.sentence);
    cr_assert_eq(sample_run(s, &t, 4, falling, TRIAL_DONE), 1);
    EXPECT("SELECT trial, study, problem, problem_options, optimizer, options, label, seed,"
           " precision, device, status, message, seconds, steps, state_bytes, peak_rss"
           " FROM trials",
           "1|first|bowl|{\"dim\":10}|walker|{\"lr\":0.1,\"momentum\":0.9,\"nesterov\":false}|"
           "sgd|7|f64|cpu|done||0.009|3|80|4096");
    EXPECT("SELECT started LIKE '2___-__-__T__:__:__.___Z' FROM trials", "1");
    EXPECT("SELECT * FROM curve WHERE metric = 'loss' AND step > 1",
           "1|2|20|0|2|0|200|0.002|0.004|0.006|loss|0.25|0|60\n"
           "1|3|30|0|3|0|300|0.003|0.006|0.009|loss|0.3|0|90");
    EXPECT("SELECT tokens, round(tokens_per_second), round(utilization, 9) FROM trials",
           "90|10000|0.033333333");
    EXPECT("SELECT * FROM final ORDER BY metric", "1|accuracy|0.7\n1|loss|0.3");
    EXPECT("SELECT * FROM best ORDER BY metric", "1|accuracy|0.75|2\n1|loss|0.25|2");
    EXPECT("SELECT * FROM to_target ORDER BY metric, target",
           "1|accuracy|0.75|2|20|2|0.006\n1|loss|0.01|null|null|null|null\n"
           "1|loss|0.4|2|20|2|0.006");
    EXPECT("SELECT call, asked, paid FROM call", "gradient|3|3");
    EXPECT("SELECT kind, name, contents FROM plugin ORDER BY kind",
           "optimizer|walker|0000000000001234\nproblem|bowl|0000000000005678");
    EXPECT("SELECT count(*), cores > 0, memory > 0, cpu <> '', os <> '', compiler <> ''"
           " FROM environment",
           "1|1|1|1|1|1");
}

Test(store, transforms_and_schedules_are_in_the_options)
{
    trial t = sample_trial(memory, "sgd", 0.5, 0, 0);
    option_value norm = {.number = 2}, final = {.number = 0.25};
    setting clip = {&sample_clip, &norm};
    scheduled lr = {{&sample_cosine, &final}, 0};
    t.transforms = &clip;
    t.transform_count = 1;
    t.schedules = &lr;
    t.schedule_count = 1;
    sample_run(s, &t, 2, falling, TRIAL_DONE);
    EXPECT(
        "SELECT options FROM trials",
        "{\"lr\":0.5,\"momentum\":0,\"nesterov\":false,\"through\":[{\"clip\":{\"norm\":2}}],"
        "\"schedule\":{\"lr\":{\"cosine\":{\"final\":0.25}}}}");
    EXPECT("SELECT study, label FROM trials", "null|walker");
    EXPECT("SELECT count(*) FROM trial_plugin", "4");
}

Test(store, two_studies_share_a_trial_under_labels_of_their_own)
{
    int64_t id;
    trial all[] = {sample_trial(memory, "a", 0.1, 0, 0), sample_trial(memory, "a", 0.2, 0, 0)};
    trial other = all[1];
    other.label = "b";
    study first = sample_study("first", all, 2), second = sample_study("second", &other, 1);
    cr_assert(store_study(s, &first, &id, &f) && store_study(s, &second, &id, &f));
    sample_run(s, &all[0], 2, falling, TRIAL_DONE);
    sample_run(s, &all[1], 3, falling, TRIAL_DONE);
    EXPECT("SELECT study, trial, label FROM trials ORDER BY study, trial",
           "first|1|a\nfirst|2|a\nsecond|2|b");
    EXPECT("SELECT count(*) FROM final WHERE metric = 'loss'", "2");
    first.trial_count = 1;
    cr_assert(store_study(s, &first, &id, &f));
    cr_assert_eq(id, 1);
    EXPECT("SELECT study, trial, label FROM trials ORDER BY study, trial",
           "first|1|a\nsecond|2|b");
}

Test(store, rerunning_a_key_replaces_its_points)
{
    const double again[] = {0.8, 0.1};
    trial t = sample_trial(memory, "a", 0.1, 0, 0);
    int64_t first = sample_run(s, &t, 4, falling, TRIAL_CRASHED);
    int64_t second = sample_run(s, &t, 2, again, TRIAL_DONE);
    cr_assert_neq(first, second);
    EXPECT("SELECT step, value FROM curve WHERE metric = 'loss'", "0|0.8\n1|0.1");
    EXPECT("SELECT status FROM trials", "done");
    EXPECT("SELECT count(*) FROM trial_metric", "2");
}

Test(store, finds_trials_by_key)
{
    int64_t row;
    trial_status status;
    trial t = sample_trial(memory, "a", 0.1, 0, 0);
    cr_assert_not(store_find(s, t.key, &status, &row));
    int64_t run = sample_run(s, &t, 1, falling, TRIAL_FAILED);
    cr_assert(store_find(s, t.key, &status, &row));
    cr_assert_eq(row, run);
    cr_assert_eq(status, TRIAL_FAILED);
    EXPECT("SELECT message FROM trials", "walker fell");
}

Test(store, diverged_values_stay_visible)
{
    const double wild[] = {1, 1e300, infinite, no_number};
    trial t = sample_trial(memory, "a", 9, 0, 0);
    sample_run(s, &t, 4, wild, TRIAL_DIVERGED);
    EXPECT("SELECT step, value FROM curve WHERE metric = 'loss'",
           "0|1\n1|1e+300\n2|inf\n3|null");
    EXPECT("SELECT value FROM final WHERE metric = 'loss'", "null");
    EXPECT("SELECT value, step FROM best WHERE metric = 'loss'", "1|0");
}

Test(store, the_first_of_equal_values_is_the_best)
{
    const double flat[] = {3, 2, 2, 2};
    trial t = sample_trial(memory, "a", 1, 0, 0);
    sample_run(s, &t, 4, flat, TRIAL_DONE);
    EXPECT("SELECT step FROM best WHERE metric = 'loss'", "1");
}

Test(store, keeps_any_number_of_metrics)
{
    enum { COUNT = 19 };
    char names[COUNT][16];
    const char *pointers[COUNT];
    double values[COUNT];
    int64_t row;
    trial t = sample_trial(memory, "a", 1, 0, 0);
    for (int k = 0; k < COUNT; k++) {
        snprintf(names[k], sizeof names[k], "m%02d", k);
        pointers[k] = names[k];
        values[k] = 100 + k;
    }
    cr_assert(store_begin(s, &t, &row, &f) && store_metrics(s, row, COUNT, pointers, &f));
    clocks c = sample_clocks(5);
    cr_assert(store_point(s, row, &c, values, &f), "%s", f.sentence);
    cr_assert(store_commit(s, &f), "%s", f.sentence);
    EXPECT("SELECT count(*), sum(value = 100 + substr(metric, 2)), min(samples) FROM curve",
           "19|19|50");
    EXPECT("SELECT value FROM final WHERE metric = 'm18'", "118");
}

Test(store, points_of_several_trials_may_alternate)
{
    static const char *const names[] = {"loss", "accuracy"};
    int64_t a, b;
    trial first = sample_trial(memory, "a", 1, 0, 0),
          second = sample_trial(memory, "b", 1, 0, 0);
    cr_assert(store_begin(s, &first, &a, &f) && store_metrics(s, a, 1, names, &f));
    cr_assert(store_begin(s, &second, &b, &f) && store_metrics(s, b, 2, names, &f));
    for (int k = 0; k < 3; k++) {
        clocks c = sample_clocks(k);
        double values[] = {k, -k};
        cr_assert(store_point(s, k % 2 ? b : a, &c, values, &f));
    }
    cr_assert(store_commit(s, &f), "%s", f.sentence);
    EXPECT("SELECT trial, step, metric, value FROM curve ORDER BY trial, step, metric",
           "1|0|loss|0\n1|2|loss|2\n2|1|accuracy|-1\n2|1|loss|1");
}
