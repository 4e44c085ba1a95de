/* The family of low-rank problems against what is known of each. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "stand.h"

#define TEST(suite, name) Test(suite, name)
#define SUITE             SL_PRECISE(low_rank)

static const double close_to = sizeof(real) == sizeof(double) ? 1e-10 : 1e-4;

static void opened(stand *s, const char *problem, const given *options)
{
    cr_assert(stand_open(s, problem, options), "%s: %s", problem, s->message.sentence);
}

static void measured(stand *s, double *values)
{
    cr_assert(chain_measure(s->chain, values) == SL_OK, "%s", chain_message(s->chain));
}

/* The mean over all Gaussian measurements is |E|^2 / 4, and |E|^2 / 2 for F G'; |M*|^2 is 1.25.
 */
TEST(SUITE, population_is_the_distance)
{
    for (int symmetric = 0; symmetric < 2; symmetric++) {
        stand s;
        double values[64];
        const given options[] = {{"n", 12, NULL},          {"rank", 2, NULL},
                                 {"factor_rank", 4, NULL}, {"condition", 2, NULL},
                                 {"sensing", 1, NULL},     {"symmetric", symmetric, NULL},
                                 {"init_scale", 1, NULL},  {0}};
        opened(&s, "matrix_sensing", options);
        measured(&s, values);
        const double squares = values[1] * values[1] * 1.25;
        cr_expect_float_eq(values[0], squares / (symmetric ? 4 : 2), close_to * values[0]);
        stand_close(&s);
    }
}

/* Measurements enough, the spectral estimate is closer than zero is; for all entries, exact. */
TEST(SUITE, spectral_start_is_near)
{
    static const double sensing[] = {0, 1, 2, 0, 2}, symmetric[] = {1, 1, 1, 0, 0};
    for (int k = 0; k < 5; k++) {
        stand s;
        double values[64];
        const given options[] = {
            {"n", 12, NULL},
            {"rank", 2, NULL},
            {"factor_rank", 2, NULL},
            {"condition", 1, NULL},
            {"sensing", sensing[k], NULL},
            {"symmetric", symmetric[k], NULL},
            {"measurements", sensing[k] > 0 && sensing[k] < 2 ? 0 : 4000, NULL},
            {"init", 1, NULL},
            {0}};
        opened(&s, "matrix_sensing", options);
        measured(&s, values);
        cr_expect(values[1] < (sensing[k] == 1 ? 1e-3 : 0.35), "case %d: relative error %g", k,
                  values[1]);
        stand_close(&s);
    }
}

/* The spectrum that is reported is that of the iterate. */
TEST(SUITE, spectrum_of_the_truth)
{
    stand s;
    double values[64];
    const given options[] = {{"n", 10, NULL},
                             {"rank", 3, NULL},
                             {"factor_rank", 3, NULL},
                             {"condition", 4, NULL},
                             {"sensing", 1, NULL},
                             {"init", 1, NULL},
                             {0}};
    opened(&s, "matrix_sensing", options);
    measured(&s, values);
    cr_expect_float_eq(values[3], 1, 1e-2);
    cr_expect_float_eq(values[4], 0.5, 1e-2);
    cr_expect_float_eq(values[5], 0.25, 1e-2);
    cr_expect(values[6] >= 0 && values[6] < 1e-12);
    cr_expect_float_eq(values[2], 2.6, 0.05, "effective rank %g", values[2]);
    stand_close(&s);
}

/* A truth that touches few rows has larger entries. */
TEST(SUITE, coherent_truths_have_spikes)
{
    double largest[2];
    for (int coherent = 0; coherent < 2; coherent++) {
        stand s;
        const given options[] = {{"coherence", coherent, NULL}, {"loss", 0, NULL}, {0}};
        opened(&s, "matrix_factorization", options);
        real *c = stand_reals(&s, s.f->samples), *zero = stand_reals(&s, s.n);
        sl_batch whole = sl_whole(s.f);
        cr_assert(sl_residual(s.f, &whole, zero, c) == SL_OK);
        largest[coherent] = 0;
        for (int64_t i = 0; i < s.f->samples; i++)
            largest[coherent] = fmax(largest[coherent], fabs((double)c[i]));
        stand_close(&s);
    }
    cr_expect(largest[1] > 2 * largest[0], "%g, %g", largest[0], largest[1]);
    cr_expect_float_eq(largest[1], 1, close_to);
}

