/* Token streams: formats, shards, parts, windows, and files that are wrong. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../problems/llm/token_file.h"
#include "data/token_writer.h"

static char folder[64], path[128];

static void make_folder(void)
{
    snprintf(folder, sizeof folder, "/tmp/slalom-tokens-XXXXXX");
    cr_assert(mkdtemp(folder));
}

static void remove_folder(void)
{
    char command[128];
    snprintf(command, sizeof command, "rm -r %s", folder);
    cr_assert(system(command) == 0);
}

static const char *in_folder(const char *name)
{
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void write_bytes(const char *name, const void *bytes, size_t length)
{
    FILE *file = fopen(in_folder(name), "wb");
    cr_assert(file && fwrite(bytes, 1, length, file) == length);
    fclose(file);
}

/* Tokens first, first + 1, ... */
static void write_shard(const char *name, int32_t width, int first, int count)
{
    token_writer w = {.path = in_folder(name), .width = width};
    for (int32_t id = first; id < first + count; id++)
        cr_assert(token_writer_add(&w, &id, 1, 3), "%s", w.why.sentence);
    cr_assert(token_writer_end(&w), "%s", w.why.sentence);
}

static token_stream *open_stream(const char *name, const char *validation, int64_t vocab,
                                 int64_t context)
{
    char sentence[TOKENS_SENTENCE], other[128];
    token_stream *t;
    snprintf(other, sizeof other, "%s", validation ? in_folder(validation) : "");
    const token_request r = {.path = in_folder(name),
                             .validation = other,
                             .share = 0.1,
                             .vocab = vocab,
                             .context = context};
    cr_assert(tokens_open(&r, &t, sentence), "%s", sentence);
    return t;
}

static void refuse(const char *name, token_format format, int64_t vocab, int64_t context,
                   const char *expected)
{
    char sentence[TOKENS_SENTENCE];
    token_stream *t;
    const token_request r = {.path = in_folder(name),
                             .share = 0.1,
                             .format = format,
                             .vocab = vocab,
                             .context = context};
    cr_assert_not(tokens_open(&r, &t, sentence), "expected: %s", expected);
    cr_expect(strstr(sentence, expected), "%s", sentence);
}

TestSuite(tokens, .init = make_folder, .fini = remove_folder);

Test(tokens, shards_are_read_in_order_and_not_across)
{
    write_shard("a_0.bin", 2, 0, 10);
    write_shard("a_1.bin", 2, 100, 3);
    write_shard("a_2.bin", 2, 1000, 20);
    token_stream *t = open_stream("a_*.bin", "a_1.bin", 0, 2);
    int32_t ids[5];
    cr_assert(t->files == 3 && t->training.count == 33 && t->validation.count == 3);
    cr_assert(t->vocab == 1020 && t->width == 2 && t->format == TOKENS_LLMC);
    cr_assert_float_eq(t->bytes_per_token, 3, 1e-12);
    cr_assert_eq(tokens_places(&t->training, 4), 6 + 16);
    tokens_window(t, &t->training, 5, 4, ids);
    cr_assert(ids[0] == 5 && ids[4] == 9);
    tokens_window(t, &t->training, 6, 4, ids);
    cr_assert(ids[0] == 1000 && ids[4] == 1004);
    cr_assert_eq(tokens_windows(&t->training, 4), 2 + 4);
    cr_assert_eq(tokens_side_by_side(&t->training, 4, 2), 6);
    cr_assert_eq(tokens_spread(&t->training, 4, 3, 4), 21);
    tokens_close(t);
}

Test(tokens, the_last_share_is_for_validation)
{
    write_shard("b.bin", 4, 0, 100);
    token_stream *t = open_stream("b.bin", NULL, 200, 4);
    int32_t ids[5];
    cr_assert(t->training.count == 90 && t->validation.count == 10 && t->width == 4);
    tokens_window(t, &t->validation, 0, 4, ids);
    cr_assert(ids[0] == 90 && ids[4] == 94 && t->vocab == 200);
    tokens_close(t);
}

