/* Logistic regression against sums by hand: a dense set so large that it is kept as decimals,
   and the gradient of the rows of one class. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "stand.h"

#define TEST(suite, name) Test(suite, name)
#define SUITE             SL_PRECISE(by_hand)

enum { COLUMNS_MOST = 300 };

static const double relative = sizeof(real) == sizeof(double) ? 1e-12 : 2e-5;

typedef struct made {
    int rows, columns, digits;
} made;

static double value_at(const made *m, int i, int j)
{
    return ((i * 7 + j * 31 + i * j % 1013) % 1999 - 999) / pow(10, m->digits);
}

static int label_at(int i)
{
    return i % 3 ? 1 : -1;
}

static void write_made(const made *m, char path[64])
{
    snprintf(path, 64, "/tmp/slalom-by-hand-XXXXXX");
    int descriptor = mkstemp(path);
    FILE *file = descriptor < 0 ? NULL : fdopen(descriptor, "w");
    cr_assert(file, "%s cannot be written", path);
    for (int i = 0; i < m->rows; i++) {
        fprintf(file, "%d", label_at(i));
        for (int j = 0; j < m->columns; j++)
            fprintf(file, " %d:%.*f", j + 1, m->digits, value_at(m, i, j));
        fputc('\n', file);
    }
    cr_assert_eq(fclose(file), 0);
}

/* Of the rows with that label, over all rows; 0: of all. Returns the loss; the last of g is the
   bias's. */
static double sum_rows(const made *m, const real *x, int label, double *g)
{
    double loss = 0;
    for (int j = 0; j <= m->columns; j++)
        g[j] = 0;
    for (int i = 0; i < m->rows; i++) {
        double y = label_at(i), z = (double)x[m->columns];
        if (label && label_at(i) != label)
            continue;
        for (int j = 0; j < m->columns; j++)
            z += (double)x[j] * value_at(m, i, j);
        const double s = -y / (1 + exp(y * z)) / m->rows;
        loss += log1p(exp(-y * z)) / m->rows;
        for (int j = 0; j < m->columns; j++)
            g[j] += s * value_at(m, i, j);
        g[m->columns] += s;
    }
    return loss;
}

static void check(const made *m, int64_t group, int label)
{
    char path[64];
    double by_hand[COLUMNS_MOST + 1], largest = 0, loss;
    stand s;
    write_made(m, path);
    given options[] = {{"data", 0, path}, {0}};
    cr_assert(stand_open(&s, "logistic_regression", options), "%s", s.message.sentence);
    for (int64_t j = 0; j < s.n; j++)
        s.x[j] = (real)((double)(j % 17 - 8) / 64);
    real *g = stand_reals(&s, s.n);
    sl_batch whole = sl_whole(s.f);
    whole.group = group;
    cr_assert_eq(sl_gradient(s.f, &whole, s.x, g, &loss), SL_OK);
    const double expected = sum_rows(m, s.x, label, by_hand);
    cr_expect_float_eq(loss, expected, relative * expected);
    for (int64_t j = 0; j < s.n; j++)
        largest = fmax(largest, fabs(by_hand[j]));
    for (int64_t j = 0; j < s.n; j++)
        cr_expect_float_eq((double)g[j], by_hand[j], relative * largest, "g[%d] is %.17g",
                           (int)j, (double)g[j]);
    stand_close(&s);
    unlink(path);
}

TEST(SUITE, packed_rows)
{
    check(&(made){2048, 257, 3}, 0, 0);
}

TEST(SUITE, rows_of_more_digits)
{
    check(&(made){2048, 257, 6}, 0, 0);
}

TEST(SUITE, gradients_of_one_class)
{
    check(&(made){200, 9, 2}, 1, -1);
    check(&(made){200, 9, 2}, 2, 1);
    check(&(made){2048, 257, 3}, 2, 1);
}
