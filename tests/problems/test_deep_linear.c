/* The deep linear generator against its formulas in one dimension and against what its two
   curvatures, the Hessian's and the Gauss-Newton matrix's, have to do with each other. */
#include <criterion/criterion.h>

#include "stand.h"

#define TEST(suite, name) Test(suite, name)
#define SUITE             SL_PRECISE(deep_linear)

static const double close_to = sizeof(real) == sizeof(double) ? 1e-10 : 1e-3;

static void opened(stand *s, const given *options)
{
    cr_assert(stand_open(s, "deep_linear", options), "%s", s->message.sentence);
}

static void measured(stand *s, double *values)
{
    cr_assert(chain_measure(s->chain, values) == SL_OK, "%s", chain_message(s->chain));
}

/* The best approximation minimizes the loss without tau, where it is the sum of what is left.
 */
TEST(SUITE, descends_to_the_truncation)
{
    stand s;
    double values[64];
    const given options[] = {{"layers", 3, NULL}, {"tau", 1e-3, NULL}, {0}};
    opened(&s, options);
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

/* W = w_1 w_2 w_3, S = W^2, S0 = 4:  f = 4 + S - 2 sqrt(4 (S + tau)). */
TEST(SUITE, curvatures_in_one_dimension)
{
    enum { LAYERS = 3 };
    static const real w[LAYERS] = {(real)0.75, (real)-1.5, (real)1.25};
    static const real v[LAYERS] = {1, (real)0.5, (real)-2};
    const given options[] = {{"n", 1, NULL},   {"rank", 1, NULL},  {"layers", LAYERS, NULL},
                             {"top", 4, NULL}, {"tau", 0.5, NULL}, {0}};
    double f, all = 1, turn = 0;
    stand s;
    opened(&s, options);
    real *g = stand_reals(&s, LAYERS), *hv = stand_reals(&s, LAYERS);
    real *gv = stand_reals(&s, LAYERS);
    sl_batch whole = sl_whole(s.f);
    cr_assert(sl_gradient(s.f, &whole, w, g, &f) == SL_OK);
    cr_assert(sl_hvp(s.f, &whole, w, v, hv) == SL_OK);
    cr_assert(sl_ggn_vp(s.f, &whole, w, v, gv) == SL_OK);
    for (int l = 0; l < LAYERS; l++)
        all *= (double)w[l];
    for (int l = 0; l < LAYERS; l++)
        turn += 2 * all * all / (double)w[l] * (double)v[l]; /* dS */
    const double root = sqrt(all * all + 0.5), first = 1 - 2 / root;
    const double second = 1 / (root * root * root);
    cr_expect_float_eq(f, 4 + all * all - 4 * root, close_to);
    for (int l = 0; l < LAYERS; l++) {
        const double own = (double)w[l], j = 2 * all * all / own; /* dS / dw_l */
        /* of j: turn is the sum of all changes of S, j of (v_l / w_l) is taken off once */
        const double bend = 2 * turn / own - j * (double)v[l] / own;
        cr_expect_float_eq((double)g[l], first * j, close_to * 10);
        cr_expect_float_eq((double)gv[l], second * turn * j, close_to * 100);
        cr_expect_float_eq((double)hv[l], second * turn * j + first * bend, close_to * 100);
    }
    stand_close(&s);
}

/* Along V = W_l in one layer alone, dW = W: what the Hessian has more than the Gauss-Newton
   matrix is then 2 (df/dS) W taken back once to layer l, twice to all others: g_l and 2 g. */
static void check_excess(int layers)
{
    const given options[] = {{"n", 6, NULL}, {"layers", layers, NULL}, {"tau", 0.1, NULL}, {0}};
    stand s;
    opened(&s, options);
    real *g = stand_reals(&s, s.n), *v = stand_reals(&s, s.n);
    real *hv = stand_reals(&s, s.n), *gv = stand_reals(&s, s.n);
    sl_batch whole = sl_whole(s.f);
    cr_assert(sl_gradient(s.f, &whole, s.x, g, NULL) == SL_OK);
    for (int l = 0; l < layers; l++) {
        const int64_t from = s.f->tensors[l].offset;
        const int64_t end = from + sl_tensor_count(&s.f->tensors[l]);
        double largest = 0;
        for (int64_t i = 0; i < s.n; i++)
            v[i] = i >= from && i < end ? s.x[i] : 0;
        cr_assert(sl_hvp(s.f, &whole, s.x, v, hv) == SL_OK);
        cr_assert(sl_ggn_vp(s.f, &whole, s.x, v, gv) == SL_OK);
        for (int64_t i = 0; i < s.n; i++)
            largest = fmax(largest, fabs((double)hv[i]));
        for (int64_t i = 0; i < s.n; i++)
            cr_assert_float_eq(
                (double)(hv[i] - gv[i]), (i >= from && i < end ? 1 : 2) * (double)g[i],
                close_to * largest, "%d layers, along %d, at %d", layers, l + 1, (int)i);
    }
    stand_close(&s);
}

TEST(SUITE, what_the_hessian_has_more)
{
    for (int layers = 1; layers <= 4; layers++)
        check_excess(layers);
}

/* At a minimizer of full rank df/dS = 0, and the two are one. */
TEST(SUITE, curvatures_agree_at_the_minimum)
{
    const given options[] = {{"n", 3, NULL},         {"rank", 3, NULL},  {"layers", 2, NULL},
                             {"condition", 2, NULL}, {"tau", 0.1, NULL}, {0}};
    stand s;
    double largest = 0;
    opened(&s, options);
    real *g = stand_reals(&s, s.n), *v = stand_reals(&s, s.n);
    real *hv = stand_reals(&s, s.n), *gv = stand_reals(&s, s.n);
    sl_batch whole = sl_whole(s.f);
    for (int k = 0; k < 6000; k++) {
        cr_assert(sl_gradient(s.f, &whole, s.x, g, NULL) == SL_OK);
        for (int64_t i = 0; i < s.n; i++)
            s.x[i] -= (real)0.05 * g[i];
    }
    for (int64_t i = 0; i < s.n; i++)
        v[i] = (real)(1 + i % 5 - 2 * (i % 2));
    cr_assert(sl_hvp(s.f, &whole, s.x, v, hv) == SL_OK);
    cr_assert(sl_ggn_vp(s.f, &whole, s.x, v, gv) == SL_OK);
    for (int64_t i = 0; i < s.n; i++)
        largest = fmax(largest, fabs((double)gv[i]));
    cr_assert(largest > 1);
    for (int64_t i = 0; i < s.n; i++)
        cr_expect_float_eq((double)hv[i], (double)gv[i], 10 * close_to * largest);
    stand_close(&s);
}

/* What has no loss has no gradient either: both say so. */
TEST(SUITE, not_finite_is_told)
{
    stand s;
    double f;
    opened(&s, NULL);
    real *g = stand_reals(&s, s.n);
    sl_batch whole = sl_whole(s.f);
    s.x[1] = (real)INFINITY;
    cr_assert(sl_gradient(s.f, &whole, s.x, g, &f) == SL_OK);
    cr_expect(isnan(f));
    for (int64_t i = 0; i < s.n; i++)
        cr_expect(isnan(g[i]));
    stand_close(&s);
}