Test(tokens, raw_shorts_and_text)
{
    const uint16_t raw[] = {7, 8, 50256, 9};
    int32_t ids[3];
    write_bytes("raw.bin", raw, sizeof raw);
    write_bytes("words",
                "a\xff"
                "b and more",
                12);
    token_stream *t = open_stream("raw.bin", "raw.bin", 0, 2);
    tokens_window(t, &t->training, 1, 2, ids);
    cr_assert(ids[1] == 50256 && isnan(t->bytes_per_token) && t->vocab == 50257);
    tokens_close(t);
    t = open_stream("words", "words", 0, 2);
    tokens_window(t, &t->training, 0, 2, ids);
    cr_assert(ids[1] == 255 && t->bytes_per_token == 1 && t->vocab == 256);
    tokens_close(t);
}

Test(tokens, wrong_files_are_refused)
{
    int32_t head[TOKEN_HEAD];
    write_shard("c.bin", 2, 0, 50);
    refuse("c.bin", TOKENS_AUTO, 40, 4,
           "ids up to 49, the first beyond a vocabulary of 40 at token 40");
    refuse("c.bin", TOKENS_AUTO, 0, 10, "more than the context, 10");
    refuse("none.bin", TOKENS_AUTO, 0, 4, "No such file");
    write_bytes("d.bin", "\1\2\3", 3);
    refuse("d.bin", TOKENS_AUTO, 0, 1, "an odd number");
    refuse("d.bin", TOKENS_LLMC, 0, 1, "expected the magic number 20240520");
    write_bytes("e.bin", "", 0);
    refuse("e.bin", TOKENS_AUTO, 0, 1, "is empty");
    token_head(head, 2, 1000, 0);
    write_bytes("f.bin", head, sizeof head);
    refuse("f.bin", TOKENS_AUTO, 0, 1, "says that it has 1000 tokens");
    head[1] = 3;
    write_bytes("f.bin", head, sizeof head);
    refuse("f.bin", TOKENS_AUTO, 0, 1, "has version 3; expected 1");
    head[1] = 1, head[2] = -5;
    write_bytes("f.bin", head, sizeof head);
    refuse("f.bin", TOKENS_AUTO, 0, 1, "says that it has -5 tokens");
    write_bytes("f.bin", head, 100);
    refuse("f.bin", TOKENS_AUTO, 0, 1, "ends within its head");
    write_shard("g_0.bin", 2, 0, 50);
    write_shard("g_1.bin", 4, 0, 50);
    refuse("g_*.bin", TOKENS_AUTO, 0, 1, "the files before it");
}

Test(tokens, a_cut_at_any_byte_is_noticed)
{
    char all[1024 + 40];
    write_shard("h.bin", 2, 0, 20);
    FILE *file = fopen(in_folder("h.bin"), "rb");
    cr_assert(fread(all, 1, sizeof all, file) == sizeof all);
    fclose(file);
    for (size_t length = 4; length < sizeof all; length += length < 1020 ? 29 : 1) {
        write_bytes("h.bin", all, length);
        refuse("h.bin", TOKENS_AUTO, 0, 1, length < 1024 ? "ends within" : "truncated?");
    }
}

Test(tokens, shards_have_the_asked_size)
{
    token_writer w = {.path = in_folder("s.bin"), .shard = 8, .width = 2};
    char name[128];
    snprintf(name, sizeof name, "%s", path);
    w.path = name;
    for (int32_t id = 0; id < 20; id++)
        cr_assert(token_writer_add(&w, &id, 1, 1));
    cr_assert(token_writer_end(&w) && w.files == 3 && w.all == 20);
    token_stream *t = open_stream("s_*.bin", NULL, 0, 1);
    cr_assert(t->files == 3 && t->vocab == 20 && t->training.count == 18);
    tokens_close(t);
}

Test(tokens, nothing_half_written_stays)
{
    token_writer w = {.path = "/nowhere/x.bin", .width = 2};
    cr_assert_not(token_writer_add(&w, &(int32_t){1}, 1, 1));
    cr_expect(strstr(w.why.sentence, "/nowhere/x.bin"), "%s", w.why.sentence);
    token_writer_abandon(&w);
}
