/* The family of low-rank problems against what is known of each. */
#include <criterion/criterion.h>
#include <string.h>

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

/* rank 3, condition 4: what each choice of spectrum makes of it. */
TEST(SUITE, spectra_of_the_truth)
{
    static const double middle[] = {0.5, 0.625, 0.25, 1};
    for (int k = 0; k < 4; k++) {
        stand s;
        double values[64];
        const given options[] = {{"n", 10, NULL},          {"rank", 3, NULL},
                                 {"factor_rank", 3, NULL}, {"condition", 4, NULL},
                                 {"sensing", 1, NULL},     {"init", 1, NULL},
                                 {"spectrum", k, NULL},    {0}};
        opened(&s, "matrix_sensing", options);
        measured(&s, values);
        cr_expect_float_eq(values[3], 1, 1e-2);
        cr_expect_float_eq(values[4], middle[k], 1e-2, "spectrum %d: %g", k, values[4]);
        cr_expect_float_eq(values[5], 0.25, 1e-2);
        stand_close(&s);
    }
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

/* x moved by left and right along the two halves of g. */
static double apart(stand *s, const real *g, double left, double right, real *z)
{
    double squares = 0;
    for (int64_t i = 0; i < s->n; i++) {
        const double way = (2 * i < s->n ? left : right) * (double)g[i];
        z[i] = (real)((double)s->x[i] + way);
        squares += way * way;
    }
    return squares;
}

/* Nor is any on the plane of a pair's two vectors better than the proximal point of |c|. */
TEST(SUITE, proximal_points_of_pairs_are_least)
{
    stand s;
    const given options[] = {{0}};
    opened(&s, "blind_deconvolution", options);
    real *y = stand_reals(&s, s.n), *z = stand_reals(&s, s.n), *g = stand_reals(&s, s.n);
    for (int k = 0; k < 36; k++) {
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
        for (int u = 0; u < 81 * 81; u++) {
            const double left = 0.1 * (u % 81 - 40) / sqrt(slope);
            const double right = 0.1 * (u / 81 - 40) / sqrt(slope);
            const double squares = apart(&s, g, left, right, z);
            cr_assert(sl_loss(s.f, &b, z, &other) == SL_OK);
            other += squares / (2 * t);
            cr_assert(own <= other * (1 + close_to) + 1e3 * close_to * close_to,
                      "t = %g: %.9g is above %.9g at %g, %g", t, own, other, left, right);
        }
    }
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
