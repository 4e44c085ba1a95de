/* Logistic regression against numpy (reference/logistic_regression.py), against a plain loop
   over all shapes that the kernels treat apart, and its batches, metrics and refusals. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "stand.h"

#define TEST(suite, name) Test(suite, name)
#define SUITE             SL_PRECISE(linear)

enum { ROWS = 45, COLUMNS = 9, CLASSES_MOST = 12, PARAMETERS_MOST = 4096 };

static const double relative = sizeof(real) == sizeof(double) ? 1e-12 : 2e-5;

static const char problem[] = "logistic_regression";

/* A set that the reference makes as well: `kept` of seven entries are not zero. */
typedef struct made {
    int rows, columns, classes, kept;
    bool zeros; /* also write the entries that are zero: then the rows are stored dense */
} made;

static double value_at(const made *m, int i, int j)
{
    bool kept = (i * 5 + j * 3) % 7 < m->kept;
    return kept ? ((i * i * 7 + j * 31 + i * j * 13 + 5) % 201 - 100) / 100.0 : 0;
}

static int class_at(const made *m, int i)
{
    return (i + i / m->classes) % m->classes;
}

static FILE *file_new(char path[64])
{
    snprintf(path, 64, "/tmp/slalom-linear-XXXXXX");
    int descriptor = mkstemp(path);
    FILE *file = descriptor < 0 ? NULL : fdopen(descriptor, "w");
    cr_assert(file, "%s cannot be written", path);
    return file;
}

static void write_made(const made *m, char path[64])
{
    FILE *file = file_new(path);
    for (int i = 0; i < m->rows; i++) {
        fprintf(file, "%d", class_at(m, i) * 2 - 1); /* -1, 1, 3, ... */
        for (int j = 0; j < m->columns; j++)
            if (m->zeros || value_at(m, i, j) != 0)
                fprintf(file, " %d:%.2f", j + 1, value_at(m, i, j));
        fprintf(file, "\n");
    }
    fclose(file);
}

static void write_rows(const char *rows, char path[64])
{
    FILE *file = file_new(path);
    fputs(rows, file);
    fclose(file);
}

/* The parameters and the direction of the reference. */
static void fill(real *x, real *v, int64_t n)
{
    for (int64_t k = 0; k < n; k++) {
        double t = (double)k;
        x[k] = (real)(0.3 * sin(0.7 * t) + 0.1 * cos(0.13 * t));
        v[k] = (real)(0.2 * cos(0.9 * t));
    }
}

static double largest(const double *a, int64_t n)
{
    double most = 0;
    for (int64_t i = 0; i < n; i++)
        most = fmax(most, fabs(a[i]));
    return most;
}

static void expect_close(const real *found, const double *expected, int64_t n, const char *what)
{
    double most = relative * (1 + 3 * largest(expected, n));
    for (int64_t i = 0; i < n; i++)
        cr_expect_float_eq((double)found[i], expected[i], most, "%s[%d]: %.17g, expected %.17g",
                           what, (int)i, (double)found[i], expected[i]);
}

/* The reference's numbers of one case and quantity; returns how many. */
static int64_t read_reference(const char *name, const char *quantity, double *values)
{
    char path[4096], case_name[64], found[64];
    double value;
    int index;
    int64_t count = 0;
    snprintf(path, sizeof path, "%s/tests/problems/reference/logistic_regression.tsv",
             getenv("SLALOM_ROOT"));
    FILE *file = fopen(path, "r");
    cr_assert(file, "%s cannot be read", path);
    while (fscanf(file, "%63s %63s %d %lf", case_name, found, &index, &value) == 4)
        if (strcmp(case_name, name) == 0 && strcmp(found, quantity) == 0)
            values[count++] = value;
    fclose(file);
    cr_assert_gt(count, 0, "no %s of %s in %s", quantity, name, path);
    return count;
}

static void check_reference(const char *name, int classes, int kept, bool bias)
{
    char path[64];
    double expected[256], loss;
    made m = {ROWS, COLUMNS, classes, kept, kept == 7};
    stand s;
    write_made(&m, path);
    given options[] = {{"data", 0, path}, {"l2", 0.05, NULL}, {"bias", bias, NULL}, {0}};
    cr_assert(stand_open(&s, problem, options), "%s", s.message.sentence);
    real *v = stand_reals(&s, s.n), *g = stand_reals(&s, s.n);
    sl_batch whole = sl_whole(s.f);
    fill(s.x, v, s.n);
    cr_assert_eq(sl_gradient(s.f, &whole, s.x, g, &loss), SL_OK);
    cr_assert_eq(read_reference(name, "gradient", expected), s.n);
    expect_close(g, expected, s.n, "gradient");
    read_reference(name, "loss", expected);
    cr_expect_float_eq(loss, expected[0], relative, "loss %.17g", loss);
    cr_assert_eq(sl_loss(s.f, &whole, s.x, &loss), SL_OK);
    cr_expect_float_eq(loss, expected[0], relative, "loss alone %.17g", loss);
    cr_assert_eq(sl_hvp(s.f, &whole, s.x, v, g), SL_OK);
    read_reference(name, "hvp", expected);
    expect_close(g, expected, s.n, "hvp");
    stand_close(&s);
    unlink(path);
}

