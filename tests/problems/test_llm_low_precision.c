/* The transformer with the inputs of its products in low precision. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "device/onednn.h"
#include "stand.h"

#define TEST(suite, name) Test(suite, name)
#define SUITE             SL_PRECISE(llm_low_precision)

enum { LENGTH = 3000, GIVEN = 13 };

static const double close_to = sizeof(real) == sizeof(double) ? 1e-10 : 1e-4;

static void write_text(char path[64])
{
    unsigned char bytes[LENGTH];
    for (int i = 0; i < LENGTH; i++)
        bytes[i] = (unsigned char)('a' + (i * i + i / 7) % 23);
    snprintf(path, 64, "/tmp/slalom-llm-XXXXXX");
    int descriptor = mkstemp(path);
    cr_assert(descriptor >= 0);
    cr_assert_eq(write(descriptor, bytes, sizeof bytes), (ssize_t)sizeof bytes);
    close(descriptor);
}

/* Positions of the words of `activations`. */
typedef enum format { NONE, BF16, FP16, INT8, INT4, FP4 } format;

static bool open_model_with(stand *s, format activations, double group, double stochastic,
                            double micro, double recompute, double products)
{
    char path[64];
    const given options[GIVEN] = {{"data", 0, path},
                                  {"layers", 2, NULL},
                                  {"heads", 2, NULL},
                                  {"width", 16, NULL},
                                  {"context", 24, NULL},
                                  {"batch", 4, NULL},
                                  {"activations", activations, NULL},
                                  {"activation_group", group, NULL},
                                  {"stochastic_activations", stochastic, NULL},
                                  {"micro", micro, NULL},
                                  {"recompute", recompute, NULL},
                                  {"products", products, NULL},
                                  {NULL, 0, NULL}};
    write_text(path);
    bool opened = stand_open(s, "llm", options);
    unlink(path);
    return opened;
}

static bool open_model(stand *s, format activations, double group, double stochastic,
                       double micro, double recompute)
{
    return open_model_with(s, activations, group, stochastic, micro, recompute, 0);
}

/* Loss and gradient of the first minibatch at the first point. */
static double ask(format activations, double stochastic, double micro, double recompute,
                  double *norm, double *one)
{
    stand s;
    sl_batch batch;
    double loss, square = 0;
    cr_assert(open_model(&s, activations, 16, stochastic, micro, recompute), "%s",
              s.message.sentence);
    real *g = stand_reals(&s, s.n);
    cr_assert_eq(sl_draw(s.f, &batch), SL_OK);
    cr_assert_eq(sl_gradient(s.f, &batch, s.x, g, &loss), SL_OK);
    for (int64_t i = 0; i < s.n; i++)
        square += (double)g[i] * (double)g[i];
    *norm = sqrt(square);
    *one = (double)g[s.n / 2];
    stand_close(&s);
    return loss;
}

static void same(format activations, double stochastic)
{
    double norm[3], one[3], loss[3];
    loss[0] = ask(activations, stochastic, 4, 0, &norm[0], &one[0]);
    loss[1] = ask(activations, stochastic, 1, 0, &norm[1], &one[1]);
    loss[2] = ask(activations, stochastic, 4, 1, &norm[2], &one[2]);
    for (int k = 1; k < 3; k++) {
        cr_assert(fabs(loss[k] - loss[0]) <= close_to * loss[0], "loss %.12g, %.12g", loss[0],
                  loss[k]);
        cr_assert(fabs(norm[k] - norm[0]) <= close_to * norm[0], "norm %.12g, %.12g", norm[0],
                  norm[k]);
        cr_assert(fabs(one[k] - one[0]) <= close_to * norm[0]);
    }
}

/* Neither how many sequences run together nor running layers again changes what is drawn. In
   float a number may lie on the fence between two neighbours. */
TEST(SUITE, sequences_run_together_do_not_matter)
{
    if (sizeof(real) == sizeof(double)) {
        same(INT4, 1);
        same(FP4, 0);
    }
    same(NONE, 0);
}

TEST(SUITE, coarser_formats_are_further_away)
{
    double norm, one, drawn = ask(INT4, 1, 4, 0, &norm, &one);
    double full = ask(NONE, 0, 4, 0, &norm, &one), previous = 0;
    static const format finer_first[] = {FP16, BF16, INT4};
    for (int k = 0; k < 3; k++) {
        double apart = fabs(ask(finer_first[k], 0, 4, 0, &norm, &one) - full);
        cr_assert(apart > previous && apart < 0.1 * full, "format %d is %.3g away", k, apart);
        previous = apart;
    }
    cr_assert_neq(drawn, ask(INT4, 0, 4, 0, &norm, &one), "nothing was drawn");
}

TEST(SUITE, groups_that_do_not_fit_are_refused)
{
    stand s;
    cr_assert_not(open_model(&s, INT4, 24, 0, 4, 0));
    cr_assert(strstr(s.message.sentence,
                     "activation_group 24 does not divide the width, 16, and ffn, 64"),
              "%s", s.message.sentence);
    stand_close(&s);
    cr_assert(open_model(&s, BF16, 24, 0, 4, 0), "bf16 has no groups: %s", s.message.sentence);
    stand_close(&s);
}

/* Loss and gradient of the first minibatch with products in full (0) or in bf16 (1). */
static real *ask_products(stand *s, double products, double *loss)
{
    sl_batch batch;
    cr_assert(open_model_with(s, NONE, 16, 0, 4, 0, products), "%s", s->message.sentence);
    real *g = stand_reals(s, s->n);
    cr_assert_eq(sl_draw(s->f, &batch), SL_OK);
    cr_assert_eq(sl_gradient(s->f, &batch, s->x, g, loss), SL_OK);
    return g;
}

/* An operand of a product is off by up to 2^-9 of itself. */
static void check_products(void)
{
    const double most = 0x1p-6;
    double full_loss, loss, apart = 0, whole = 0;
    stand full, coarse;
    const real *g = ask_products(&full, 0, &full_loss), *h = ask_products(&coarse, 1, &loss);
    for (int64_t i = 0; i < full.n; i++) {
        apart += pow((double)g[i] - (double)h[i], 2);
        whole += pow((double)g[i], 2);
    }
    cr_expect(apart > 1e-8 * whole, "nothing was rounded");
    cr_expect(apart < most * most * whole, "gradients %.3g apart", sqrt(apart / whole));
    cr_expect(fabs(loss - full_loss) < 1e-3 * full_loss, "losses %g, %g", full_loss, loss);
    cr_expect(full.f->offers & SL_HVP);
    cr_expect_not(coarse.f->offers & SL_HVP, "rounding has no curvature");
    stand_close(&full);
    stand_close(&coarse);
}

/* Where something is missing the trial says so instead of running in another way. */
TEST(SUITE, products_in_bf16_are_close_or_refused)
{
    const bool single = sizeof(real) == sizeof(float);
    const char *missing = single ? onednn_bf16_missing() : "precision f32";
    stand s;
    if (!missing) {
        check_products();
        return;
    }
    cr_assert_not(open_model_with(&s, NONE, 16, 0, 4, 0, 1));
    cr_expect(strstr(s.message.sentence, "products: bf16 needs "), "%s", s.message.sentence);
    cr_expect(strstr(s.message.sentence, missing), "%s", s.message.sentence);
    stand_close(&s);
    if (single)
        cr_skip_test("their values: %s is missing", missing);
}
