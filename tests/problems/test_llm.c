/* The transformers against PyTorch's layers and autograd (reference/llm.py). */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "stand.h"

#define TEST(suite, name) Test(suite, name)
#define SUITE             SL_PRECISE(llm)

enum { LENGTH = 4000, ROWS = 600 };

static const double relative = sizeof(real) == sizeof(double) ? 1e-10 : 1e-5;

typedef struct row {
    char model[16], question[16], tensor[32];
    double norm, one, other; /* of "loss": the loss, 0, 0 */
} row;

/* As in reference/llm.py. */
typedef struct model {
    const char *name;
    double llama, layers, heads, kv_heads, width, ffn, context, tied, windows;
} model;

static const model models[] = {{"tied", 0, 2, 2, 2, 8, 32, 40, 1, 5},
                               {"untied", 0, 2, 2, 2, 8, 32, 40, 0, 5},
                               {"one", 0, 1, 1, 1, 5, 7, 37, 1, 1},
                               {"llama", 1, 2, 4, 2, 16, 11, 41, 0, 3},
                               {"shared", 1, 1, 3, 1, 12, 19, 33, 1, 1}};

enum { TIED, UNTIED, ONE, LLAMA, SHARED };

static int read_rows(row rows[ROWS])
{
    char path[4096];
    snprintf(path, sizeof path, "%s/tests/problems/reference/llm.tsv", getenv("SLALOM_ROOT"));
    FILE *file = fopen(path, "r");
    cr_assert(file, "%s cannot be read", path);
    int count = 0;
    while (count < ROWS && fscanf(file, "%15s %15s %31s %lf %lf %lf", rows[count].model,
                                  rows[count].question, rows[count].tensor, &rows[count].norm,
                                  &rows[count].one, &rows[count].other) == 6)
        count++;
    fclose(file);
    return count;
}

/* Writes the reference's text; `gzip` says how. */
static void write_text(char path[64], bool gzip)
{
    unsigned char bytes[LENGTH];
    for (int i = 0; i < LENGTH; i++)
        bytes[i] = (unsigned char)((i * i * 7 + i / 3 * 31 + 11) % 251);
    snprintf(path, 64, "/tmp/slalom-llm-XXXXXX");
    int descriptor = mkstemp(path);
    cr_assert(descriptor >= 0);
    gzFile file = gzdopen(descriptor, gzip ? "wb" : "wbT");
    cr_assert(file && gzwrite(file, bytes, LENGTH) == LENGTH);
    gzclose(file);
}

typedef struct way {
    double micro, recompute;
} way;

static bool open_ordered(stand *s, const char *path, const model *m, way how, double order)
{
    const given options[] = {{"data", 0, path},
                             {"architecture", m->llama > 0 ? 2 : 1, NULL},
                             {"layers", m->layers, NULL},
                             {"heads", m->heads, NULL},
                             {"kv_heads", m->kv_heads, NULL},
                             {"width", m->width, NULL},
                             {"ffn", m->ffn, NULL},
                             {"context", m->context, NULL},
                             {"batch", 3, NULL},
                             {"tie_embeddings", m->tied > 0 ? 1 : 2, NULL},
                             {"micro", how.micro, NULL},
                             {"recompute", how.recompute, NULL},
                             {"eval_windows", m->windows, NULL},
                             {"order", order, NULL},
                             {0}};
    if (!stand_open(s, "llm", options))
        return false;
    for (int64_t i = 0; i < s->n; i++)
        s->x[i] = (real)(0.3 * sin(0.7 * (double)i) +
                         0.2 * cos(fmod(0.013 * (double)i * (double)i, 6.283185307179586)));
    return true;
}

static bool open_model(stand *s, const char *path, const model *m, way how)
{
    return open_ordered(s, path, m, how, 0);
}