/* As many measurements are grossly wrong as were asked for. */
TEST(SUITE, outliers_are_counted)
{
    stand s;
    const given options[] = {{"distance", 0, NULL}, {"outliers", 0.1, NULL}, {0}};
    opened(&s, "phase_retrieval", options);
    real *c = stand_reals(&s, s.f->samples);
    sl_batch whole = sl_whole(s.f);
    int wrong = 0;
    cr_assert(sl_residual(s.f, &whole, s.x, c) == SL_OK);
    for (int64_t i = 0; i < s.f->samples; i++)
        wrong += fabs((double)c[i]) > 1e-3;
    cr_expect_eq(wrong, 20, "%d of %d", wrong, (int)s.f->samples);
    stand_close(&s);
}

/* No point on the line x + u a is better than the proximal point, u on a fine grid. */
TEST(SUITE, proximal_points_of_phases_are_least)
{
    stand s;
    const given options[] = {{0}};
    opened(&s, "phase_retrieval", options);
    real *y = stand_reals(&s, s.n), *z = stand_reals(&s, s.n), *g = stand_reals(&s, s.n);
    for (int k = 0; k < 60; k++) {
        const double t = pow(10, k % 6 - 4);
        double own = 0, other = 0, far = 0, slope = 0;
        sl_batch b;
        sl_draw(s.f, &b);
        cr_assert(sl_prox_point(s.f, &b, t, s.x, y) == SL_OK);
        cr_assert(sl_gradient(s.f, &b, s.x, g, &other) == SL_OK);
        cr_assert(sl_loss(s.f, &b, y, &own) == SL_OK);
        for (int64_t i = 0; i < s.n; i++) {
            far += (double)(y[i] - s.x[i]) * (double)(y[i] - s.x[i]);
            slope += (double)g[i] * (double)g[i];
        }
        own += far / (2 * t);
        for (int u = -400; u <= 400; u++) {
            const double way = 0.02 * u / sqrt(slope);
            for (int64_t i = 0; i < s.n; i++)
                z[i] = (real)((double)s.x[i] + way * (double)g[i]);
            cr_assert(sl_loss(s.f, &b, z, &other) == SL_OK);
            other += way * way * slope / (2 * t);
            cr_assert(own <= other * (1 + close_to) + 1e3 * close_to * close_to,
                      "t = %g: %.9g is above %.9g at %g", t, own, other, way);
        }
    }
    stand_close(&s);
}

/* The best approximation minimizes the loss without tau, where it is the sum of what is left.
 */
TEST(SUITE, deep_linear_descends_to_the_truncation)
{
    stand s;
    double values[64];
    const given options[] = {{"layers", 3, NULL}, {"tau", 1e-3, NULL}, {0}};
    opened(&s, "deep_linear", options);
    real *g = stand_reals(&s, s.n);
    sl_batch whole = sl_whole(s.f);
    for (int k = 0; k < 3000; k++) {
        cr_assert(sl_gradient(s.f, &whole, s.x, g, NULL) == SL_OK);
        for (int64_t i = 0; i < s.n; i++)
            s.x[i] -= (real)0.03 * g[i];
    }
    measured(&s, values);
    cr_expect(values[1] < 2e-3, "relative error %g", values[1]);
    cr_expect(fabs(values[2]) < (sizeof(real) == 8 ? 1e-5 : 1e-4), "excess %g", values[2]);
    stand_close(&s);
}

static void written(char *path, const char *lines)
{
    int file = mkstemp(path);
    cr_assert(file >= 0 && write(file, lines, strlen(lines)) == (ssize_t)strlen(lines));
    close(file);
}

static void check_entries(const char *lines, int64_t rows, int64_t columns, double squares)
{
    char path[] = "/tmp/slalom-entries-XXXXXX";
    stand s;
    written(path, lines);
    const given options[] = {
        {"data", 0, path}, {"factor_rank", 1, NULL}, {"held_out", 0, NULL}, {0}};
    opened(&s, "matrix_completion", options);
    double loss;
    real *zero = stand_reals(&s, s.n);
    sl_batch whole = sl_whole(s.f);
    cr_assert(sl_loss(s.f, &whole, zero, &loss) == SL_OK);
    cr_expect_eq(s.f->tensors[0].shape[0], rows);
    cr_expect_eq(s.f->tensors[1].shape[0], columns);
    cr_expect_float_eq(2 * loss * (double)s.f->samples, squares, 1e-4, "%s", lines);
    stand_close(&s);
    unlink(path);
}

