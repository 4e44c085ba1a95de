/* Matrix sensing against what is known of it: the isometry of Gaussian measurements, the
   gradient's mean over an epoch, and that descent finds the truth. */
#include <criterion/criterion.h>
#include <string.h>

#include "stand.h"

#define TEST(suite, name) Test(suite, name)
#define SUITE             SL_PRECISE(matrix_sensing)

enum { N = 20, RANK = 2 };

static const double close_to = sizeof(real) == sizeof(double) ? 1e-11 : 1e-4;

static void open_sensing(stand *s, bool symmetric, double batch, double scale)
{
    const given options[] = {
        {"n", N, NULL},         {"rank", RANK, NULL},         {"factor_rank", 3, NULL},
        {"condition", 2, NULL}, {"measurements", 1600, NULL}, {"symmetric", symmetric, NULL},
        {"batch", batch, NULL}, {"init_scale", scale, NULL},  {0}};
    cr_assert(stand_open(s, "matrix_sensing", options), "%s", s->message.sentence);
}

/* |M*|^2 for singular values 1 and 1/2. */
static const double size_squared = 1.25;

TEST(SUITE, loss_follows_the_distance)
{
    for (int symmetric = 0; symmetric < 2; symmetric++)
        for (double scale = 0; scale < 2; scale += 0.5) {
            stand s;
            double values[64];
            open_sensing(&s, symmetric, 0, scale);
            cr_assert(chain_measure(s.chain, values) == SL_OK);
            double distance = values[1] * values[1] * size_squared;
            double ratio = values[0] / distance * (symmetric ? 4 : 2);
            cr_expect(ratio > 0.8 && ratio < 1.2, "ratio %g at scale %g", ratio, scale);
            if (scale == 0)
                cr_expect_float_eq(values[1], 1, close_to);
            stand_close(&s);
        }
}

static void check_epoch(bool symmetric)
{
    stand s;
    open_sensing(&s, symmetric, 300, 1); /* the last of the six batches is shorter */
    real *whole_g = stand_reals(&s, s.n), *g = stand_reals(&s, s.n);
    real *mean = stand_reals(&s, s.n);
    sl_batch whole = sl_whole(s.f), batch;
    double size = 0;
    cr_assert_eq(s.f->samples, 1600);
    cr_assert(sl_gradient(s.f, &whole, s.x, whole_g, NULL) == SL_OK);
    for (int k = 0; k < 6; k++) {
        sl_draw(s.f, &batch);
        cr_assert_eq(batch.size, k < 5 ? 300 : 100);
        cr_assert(sl_gradient(s.f, &batch, s.x, g, NULL) == SL_OK);
        for (int64_t i = 0; i < s.n; i++)
            mean[i] += (real)((double)g[i] * (double)batch.size / 1600);
    }
    for (int64_t i = 0; i < s.n; i++)
        size = fmax(size, fabs((double)whole_g[i]));
    for (int64_t i = 0; i < s.n; i++)
        cr_assert_float_eq((double)mean[i], (double)whole_g[i], close_to * size);
    stand_close(&s);
}

TEST(SUITE, an_epoch_of_batches_is_the_whole)
{
    check_epoch(true);
    check_epoch(false);
}

static void check_descent(bool symmetric)
{
    stand s;
    double values[64];
    open_sensing(&s, symmetric, 0, 1e-3);
    real *g = stand_reals(&s, s.n);
    sl_batch whole = sl_whole(s.f);
    for (int k = 0; k < 400; k++) {
        cr_assert(sl_gradient(s.f, &whole, s.x, g, NULL) == SL_OK);
        for (int64_t i = 0; i < s.n; i++)
            s.x[i] -= (real)0.3 * g[i];
    }
    cr_assert(chain_measure(s.chain, values) == SL_OK);
    cr_expect(values[1] < 1e-2, "relative error %g", values[1]);
    stand_close(&s);
}

TEST(SUITE, descent_finds_the_truth)
{
    check_descent(true);
    check_descent(false);
}

TEST(SUITE, factors_have_their_role)
{
    stand s;
    open_sensing(&s, false, 0, 1);
    cr_assert_eq(s.f->tensor_count, 2);
    for (int k = 0; k < 2; k++) {
        const sl_tensor *t = &s.f->tensors[k];
        cr_expect_str_eq(t->name, k ? "G" : "F");
        cr_expect(t->role == SL_ROLE_FACTOR && t->shape[0] == N && t->shape[1] == 3);
        cr_expect_eq(t->offset, k * N * 3);
    }
    stand_close(&s);
}

static void check_refused(const char *option, double value, const char *part)
{
    stand s;
    const given options[] = {{option, value, NULL}, {0}};
    cr_assert_not(stand_open(&s, "matrix_sensing", options));
    cr_expect(strstr(s.message.sentence, part), "%s", s.message.sentence);
    stand_close(&s);
}

TEST(SUITE, what_cannot_be_is_refused)
{
    check_refused("rank", 31, "rank 31");
    check_refused("factor_rank", 31, "factor_rank 31");
    check_refused("batch", 5000, "batch 5000 exceeds");
}