static void compare_numbers(const sl_tensor *t, const row *r, int64_t count, const real *g)
{
    double square = 0, one = 0, other = 0;
    cr_assert_str_eq(t->name, r->tensor);
    for (int64_t i = 0; i < count; i++) {
        double v = (double)g[i];
        square += v * v;
        one += v * cos(0.3 * (double)i);
        other += v * sin(0.11 * (double)i + 1);
    }
    double most = relative * r->norm;
    cr_expect_float_eq(sqrt(square), r->norm, most, "%s of %s: norm of %s off by %.2g",
                       r->question, r->model, t->name, sqrt(square) / r->norm - 1);
    cr_expect_float_eq(one, r->one, most * 10, "%s of %s: cosine part of %s", r->question,
                       r->model, t->name);
    cr_expect_float_eq(other, r->other, most * 10, "%s of %s: sine part of %s", r->question,
                       r->model, t->name);
}

static void compare(const sl_tensor *t, const row *r, const real *g)
{
    compare_numbers(t, r, sl_tensor_count(t), g + t->offset);
}

static const row *find(const row *rows, int count, const char *name, const char *question)
{
    for (int k = 0; k < count; k++)
        if (strcmp(rows[k].model, name) == 0 && strcmp(rows[k].question, question) == 0)
            return &rows[k];
    cr_assert_fail("no rows of %s of %s", question, name);
    return NULL;
}

static void check_model(const model *m, bool gzip, way how)
{
    row rows[ROWS];
    char path[64];
    stand s;
    double loss;
    const row *at = find(rows, read_rows(rows), m->name, "gradient");
    write_text(path, gzip);
    cr_assert(open_model(&s, path, m, how), "%s", s.message.sentence);
    sl_batch whole = sl_whole(s.f);
    real *g = stand_reals(&s, s.n);
    cr_assert(sl_gradient(s.f, &whole, s.x, g, &loss) == SL_OK);
    cr_expect_float_eq(loss, at->norm, relative * at->norm, "%.17g", loss);
    for (int32_t k = 0; k < s.f->tensor_count; k++)
        compare(&s.f->tensors[k], &at[1 + k], g);
    stand_close(&s);
    unlink(path);
}

/* Hessian or Gauss-Newton product with v_i = sin(0.37 i + 0.2). */
static void check_product(const model *m, const char *question, way how)
{
    row rows[ROWS];
    char path[64];
    stand s;
    const row *at = find(rows, read_rows(rows), m->name, question);
    write_text(path, false);
    cr_assert(open_model(&s, path, m, how), "%s", s.message.sentence);
    sl_batch whole = sl_whole(s.f);
    real *v = stand_reals(&s, s.n), *product = stand_reals(&s, s.n);
    for (int64_t i = 0; i < s.n; i++)
        v[i] = (real)sin(0.37 * (double)i + 0.2);
    cr_assert(strcmp(question, "hvp") == 0 ? sl_hvp(s.f, &whole, s.x, v, product) == SL_OK
                                           : sl_ggn_vp(s.f, &whole, s.x, v, product) == SL_OK);
    for (int32_t k = 0; k < s.f->tensor_count; k++)
        compare(&s.f->tensors[k], &at[k], product);
    stand_close(&s);
    unlink(path);
}

static void compare_factors(const stand *s, const row *outer, const row *inner, const real *at)
{
    for (int32_t k = 0; k < s->f->tensor_count; k++) {
        const sl_tensor *t = &s->f->tensors[k];
        const int64_t rows = t->shape[0], columns = t->shape[1];
        if (sl_kronecker_count(t) == 0)
            continue;
        compare_numbers(t, outer++, rows * rows, at);
        compare_numbers(t, inner++, columns * columns, at + rows * rows);
        at += sl_kronecker_count(t);
    }
}

static void check_factors(const model *m, way how)
{
    row rows[ROWS];
    char path[64];
    stand s;
    const int count = read_rows(rows);
    int64_t length = 0;
    write_text(path, false);
    cr_assert(open_model(&s, path, m, how), "%s", s.message.sentence);
    sl_batch whole = sl_whole(s.f);
    for (int32_t k = 0; k < s.f->tensor_count; k++)
        length += sl_kronecker_count(&s.f->tensors[k]);
    cr_assert(length > 0);
    real *factors = stand_reals(&s, length);
    for (int again = 0; again < 2; again++) /* nothing is left of the first time */
        cr_assert(sl_kronecker(s.f, &whole, s.x, factors) == SL_OK);
    compare_factors(&s, find(rows, count, m->name, "G"), find(rows, count, m->name, "A"),
                    factors);
    stand_close(&s);
    unlink(path);
}