TEST(SUITE, entries_are_read)
{
    check_entries("1 1 2\n3 2 -1\n", 3, 2, 5);
    check_entries("1\t4\t3\t881250949\r\n2\t1\t1\t0", 2, 4, 10);
    check_entries("# ratings\n\n1::2::3::978300760\n2::1::4::1\n", 2, 2, 25);
    check_entries("1,2,3\n2,1,4\n", 2, 2, 25);
    check_entries("%%MatrixMarket matrix coordinate real general\n% c\n3 5 2\n1 1 2\n3 5 1e0\n",
                  3, 5, 5);
    check_entries("%%MatrixMarket matrix coordinate real symmetric\n3 3 2\n1 1 2\n3 1 1\n", 3,
                  3, 6);
}

static void check_refused(const char *lines, const char *part)
{
    char path[] = "/tmp/slalom-entries-XXXXXX";
    stand s;
    written(path, lines);
    const given options[] = {{"data", 0, path}, {"factor_rank", 1, NULL}, {0}};
    cr_assert_not(stand_open(&s, "matrix_completion", options), "%s", lines);
    cr_expect(strstr(s.message.sentence, part), "%s", s.message.sentence);
    stand_close(&s);
    unlink(path);
}

TEST(SUITE, malformed_entries_are_refused)
{
    check_refused("", "no entries");
    check_refused("1 1 2\n1 x 3\n", ":2:3: found 'x', expected an item");
    check_refused("1 1 2\n0 1 3\n", ":2:1: found '0', expected a user");
    check_refused("1 1 nan\n", ":1:5: found 'nan', expected a rating");
    check_refused("1 1\n", ":1:4: found nothing, expected a rating");
    check_refused("1 1 2\n2 2 1\n1 1 3\n", "row 1, column 1 twice");
    check_refused("%%MatrixMarket matrix array real general\n2 2\n", "expected a header");
    check_refused("%%MatrixMarket matrix coordinate real general\n2 2 2\n1 1 2\n3 1 1\n",
                  ":4:1: found '3', expected a row, an integer from 1 to 2");
    check_refused("%%MatrixMarket matrix coordinate real general\n2 2 9\n1 1 2\n",
                  "the end of the file");
}

/* What is held out is not trained on, and no entry is lost. */
TEST(SUITE, entries_are_split)
{
    stand s;
    double values[64];
    const given options[] = {
        {"rows", 20, NULL},       {"columns", 10, NULL},   {"rank", 1, NULL},
        {"factor_rank", 1, NULL}, {"observed", 1, NULL},   {"held_out", 0.25, NULL},
        {"init", 0, NULL},        {"init_scale", 0, NULL}, {0}};
    opened(&s, "matrix_completion", options);
    measured(&s, values);
    cr_assert_eq(s.f->samples, 150);
    const double squares = values[1] * values[1] * 150 + values[2] * values[2] * 50;
    cr_expect_float_eq(squares, 1, 10 * close_to, "the truth's squares are %g", squares);
    cr_expect_float_eq(values[0], values[1] * values[1] / 2, close_to);
    stand_close(&s);
}

TEST(SUITE, what_does_not_fit_is_refused)
{
    static const struct {
        const char *problem;
        given options[3];
        const char *part;
    } cases[] = {
        {"matrix_sensing", {{"sensing", 1, NULL}, {"batch", 5, NULL}, {0}}, "population"},
        {"matrix_factorization",
         {{"symmetric", 1, NULL}, {"columns", 9, NULL}, {0}},
         "symmetric"},
        {"matrix_completion", {{"factor_rank", 201, NULL}, {0}}, "factor_rank 201"},
        {"deep_linear", {{"rank", 11, NULL}, {0}}, "rank 11 exceeds n"},
        {"phase_retrieval", {{"batch", 201, NULL}, {0}}, "batch 201 exceeds"},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        stand s;
        cr_assert_not(stand_open(&s, cases[k].problem, cases[k].options));
        cr_expect(strstr(s.message.sentence, cases[k].part), "%s", s.message.sentence);
        stand_close(&s);
    }
}
