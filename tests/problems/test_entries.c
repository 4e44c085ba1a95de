/* matrix_completion's files: what is read, what is refused, what is held out. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "stand.h"

#define TEST(suite, name) Test(suite, name)
#define SUITE             SL_PRECISE(entries)

static const double close_to = sizeof(real) == sizeof(double) ? 1e-10 : 1e-4;

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
    cr_assert(stand_open(&s, "matrix_completion", options), "%s", s.message.sentence);
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
    check_entries("userId,movieId,rating,timestamp\n1,2,3.5,96\n2,1,4,96\n", 2, 2, 28.25);
    check_entries("%%MatrixMarket matrix coordinate integer general\n2 2 1\n2 1 3\n", 2, 2, 9);
    check_entries("%%MatrixMarket matrix array real general\n2 1\n2\n3\n", 2, 1, 13);
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
    check_refused("1 1 2\nuser item rating\n", ":2:1: found 'user', expected a user");
    check_refused("1 1 2\n0 1 3\n", ":2:1: found '0', expected a user");
    check_refused("1 1 nan\n", ":1:5: found 'nan', expected a rating");
    check_refused("1 1\n", ":1:4: found nothing, expected a rating");
    check_refused("1 1 2\n2 2 1\n1 1 3\n", "row 1, column 1 twice");
    check_refused("%%MatrixMarket matrix coordinate complex general\n2 2 1\n1 1 2 3\n",
                  ":1:34: found 'complex', expected real, integer or pattern");
    check_refused("%%MatrixMarket matrix coordinate real general\n2 2 2\n1 1 2\n3 1 1\n",
                  ":4:1: found '3', expected a whole number from 1 to 2");
    check_refused("%%MatrixMarket matrix coordinate real general\n2 2 9\n1 1 2\n",
                  "the end of the file, expected more entries");
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
    cr_assert(stand_open(&s, "matrix_completion", options), "%s", s.message.sentence);
    cr_assert(chain_measure(s.chain, values) == SL_OK, "%s", chain_message(s.chain));
    cr_assert_eq(s.f->samples, 150);
    const double squares = values[1] * values[1] * 150 + values[2] * values[2] * 50;
    cr_expect_float_eq(squares, 1, 10 * close_to, "the truth's squares are %g", squares);
    cr_expect_float_eq(values[0], values[1] * values[1] / 2, close_to);
    stand_close(&s);
}