TEST(SUITE, tied_gpt2_follows_torch)
{
    check_model(&models[TIED], false, (way){0, 0});
    check_model(&models[TIED], false, (way){1, 0});
    check_model(&models[TIED], false, (way){2, 1});
}

TEST(SUITE, untied_gpt2_follows_torch_from_gzip)
{
    check_model(&models[UNTIED], true, (way){0, 0});
}

TEST(SUITE, one_head_one_layer_one_sequence_follow_torch)
{
    check_model(&models[ONE], false, (way){0, 0});
}

TEST(SUITE, llama_follows_torch)
{
    check_model(&models[LLAMA], false, (way){0, 0});
    check_model(&models[LLAMA], false, (way){2, 1});
}

TEST(SUITE, heads_that_share_a_key_follow_torch)
{
    check_model(&models[SHARED], false, (way){0, 0});
}

TEST(SUITE, hessian_products_follow_torch)
{
    for (int k = TIED; k <= SHARED; k++)
        check_product(&models[k], "hvp", (way){0, 0});
    check_product(&models[LLAMA], "hvp", (way){2, 1});
}

TEST(SUITE, gauss_newton_products_follow_torch)
{
    for (int k = TIED; k <= SHARED; k++)
        check_product(&models[k], "ggn", (way){0, 0});
    check_product(&models[TIED], "ggn", (way){2, 1});
}

TEST(SUITE, kronecker_factors_follow_torch)
{
    for (int k = TIED; k <= SHARED; k++)
        check_factors(&models[k], (way){0, 0});
    check_factors(&models[LLAMA], (way){2, 1});
    check_factors(&models[TIED], (way){1, 0});
}

TEST(SUITE, samples_are_sequences)
{
    char path[64];
    stand s;
    sl_batch batch;
    double loss, losses[3], norms[3], same[3], mean = 0;
    write_text(path, false);
    cr_assert(open_model(&s, path, &models[LLAMA], (way){0, 0}));
    real *g = stand_reals(&s, s.n), *each = stand_reals(&s, 3 * s.n);
    sl_draw(s.f, &batch);
    cr_assert_eq(batch.size, 3);
    cr_assert(sl_gradient(s.f, &batch, s.x, g, &loss) == SL_OK);
    cr_assert(sl_sample_gradients(s.f, &batch, s.x, each, losses) == SL_OK);
    cr_assert(sl_sample_norms(s.f, &batch, s.x, norms, same) == SL_OK);
    for (int i = 0; i < 3; i++) {
        double square = 0;
        for (int64_t j = 0; j < s.n; j++)
            square += (double)(each[i * s.n + j] * each[i * s.n + j]);
        cr_expect_float_eq(norms[i], sqrt(square), relative * norms[i]);
        cr_expect_float_eq(losses[i], same[i], relative);
        mean += losses[i] / 3;
    }
    cr_expect_float_eq(mean, loss, relative * 10);
    for (int64_t j = 0; j < s.n; j++) {
        double average = (double)(each[j] + each[s.n + j] + each[2 * s.n + j]) / 3;
        cr_assert_float_eq(average, (double)g[j], relative * norms[0], "element %lld",
                           (long long)j);
    }
    stand_close(&s);
    unlink(path);
}