TEST(SUITE, follows_numpy)
{
    check_reference("binary", 2, 7, true);
    check_reference("binary_sparse", 2, 2, true);
    check_reference("binary_without_bias", 2, 7, false);
    check_reference("softmax", 4, 7, true);
    check_reference("softmax_sparse", 4, 2, true);
}

/* Probabilities of one row, in double and in one plain loop. */
static void plain_row(const made *m, int i, const real *x, int outputs, double *q)
{
    double z[CLASSES_MOST], sum = 0;
    for (int c = 0; c < outputs; c++) {
        z[c] = (double)x[outputs * m->columns + c];
        for (int j = 0; j < m->columns; j++)
            z[c] += (double)x[c * m->columns + j] * value_at(m, i, j);
    }
    if (outputs == 1) {
        q[0] = 1 / (1 + exp(-z[0]));
        return;
    }
    for (int c = 0; c < outputs; c++)
        sum += exp(z[c]);
    for (int c = 0; c < outputs; c++)
        q[c] = exp(z[c]) / sum;
}

static void plain_gradient(const made *m, const real *x, int outputs, double *g)
{
    double q[CLASSES_MOST];
    for (int i = 0; i < m->rows; i++) {
        plain_row(m, i, x, outputs, q);
        for (int c = 0; c < outputs; c++) {
            bool own = outputs == 1 ? class_at(m, i) == 1 : class_at(m, i) == c;
            double s = (q[c] - own) / m->rows;
            for (int j = 0; j < m->columns; j++)
                g[c * m->columns + j] += s * value_at(m, i, j);
            g[outputs * m->columns + c] += s;
        }
    }
}

static void check_shape(const made *m)
{
    static double expected[PARAMETERS_MOST];
    char path[64], what[96];
    stand s;
    int outputs = m->classes == 2 ? 1 : m->classes;
    write_made(m, path);
    given options[] = {{"data", 0, path}, {0}};
    cr_assert(stand_open(&s, problem, options), "%s", s.message.sentence);
    cr_assert_eq(s.n, outputs * (m->columns + 1));
    memset(expected, 0, sizeof expected);
    real *g = stand_reals(&s, s.n);
    sl_batch whole = sl_whole(s.f);
    fill(s.x, g, s.n);
    cr_assert_eq(sl_gradient(s.f, &whole, s.x, g, NULL), SL_OK);
    plain_gradient(m, s.x, outputs, expected);
    snprintf(what, sizeof what, "%d x %d, %d classes, %d/7 kept: gradient", m->rows, m->columns,
             m->classes, m->kept);
    expect_close(g, expected, s.n, what);
    stand_close(&s);
    unlink(path);
}

TEST(SUITE, follows_a_plain_loop_at_every_shape)
{
    static const int rows[] = {13, 64, 261, 1030}, columns[] = {1, 8, 17, 130},
                     classes[] = {2, 3, 5, 12};
    for (int r = 0; r < 4; r++)
        for (int d = 0; d < 4; d++)
            for (int c = 0; c < 4; c++) {
                made dense = {rows[r], columns[d], classes[c], 7, true};
                made sparse = {rows[r], columns[d], classes[c], 1, false};
                check_shape(&dense);
                if (columns[d] > 8)
                    check_shape(&sparse);
            }
}

