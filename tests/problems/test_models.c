/* The linear models against scipy (reference/linear_models.py): least values and constants;
   their generated data; what single options do. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "stand.h"

#define TEST(suite, name) Test(suite, name)
#define SUITE             SL_PRECISE(models)

enum { ROWS = 60, COLUMNS = 7, GIVEN_MOST = 12 };

static const double relative = sizeof(real) == sizeof(double) ? 1e-9 : 2e-5;

static double value_at(int i, int j)
{
    return ((i * i * 7 + j * 31 + i * j * 13 + 5) % 201 - 100) / 100.0;
}

static void write_set(bool regression, char path[64])
{
    snprintf(path, 64, "/tmp/slalom-models-XXXXXX");
    int descriptor = mkstemp(path);
    FILE *file = descriptor < 0 ? NULL : fdopen(descriptor, "w");
    cr_assert(file, "%s cannot be written", path);
    for (int i = 0; i < ROWS; i++) {
        int c = i % 3;
        double score = value_at(i, 0) + 0.5 * value_at(i, 1) + 0.3 * (c - 1);
        if (regression)
            fprintf(file, "%.2f", 2 * value_at(i, 0) - value_at(i, 2) + 0.25 * (c - 1) + 1e-9);
        else
            fprintf(file, "%d", score > 0 ? 1 : -1);
        for (int j = 0; j < COLUMNS; j++)
            fprintf(file, " %d:%.2f", j + 1, value_at(i, j));
        fprintf(file, "\n");
    }
    fclose(file);
}

static double reference(const char *name, const char *quantity)
{
    char path[4096], found[64], what[64];
    double value, result = (double)NAN;
    snprintf(path, sizeof path, "%s/tests/problems/reference/linear_models.tsv",
             getenv("SLALOM_ROOT"));
    FILE *file = fopen(path, "r");
    cr_assert(file, "%s cannot be read", path);
    while (fscanf(file, "%63s %63s %lf", found, what, &value) == 3)
        if (strcmp(found, name) == 0 && strcmp(what, quantity) == 0)
            result = value;
    fclose(file);
    cr_assert(!isnan(result), "no %s of %s in %s", quantity, name, path);
    return result;
}

static void check(const char *name, const char *problem, const given *options)
{
    char path[64];
    stand s;
    given all[GIVEN_MOST] = {{"data", 0, path}, {"optimum", 1, NULL}};
    for (int k = 0; options[k].name; k++)
        all[k + 2] = options[k];
    write_set(strcmp(problem, "logistic_regression") != 0 &&
                  strcmp(problem, "svm_smooth_hinge") != 0,
              path);
    cr_assert(stand_open(&s, problem, all), "%s", s.message.sentence);
    double least = reference(name, "least"), smooth = reference(name, "smoothness");
    cr_expect_float_eq(s.f->optimum, least, relative * (1 + least), "%s: %.15g, expected %.15g",
                       name, s.f->optimum, least);
    cr_expect_float_eq(s.f->smoothness, smooth, relative * smooth,
                       "%s: smoothness %.15g, expected %.15g", name, s.f->smoothness, smooth);
    stand_close(&s);
    unlink(path);
}

TEST(SUITE, least_values_are_scipys)
{
    const given l2[] = {{"l2", 0.01, NULL}, {0}};
    const given l1[] = {{"penalty", 1, NULL}, {"lambda", 0.02, NULL}, {0}};
    const given net[] = {
        {"penalty", 2, NULL}, {"lambda", 0.03, NULL}, {"ratio", 0.25, NULL}, {0}};
    const given balanced[] = {{"l2", 0.01, NULL}, {"class_weights", 1, NULL}, {0}};
    const given none[] = {{0}}, ridge[] = {{"l2", 0.3, NULL}, {0}};
    const given lasso[] = {{"lambda", 0.05, NULL}, {0}};
    const given hinge[] = {{"l2", 0.01, NULL}, {"width", 0.5, NULL}, {0}};
    check("logistic_l2", "logistic_regression", l2);
    check("logistic_l1", "logistic_regression", l1);
    check("logistic_elastic_net", "logistic_regression", net);
    check("logistic_balanced", "logistic_regression", balanced);
    check("linear_regression", "linear_regression", none);
    check("ridge", "ridge", ridge);
    check("lasso", "lasso", lasso);
    check("svm_smooth_hinge", "svm_smooth_hinge", hinge);
}

/* f + r is the penalty that the papers write. */
static void check_concave(double kind, double a, double w, double expected)
{
    stand s;
    double with = 0, without = 0, rough = 0;
    given options[] = {{"n", 20, NULL},
                       {"d", 1, NULL},
                       {"bias", 0, NULL},
                       {"penalty", kind, NULL},
                       {"lambda", 0.5, NULL},
                       {"a", a, NULL},
                       {0}};
    given plain[] = {{"n", 20, NULL}, {"d", 1, NULL}, {"bias", 0, NULL}, {0}};
    cr_assert(stand_open(&s, "linear_regression", options), "%s", s.message.sentence);
    sl_batch whole = sl_whole(s.f);
    s.x[0] = (real)w;
    cr_assert_eq(sl_loss(s.f, &whole, s.x, &with), SL_OK);
    cr_assert_eq(sl_penalty(s.f, s.x, &rough), SL_OK);
    stand_close(&s);
    cr_assert(stand_open(&s, "linear_regression", plain), "%s", s.message.sentence);
    s.x[0] = (real)w;
    cr_assert_eq(sl_loss(s.f, &whole, s.x, &without), SL_OK);
    stand_close(&s);
    cr_expect_float_eq(with + rough - without, expected, 1e-5 * (1 + without));
}

