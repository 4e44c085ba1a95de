/* Byte pairs against tiktoken and tokenizers (bpe/bpe.py), and what is wrong in vocabularies.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../problems/linear/bytes.h"
#include "data/byte_pairs.h"
#include "data/split.h"

enum { MOST = 1 << 16 };

typedef struct collected {
    int32_t ids[MOST];
    int64_t count;
} collected;

static const char *golden(const char *name)
{
    static char path[4][4096];
    static int next;
    next = (next + 1) % 4;
    snprintf(path[next], sizeof path[next], "%s/tests/data/bpe/%s", getenv("SLALOM_ROOT"),
             name);
    return path[next];
}

static bool collect(void *to, const int32_t *ids, int64_t count)
{
    collected *c = to;
    cr_assert(c->count + count <= MOST);
    memcpy(c->ids + c->count, ids, (size_t)count * sizeof *ids);
    c->count += count;
    return true;
}

static void encode(const vocabulary *v, const char *text, int64_t length, collected *c)
{
    failure why;
    byte_pairs *b = byte_pairs_new(v, &why);
    cr_assert(b, "%s", why.sentence);
    c->count = 0;
    cr_assert(byte_pairs_encode(b, text, length, collect, c));
    byte_pairs_free(b);
}

static void check_golden(const char *path, const char *encoder)
{
    static collected c;
    failure why;
    bytes text;
    char sentence[1024];
    vocabulary *v = vocabulary_open(path, encoder, &why);
    cr_assert(v, "%s", why.sentence);
    cr_assert(bytes_read(golden("hard.txt"), &text, sentence, sizeof sentence));
    encode(v, text.data, (int64_t)text.length, &c);
    FILE *file = fopen(golden("hard.ids"), "r");
    int64_t count = 0;
    for (int id; fscanf(file, "%d", &id) == 1; count++)
        cr_assert_eq(c.ids[count], id, "token %lld: %d, not %d", (long long)count, c.ids[count],
                     id);
    cr_assert(count > 1000 && count == c.count);
    fclose(file);
    bytes_free(&text);
    vocabulary_free(v);
}

Test(byte_pairs, as_tiktoken_from_its_ranks)
{
    check_golden(golden("ranks.tiktoken"), NULL);
}

Test(byte_pairs, as_tiktoken_from_merges)
{
    check_golden(golden("vocab.bpe"), NULL);
}

Test(byte_pairs, as_tiktoken_from_merges_and_ids)
{
    check_golden(golden("vocab.bpe"), golden("encoder.json"));
}

/* Every text comes back byte for byte, whatever it is made of. */
Test(byte_pairs, no_byte_is_lost)
{
    static collected c;
    static char text[20000], back[20000];
    failure why;
    vocabulary *v = vocabulary_open(golden("ranks.tiktoken"), NULL, &why);
    uint64_t state = 7;
    for (size_t k = 0; k < sizeof text; k++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        text[k] = (char)(k % 3 ? state >> 56 : ' ');
    }
    encode(v, text, sizeof text, &c);
    size_t at = 0;
    for (int64_t k = 0; k < c.count; k++) {
        const token_text t = vocabulary_token(v, c.ids[k]);
        cr_assert(at + (size_t)t.length <= sizeof back);
        memcpy(back + at, t.bytes, (size_t)t.length);
        at += (size_t)t.length;
    }
    cr_assert(at == sizeof text && memcmp(text, back, at) == 0);
    vocabulary_free(v);
}

Test(split, invalid_bytes_stay_apart)
{
    static const char text[] = "ab\xff\xfe cd\xc3";
    const int64_t pieces[] = {2, 2, 3, 1};
    failure why;
    splitter *s = splitter_new(&why);
    int64_t at = 0, length = (int64_t)sizeof text - 1;
    for (size_t k = 0; k < sizeof pieces / sizeof *pieces; k++) {
        cr_assert_eq(splitter_next(s, text + at, length - at), pieces[k], "piece %zu", k);
        at += pieces[k];
    }
    cr_assert_eq(at, length);
    splitter_free(s);
}

/* One piece of 32,768 bytes. */
Test(byte_pairs, long_runs_end)
{
    failure why;
    const int64_t length = 1 << 15;
    static collected c;
    static char letters[1 << 15];
    memset(letters, 'a', sizeof letters);
    vocabulary *v = vocabulary_open(golden("vocab.bpe"), NULL, &why);
    encode(v, letters, length, &c);
    cr_assert(c.count > 0 && c.count < length / 2);
    vocabulary_free(v);
}

static void refuse(const char *content, const char *expected)
{
    char path[] = "/tmp/slalom-bpe-XXXXXX";
    failure why = {{0}};
    const int file = mkstemp(path);
    cr_assert(write(file, content, strlen(content)) == (ssize_t)strlen(content));
    close(file);
    cr_expect_not(vocabulary_open(path, NULL, &why));
    cr_expect(strstr(why.sentence, expected), "%s", why.sentence);
    unlink(path);
}

Test(vocabulary, wrong_files_are_refused)
{
    refuse("a b c 7\n", "expected two tokens");
    refuse("QQ== 0\n", "has no token for the byte 0");
    refuse("QQ== 0\nQg== 0\n", ":2: token id 0 is there twice");
    refuse("QQ== 0\n?? 1\n", ":2: expected a token in base64");
    refuse("#version: 0.2\nxy z\n", ":2: merges tokens that are not there");
    refuse("QQ== 99999999999\n", "out of range");
}

/* No cut of a good file is more than refused, or read as a smaller vocabulary. */
Test(vocabulary, cut_files_do_no_harm)
{
    static const char *const names[] = {"ranks.tiktoken", "encoder.json", "vocab.bpe"};
    char path[] = "/tmp/slalom-bpe-XXXXXX", sentence[1024];
    const int file = mkstemp(path);
    close(file);
    for (int k = 0; k < 3; k++) {
        bytes all;
        cr_assert(bytes_read(golden(names[k]), &all, sentence, sizeof sentence));
        for (size_t length = 0; length < all.length; length += 97) {
            failure why = {{0}};
            FILE *to = fopen(path, "wb");
            fwrite(all.data, 1, length, to);
            fclose(to);
            vocabulary *v = vocabulary_open(k == 1 ? golden("vocab.bpe") : path,
                                            k == 1 ? path : NULL, &why);
            cr_assert(v || why.sentence[0]);
            vocabulary_free(v);
        }
        bytes_free(&all);
    }
    unlink(path);
}