/* The gradients of an epoch's batches, weighted by their sizes, add up to the whole one. */
TEST(SUITE, an_epoch_of_batches_is_the_data)
{
    char path[64];
    made m = {ROWS, COLUMNS, 4, 7, true};
    stand s;
    write_made(&m, path);
    given options[] = {{"data", 0, path}, {"batch", 7, NULL}, {0}};
    cr_assert(stand_open(&s, problem, options), "%s", s.message.sentence);
    real *whole_g = stand_reals(&s, s.n), *g = stand_reals(&s, s.n);
    double expected[64], sums[2][64] = {{0}}, first[2] = {0, 0};
    sl_batch whole = sl_whole(s.f), batch;
    fill(s.x, g, s.n);
    cr_assert_eq(sl_gradient(s.f, &whole, s.x, whole_g, NULL), SL_OK);
    for (int k = 0; k < 14; k++) {
        int epoch = k / 7;
        cr_assert_eq(sl_draw(s.f, &batch), SL_OK);
        cr_assert_eq((int)batch.epoch, epoch);
        cr_assert_eq(sl_gradient(s.f, &batch, s.x, g, NULL), SL_OK);
        first[epoch] += k % 7 == 0 ? (double)g[0] : 0;
        for (int64_t i = 0; i < s.n; i++)
            sums[epoch][i] += (double)g[i] * (double)batch.size / ROWS;
    }
    for (int64_t i = 0; i < s.n; i++)
        expected[i] = (double)whole_g[i];
    for (int64_t i = 0; i < s.n; i++)
        for (int epoch = 0; epoch < 2; epoch++)
            cr_expect_float_eq(sums[epoch][i], expected[i], 4 * relative);
    cr_expect_neq(first[0], first[1], "two epochs in the same order");
    stand_close(&s);
    unlink(path);
}

/* Rows of ones of several lengths, some empty. */
static void write_ones(int rows, int columns, char path[64])
{
    FILE *file = file_new(path);
    for (int i = 0; i < rows; i++) {
        fprintf(file, "%d", i % 5 < 2 ? 1 : -1);
        for (int j = i * 7 % 11, k = i * 13 % 8; k > 0 && j < columns; j += 1 + i * k % 6, k--)
            fprintf(file, " %d:1", j + 1);
        fprintf(file, "\n");
    }
    fclose(file);
}

/* Sums of an epoch's batches, which go row by row, into loss, gradient and hvp's product. */
static void sum_batches(stand *s, const real *v, int rows, double *loss, double *g, double *hv)
{
    real *part = stand_reals(s, s->n);
    sl_batch b;
    double f;
    for (int done = 0; done < rows; done += (int)b.size) {
        cr_assert_eq(sl_draw(s->f, &b), SL_OK);
        const double share = (double)b.size / rows;
        cr_assert_eq(sl_gradient(s->f, &b, s->x, part, &f), SL_OK);
        *loss += share * f;
        for (int64_t i = 0; i < s->n; i++)
            g[i] += share * (double)part[i];
        cr_assert_eq(sl_hvp(s->f, &b, s->x, v, part), SL_OK);
        for (int64_t i = 0; i < s->n; i++)
            hv[i] += share * (double)part[i];
    }
}

/* Whole passes over ones have a layout of their own: its chunks, its last group, and columns
   that fill whole vectors or do not. */
static void check_ones(int rows, int columns)
{
    char path[64];
    double loss = 0, found, g[64] = {0}, hv[64] = {0};
    stand s;
    write_ones(rows, columns, path);
    given options[] = {{"data", 0, path}, {"batch", 1500, NULL}, {0}};
    cr_assert(stand_open(&s, problem, options), "%s", s.message.sentence);
    real *v = stand_reals(&s, s.n), *whole_g = stand_reals(&s, s.n);
    sl_batch whole = sl_whole(s.f);
    fill(s.x, v, s.n);
    sum_batches(&s, v, rows, &loss, g, hv);
    cr_assert_eq(sl_gradient(s.f, &whole, s.x, whole_g, &found), SL_OK);
    expect_close(whole_g, g, s.n, "gradient");
    cr_expect_float_eq(found, loss, relative);
    cr_assert_eq(sl_hvp(s.f, &whole, s.x, v, whole_g), SL_OK);
    expect_close(whole_g, hv, s.n, "hvp");
    cr_assert_eq(sl_loss(s.f, &whole, s.x, &found), SL_OK);
    cr_expect_float_eq(found, loss, relative);
    stand_close(&s);
    unlink(path);
}

TEST(SUITE, ones_in_lanes_are_the_rows)
{
    check_ones(4096, 32);
    check_ones(8195, 35);
    check_ones(1501, 40);
}