TEST(SUITE, scad_and_mcp_are_as_defined)
{
    const double l = 0.5, a = 3;
    check_concave(3, a, 0.25, l * 0.25);
    check_concave(3, a, -1, (2 * a * l * 1 - 1 - l * l) / (2 * (a - 1)));
    check_concave(3, a, 4, l * l * (a + 1) / 2);
    check_concave(4, a, -1, l * 1 - 1 / (2 * a));
    check_concave(4, a, 4, a * l * l / 2);
}

/* The majority of one for `imbalance` others, a share of zeros, the support. */
TEST(SUITE, generated_rows_are_what_was_asked_for)
{
    stand s;
    given options[] = {{"n", 400, NULL},
                       {"d", 50, NULL},
                       {"imbalance", 3, NULL},
                       {"sparsity", 0.5, NULL},
                       {"support", 20, NULL},
                       {"bias", 1, NULL},
                       {0}};
    double values[8];
    cr_assert(stand_open(&s, "logistic_regression", options), "%s", s.message.sentence);
    cr_assert_eq(s.f->samples, 400);
    cr_assert_eq(s.n, 51);
    s.x[50] = -1; /* all are of the smaller label */
    cr_assert_eq(chain_measure(s.chain, values), SL_OK);
    cr_expect_float_eq(values[1], 0.75, 1e-12);
    cr_expect_float_eq(values[5], 1, 1e-12, "no weight is right: error %g", values[5]);
    stand_close(&s);
}

/* Columns times e: the same labels, so the same loss where the weights are over e. */
TEST(SUITE, scaled_features_keep_their_labels)
{
    double loss[2], error[2];
    for (int k = 0; k < 2; k++) {
        stand s;
        given options[] = {
            {"n", 50, NULL}, {"d", 1, NULL}, {"feature_scaling", 3.0 * k, NULL}, {0}};
        double values[8], zero[8];
        cr_assert(stand_open(&s, "linear_regression", options), "%s", s.message.sentence);
        cr_assert_eq(chain_measure(s.chain, zero), SL_OK);
        loss[k] = zero[0];
        s.x[0] = 1;
        cr_assert_eq(chain_measure(s.chain, values), SL_OK);
        error[k] = values[3];
        stand_close(&s);
    }
    cr_expect_float_eq(loss[0], loss[1], relative * loss[0], "other labels: %g, %g", loss[0],
                       loss[1]);
    cr_expect(fabs(error[0] - error[1]) > 1e-3, "the truth is not scaled: %g", error[0]);
}

/* Near the minimum the value is rounding and the gradient is not: neither the search for the
   least value nor the gap may stumble over it. */