TEST(SUITE, batches_are_drawn_by_index)
{
    char path[64];
    stand a, b;
    sl_batch one, two;
    double first, again, other;
    write_text(path, false);
    cr_assert(open_model(&a, path, &models[TIED], (way){0, 0}));
    cr_assert(open_model(&b, path, &models[TIED], (way){0, 0}));
    sl_draw(a.f, &one);
    sl_draw(b.f, &one);
    sl_draw(b.f, &two);
    sl_loss(a.f, &one, a.x, &first);
    sl_loss(b.f, &two, b.x, &other);
    sl_loss(b.f, &one, b.x, &again);
    cr_expect(first == again && first != other);
    cr_expect_eq(one.size, 3);
    stand_close(&a);
    stand_close(&b);
    unlink(path);
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* A window is known by its loss. Batches of 3 go over the ends of epochs. */
TEST(SUITE, an_epoch_has_each_sequence_once)
{
    enum { MOST = 600 };
    char path[64];
    stand s;
    double loss[MOST], norm[3], *first = loss, *second;
    write_text(path, false);
    cr_assert(open_ordered(&s, path, &models[ONE], (way){0, 0}, 1), "%s", s.message.sentence);
    const int64_t windows = s.f->samples;
    cr_assert(windows == (3600 - 1) / 37 && 2 * windows + 3 <= MOST && windows % 3 != 0);
    for (int64_t k = 0; k < 2 * windows; k += 3) {
        sl_batch batch;
        sl_draw(s.f, &batch);
        cr_assert(batch.size == 3 && batch.epoch == (uint64_t)(k / windows));
        cr_assert(sl_sample_norms(s.f, &batch, s.x, norm, loss + k) == SL_OK);
    }
    second = loss + windows;
    cr_assert_neq(memcmp(first, second, (size_t)windows * sizeof *loss), 0, "reshuffled");
    qsort(first, (size_t)windows, sizeof *loss, ascending);
    qsort(second, (size_t)windows, sizeof *loss, ascending);
    for (int64_t k = 0; k < windows; k++)
        cr_assert(first[k] == second[k] && (k == 0 || first[k] > first[k - 1]), "window %lld",
                  (long long)k);
    stand_close(&s);
    unlink(path);
}

TEST(SUITE, too_short_text_is_refused)
{
    char path[64];
    stand s;
    write_text(path, false);
    const given options[] = {{"data", 0, path}, {"context", 400, NULL}, {0}};
    cr_assert_not(stand_open(&s, "llm", options));
    cr_expect(strstr(s.message.sentence, "400"), "%s", s.message.sentence);
    stand_close(&s);
    unlink(path);
}

TEST(SUITE, missing_text_is_refused)
{
    stand s;
    const given options[] = {{"data", 0, "/nowhere/poe.txt"}, {0}};
    cr_assert_not(stand_open(&s, "llm", options));
    cr_expect(strstr(s.message.sentence, "/nowhere/poe.txt"), "%s", s.message.sentence);
    stand_close(&s);
}

static void check_refused(const char *sentence, const given wrong[8])
{
    char path[64];
    stand s;
    given options[9] = {{"data", 0, path}};
    write_text(path, false);
    for (int k = 0; k < 8 && wrong[k].name; k++)
        options[k + 1] = wrong[k];
    cr_assert_not(stand_open(&s, "llm", options), "not refused: %s", sentence);
    cr_expect(strstr(s.message.sentence, sentence), "%s", s.message.sentence);
    stand_close(&s);
    unlink(path);
}

TEST(SUITE, sizes_that_do_not_fit_are_refused)
{
    const given width[8] = {{"width", 30, NULL}, {"heads", 4, NULL}};
    const given shared[8] = {
        {"architecture", 2, NULL}, {"heads", 4, NULL}, {"kv_heads", 3, NULL}};
    const given gpt2[8] = {{"kv_heads", 2, NULL}};
    const given odd[8] = {{"architecture", 2, NULL}, {"width", 20, NULL}, {"heads", 4, NULL}};
    const given vocab[8] = {{"vocab", 100, NULL}};
    const given giant[8] = {{"width", 100000, NULL}, {"layers", 1000, NULL}};
    check_refused("width 30 is no multiple of heads, 4", width);
    check_refused("heads 4 is no multiple of kv_heads, 3", shared);
    check_refused("kv_heads 2 differs from heads, 4", gpt2);
    check_refused("width / heads = 5 is odd", odd);
    check_refused("100", vocab);
    check_refused("GiB for the point and its gradient", giant);
}
