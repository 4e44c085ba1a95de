/* The transformer against PyTorch's layers and autograd (reference/llm.py). */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "stand.h"

#define TEST(suite, name) Test(suite, name)
#define SUITE             SL_PRECISE(llm)

enum { LENGTH = 4000, ROWS = 128 };

static const double relative = sizeof(real) == sizeof(double) ? 1e-10 : 2e-4;

typedef struct row {
    char model[16], tensor[32];
    double norm, one, other; /* of "loss": the loss, 0, 0 */
} row;

static int read_rows(row rows[ROWS])
{
    char path[4096];
    snprintf(path, sizeof path, "%s/tests/problems/reference/llm.tsv", getenv("SLALOM_ROOT"));
    FILE *file = fopen(path, "r");
    cr_assert(file, "%s cannot be read", path);
    int count = 0;
    while (count < ROWS &&
           fscanf(file, "%15s %31s %lf %lf %lf", rows[count].model, rows[count].tensor,
                  &rows[count].norm, &rows[count].one, &rows[count].other) == 5)
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

static void open_model(stand *s, const char *path, bool tied)
{
    const given options[] = {
        {"data", 0, path},    {"layers", 2, NULL},       {"heads", 2, NULL},
        {"width", 8, NULL},   {"context", 40, NULL},     {"batch", 3, NULL},
        {"tied", tied, NULL}, {"eval_windows", 5, NULL}, {0}};
    cr_assert(stand_open(s, "llm", options), "%s", s->message.sentence);
    for (int64_t i = 0; i < s->n; i++)
        s->x[i] = (real)(0.3 * sin(0.7 * (double)i) +
                         0.2 * cos(fmod(0.013 * (double)i * (double)i, 6.283185307179586)));
}

static void compare(const sl_tensor *t, const row *r, const real *g)
{
    double square = 0, one = 0, other = 0;
    cr_assert_str_eq(t->name, r->tensor);
    for (int64_t i = 0; i < sl_tensor_count(t); i++) {
        double v = (double)g[t->offset + i];
        square += v * v;
        one += v * cos(0.3 * (double)i);
        other += v * sin(0.11 * (double)i + 1);
    }
    double most = relative * r->norm;
    cr_expect_float_eq(sqrt(square), r->norm, most, "norm of %s", t->name);
    cr_expect_float_eq(one, r->one, most * 10, "cosine part of %s", t->name);
    cr_expect_float_eq(other, r->other, most * 10, "sine part of %s", t->name);
}

static void check_model(bool tied, bool gzip)
{
    row rows[ROWS];
    char path[64];
    stand s;
    double loss;
    int count = read_rows(rows), at = 0;
    write_text(path, gzip);
    open_model(&s, path, tied);
    while (at < count && strcmp(rows[at].model, tied ? "tied" : "untied") != 0)
        at++;
    cr_assert(at + s.f->tensor_count < count, "%d rows", count);
    sl_batch whole = sl_whole(s.f);
    real *g = stand_reals(&s, s.n);
    cr_assert(sl_gradient(s.f, &whole, s.x, g, &loss) == SL_OK);
    cr_expect_float_eq(loss, rows[at].norm, relative * rows[at].norm, "%.17g", loss);
    for (int32_t k = 0; k < s.f->tensor_count; k++)
        compare(&s.f->tensors[k], &rows[at + 1 + k], g);
    stand_close(&s);
    unlink(path);
}

TEST(SUITE, tied_follows_torch)
{
    check_model(true, false);
}

TEST(SUITE, untied_follows_torch_from_gzip)
{
    check_model(false, true);
}

TEST(SUITE, batches_are_drawn_by_index)
{
    char path[64];
    stand a, b;
    sl_batch one, two;
    double first, again, other;
    write_text(path, false);
    open_model(&a, path, true);
    open_model(&b, path, true);
    sl_draw(a.f, &one);
    sl_draw(b.f, &one);
    sl_draw(b.f, &two);
    sl_loss(a.f, &one, a.x, &first);
    sl_loss(b.f, &two, b.x, &other);
    sl_loss(b.f, &one, b.x, &again);
    cr_expect(first == again && first != other);
    cr_expect_eq(one.size, 3 * 40);
    stand_close(&a);
    stand_close(&b);
    unlink(path);
}

TEST(SUITE, too_short_text_is_refused)
{
    char path[64];
    stand s;
    write_text(path, false);
    const given options[] = {{"data", 0, path}, {"context", 400, NULL}, {0}};
    cr_assert_not(stand_open(&s, "llm", options));
    cr_expect(strstr(s.message.sentence, "400 for validation"), "%s", s.message.sentence);
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
