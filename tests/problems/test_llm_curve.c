/* 300 steps of AdamW on the preset micro follow PyTorch's loss (reference/llm_curve.py). */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "stand.h"

#define TEST(suite, name) Test(suite, name)
#define SUITE             SL_PRECISE(llm_curve)

/* In double, where a step takes twice as long, the beginning must do. */
enum { LENGTH = 100000, STEPS = sizeof(real) == sizeof(float) ? 300 : 30 };

static void write_text(char path[64])
{
    static const char *const words[] = {"once",  "upon", "a",        "midnight", "dreary",
                                        "while", "I",    "pondered", "weak",     "and",
                                        "weary", "over", "many",     "quaint",   "volume"};
    uint32_t state = 1;
    long left = LENGTH;
    snprintf(path, 64, "/tmp/slalom-curve-XXXXXX");
    int descriptor = mkstemp(path);
    FILE *file = descriptor >= 0 ? fdopen(descriptor, "w") : NULL;
    cr_assert(file);
    while (left > 0) {
        state = state * 1664525u + 1013904223u;
        char word[16];
        int length = snprintf(word, sizeof word, "%s ", words[(state >> 16) % 15]);
        left -= (long)fwrite(word, 1, (size_t)(length < left ? length : left), file);
    }
    cr_assert_eq(fclose(file), 0);
}

static void read_curve(double losses[STEPS])
{
    char path[4096];
    snprintf(path, sizeof path, "%s/tests/problems/reference/llm_curve.tsv",
             getenv("SLALOM_ROOT"));
    FILE *file = fopen(path, "r");
    cr_assert(file, "%s cannot be read", path);
    for (int k = 0; k < STEPS; k++)
        cr_assert_eq(fscanf(file, "%*d %lf", &losses[k]), 1);
    fclose(file);
}

/* PyTorch's AdamW with lr 1e-3, betas 0.9 and 0.999, eps 1e-8, weight decay 0.01. */
static void adamw(int step, int64_t n, const real *g, real *m, real *v, real *x)
{
    const double c1 = 1 - pow(0.9, step + 1), c2 = 1 - pow(0.999, step + 1);
    const real a = (real)(1e-3 / c1), c = (real)(1 / sqrt(c2));
    for (int64_t i = 0; i < n; i++) {
        m[i] = (real)0.9 * m[i] + (real)0.1 * g[i];
        v[i] = (real)0.999 * v[i] + (real)0.001 * g[i] * g[i];
        x[i] = (real)(1 - 1e-5) * x[i] - a * m[i] / (sl_sqrt(v[i]) * c + (real)1e-8);
    }
}

TEST(SUITE, adamw_on_micro_follows_torch)
{
    char path[64];
    double curve[STEPS], worst = 0, loss = 0;
    stand s;
    write_text(path);
    read_curve(curve);
    const given options[] = {{"data", 0, path}, {"preset", 1, NULL}, {"batch", 2, NULL}, {0}};
    cr_assert(stand_open(&s, "llm", options), "%s", s.message.sentence);
    real *g = stand_reals(&s, s.n), *m = stand_reals(&s, s.n), *v = stand_reals(&s, s.n);
    for (int k = 0; k < STEPS; k++) {
        sl_batch batch;
        sl_draw(s.f, &batch);
        cr_assert(sl_gradient(s.f, &batch, s.x, g, &loss) == SL_OK);
        worst = fmax(worst, fabs(loss - curve[k]));
        cr_assert_lt(worst, 1e-3, "step %d: %.6f, PyTorch %.6f", k, loss, curve[k]);
        adamw(k, s.n, g, m, v, s.x);
    }
    cr_expect_lt(loss, curve[0] - 1, "it has learned: %.4f", loss);
    stand_close(&s);
    unlink(path);
}