TEST(SUITE, least_values_are_found_up_to_rounding)
{
    for (int k = 0; k < 4; k++) {
        stand s;
        given options[] = {{"n", 1000, NULL},        {"d", 50, NULL},
                           {"condition", 1e4, NULL}, {"label_noise", 0.05, NULL},
                           {"l2", 1e-3, NULL},       {"optimum", 1, NULL},
                           {"instance", k, NULL},    {0}};
        cr_expect(stand_open(&s, "logistic_regression", options), "%s", s.message.sentence);
        stand_close(&s);
    }
}

TEST(SUITE, an_instance_is_other_data)
{
    double loss[3];
    for (int k = 0; k < 3; k++) {
        stand s;
        given options[] = {
            {"n", 30, NULL}, {"d", 4, NULL}, {"instance", k == 2 ? 8 : 7, NULL}, {0}};
        cr_assert(stand_open(&s, "linear_regression", options), "%s", s.message.sentence);
        sl_batch whole = sl_whole(s.f);
        cr_assert_eq(sl_loss(s.f, &whole, s.x, &loss[k]), SL_OK);
        stand_close(&s);
    }
    cr_expect_eq(memcmp(&loss[0], &loss[1], sizeof *loss), 0, "the same instance, other data");
    cr_expect(fabs(loss[0] - loss[2]) > 1e-6, "two instances have the same data");
}

static void refused(const given *options, const char *problem, const char *expected)
{
    stand s;
    cr_expect_not(stand_open(&s, problem, options), "accepted, expected: %s", expected);
    cr_expect(strstr(s.message.sentence, expected), "\"%s\" does not say \"%s\"",
              s.message.sentence, expected);
    stand_close(&s);
}

TEST(SUITE, what_makes_no_sense_is_refused)
{
    given nothing[] = {{0}};
    given support[] = {{"n", 9, NULL}, {"d", 3, NULL}, {"support", 4, NULL}, {0}};
    given shape[] = {{"n", 9, NULL},      {"d", 3, NULL},   {"penalty", 3, NULL},
                     {"lambda", 1, NULL}, {"a", 1.5, NULL}, {0}};
    given bent[] = {{"n", 9, NULL},      {"d", 3, NULL},       {"penalty", 4, NULL},
                    {"lambda", 1, NULL}, {"optimum", 1, NULL}, {0}};
    refused(nothing, "ridge", "has no data");
    refused(support, "ridge", "support 4 exceeds d 3");
    refused(shape, "linear_regression", "a 1.5: expected more than 2");
    refused(bent, "linear_regression", "needs a convex penalty");
}

/* Hessian-vector products are asked for at one point, at another, at the first again. */
TEST(SUITE, kept_curvatures_belong_to_their_point)
{
    stand s;
    given options[] = {{"n", 300, NULL}, {"d", 6, NULL}, {0}};
    cr_assert(stand_open(&s, "logistic_regression", options), "%s", s.message.sentence);
    sl_batch whole = sl_whole(s.f), part = {0, 0, 0, 300, 1};
    real *v = stand_reals(&s, s.n), *h[3], *parts = stand_reals(&s, s.n);
    for (int64_t j = 0; j < s.n; j++)
        v[j] = (real)(j + 1);
    for (int k = 0; k < 3; k++) {
        h[k] = stand_reals(&s, s.n);
        s.x[0] = k == 1 ? 2 : (real)0.5;
        cr_assert_eq(sl_hvp(s.f, &whole, s.x, v, h[k]), SL_OK);
    }
    cr_expect_eq(memcmp(h[0], h[2], (size_t)s.n * sizeof(real)), 0);
    for (part.group = 1; part.group <= 2; part.group++) { /* which keep nothing */
        cr_assert_eq(sl_hvp(s.f, &part, s.x, v, h[1]), SL_OK);
        for (int64_t j = 0; j < s.n; j++)
            parts[j] += h[1][j];
    }
    for (int64_t j = 0; j < s.n; j++)
        cr_expect_float_eq((double)parts[j], (double)h[0][j],
                           1e3 * relative * (1 + fabs((double)h[0][j])));
    stand_close(&s);
}