TEST(SUITE, metrics_come_from_both_sets)
{
    char train[64], test[64];
    double values[16];
    stand s;
    write_rows("-1 1:-1\n-1 1:-2\n1 1:1\n1 1:-3 # an outlier\n", train);
    write_rows("1 1:2 2:7\n-1 1:3\r\n", test);
    given options[] = {{"data", 0, train}, {"test", 0, test}, {"l2", 2, NULL}, {0}};
    cr_assert(stand_open(&s, problem, options), "%s", s.message.sentence);
    cr_assert_eq(s.n, 2);
    for (int64_t i = 0; i < s.n; i++)
        cr_expect_eq(s.x[i], 0, "does not start at zero");
    s.x[0] = 1;
    cr_assert_eq(chain_measure(s.chain, values), SL_OK);
    double loss = (log1p(exp(-1)) + log1p(exp(-2)) + log1p(exp(-1)) + log1p(exp(3))) / 4;
    cr_expect_float_eq(values[0], loss + 1, 1e-6);
    cr_expect_float_eq(values[1], 0.75, 1e-12);
    cr_expect_float_eq(values[2], (log1p(exp(-2)) + log1p(exp(3))) / 2, 1e-6);
    cr_expect_float_eq(values[3], 0.5, 1e-12);
    stand_close(&s);
    given alone[] = {{"data", 0, train}, {0}};
    cr_assert(stand_open(&s, problem, alone), "%s", s.message.sentence);
    cr_assert_eq(chain_measure(s.chain, values), SL_OK);
    cr_expect_float_eq(values[0], log(2), 1e-6);
    cr_expect(isnan(values[2]) && isnan(values[3]), "a test loss without a test set");
    stand_close(&s);
    unlink(train);
    unlink(test);
}

TEST(SUITE, a_fraction_is_held_out)
{
    char path[64];
    double values[16];
    made m = {200, 3, 2, 7, true};
    stand s;
    write_made(&m, path);
    given options[] = {{"data", 0, path}, {"test_fraction", 0.25, NULL}, {0}};
    cr_assert(stand_open(&s, problem, options), "%s", s.message.sentence);
    cr_expect_eq(s.f->samples, 150);
    cr_assert_eq(chain_measure(s.chain, values), SL_OK);
    cr_expect_float_eq(values[2], log(2), 1e-6);
    stand_close(&s);
    unlink(path);
}

/* Slopes vanish and losses grow, but nothing overflows. */
TEST(SUITE, far_points_stay_finite)
{
    char path[64];
    double loss;
    stand s;
    write_rows("0 1:1\n1 1:2\n2 1:3\n", path);
    given options[] = {{"data", 0, path}, {0}};
    cr_assert(stand_open(&s, problem, options), "%s", s.message.sentence);
    real *g = stand_reals(&s, s.n);
    sl_batch whole = sl_whole(s.f);
    s.x[0] = 10000;
    cr_assert_eq(sl_gradient(s.f, &whole, s.x, g, &loss), SL_OK);
    cr_expect_float_eq(loss, 50000.0 / 3, 0.01);
    cr_expect_float_eq((double)g[0], 5.0 / 3, 1e-5);
    s.x[0] = (real)NAN;
    cr_assert_eq(sl_gradient(s.f, &whole, s.x, g, &loss), SL_OK);
    cr_expect(isnan(loss), "NaN in, %g out", loss);
    stand_close(&s);
    unlink(path);
}

static void refused(const char *rows, const char *test, double batch, double classes,
                    const char *expected)
{
    char path[64], test_path[64] = "";
    stand s;
    write_rows(rows, path);
    if (test)
        write_rows(test, test_path);
    given options[] = {{"data", 0, path},
                       {"test", 0, test_path},
                       {"batch", batch, NULL},
                       {"classes", classes, NULL},
                       {0}};
    cr_expect_not(stand_open(&s, problem, options), "accepted: %s", rows);
    cr_expect(strstr(s.message.sentence, expected), "\"%s\" does not say \"%s\"",
              s.message.sentence, expected);
    stand_close(&s);
    unlink(path);
    if (test)
        unlink(test_path);
}

TEST(SUITE, what_cannot_be_learnt_is_refused)
{
    stand s;
    given none[] = {{0}};
    refused("1 1:1\n1 1:2\n", NULL, 0, 0, "has the label 1 in all of its 2 rows");
    refused("1 1:1\n2 1:2\n", NULL, 3, 0, "batch 3 exceeds the 2 rows");
    refused("1 1:1\n1.5 1:2\n", NULL, 0, 0, "has the label 1.5");
    refused("1 1:1\n2 1:2\n", "3 1:1\n", 0, 0, "has the label 3, which no training row has");
    refused("1 1:1\n2 1:2\n5 1:2\n", NULL, 0, 4, "expected 4 classes");
    refused("1 1:1\n2\n", "1 1:x\n", 0, 0, ":1:5: found 'x'");
    cr_expect_not(stand_open(&s, problem, none));
    cr_expect(strstr(s.message.sentence, "has no data"), "%s", s.message.sentence);
    stand_close(&s);
}

TEST(SUITE, unseen_classes_can_be_asked_for)
{
    char path[64];
    stand s;
    write_rows("1 1:1\n3 1:2\n", path);
    given options[] = {{"data", 0, path}, {"classes", 3, NULL}, {0}};
    cr_assert(stand_open(&s, problem, options), "%s", s.message.sentence);
    cr_expect_eq(s.n, 6);
    stand_close(&s);
    unlink(path);
}
