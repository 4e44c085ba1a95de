#include "data/vocabulary_file.h"

#include <stdlib.h>
#include <string.h>

#include "../../problems/linear/bytes.h"
#include "../../problems/llm/members.h"
#include "data/byte_map.h"

static int base64_digit(char c)
{
    static const char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = c ? strchr(digits, c) : NULL;
    return at ? (int)(at - digits) : -1;
}

/* -1 when it is no base64. At most 3 bytes for 4. */
static int64_t base64_bytes(const char *from, int64_t length, char *to)
{
    int64_t count = 0;
    uint32_t bits = 0;
    while (length > 0 && from[length - 1] == '=')
        length--;
    for (int64_t k = 0; k < length; k++) {
        const int digit = base64_digit(from[k]);
        if (digit < 0)
            return -1;
        bits = bits << 6 | (uint32_t)digit;
        if (k % 4 != 0)
            to[count++] = (char)(bits >> (6 - 2 * (k % 4)) & 0xff);
    }
    return count;
}

static bool add_ranked(vocabulary *v, const char *line, int64_t length, failure *why)
{
    char *end, *spelt = malloc((size_t)length + 1);
    const char *space = memchr(line, ' ', (size_t)length);
    const int64_t count = spelt && space ? base64_bytes(line, space - line, spelt) : -1;
    const long long id = space ? strtoll(space + 1, &end, 10) : -1;
    bool good = count > 0 && end == line + length && end > space + 1;
    good = good ? vocabulary_add(v, spelt, count, id, why)
                : failure_set(why, "expected a token in base64 and its rank");
    free(spelt);
    return good;
}

/* Bytes of the two sides of a line, one behind the other; of the first in *first. */
static int64_t merge_bytes(const char *line, int64_t length, char *to, int64_t *first)
{
    const char *space = memchr(line, ' ', (size_t)length);
    *first = space ? bytes_spelt(line, space - line, to) : -1;
    const int64_t second =
        *first < 1 ? -1 : bytes_spelt(space + 1, line + length - space - 1, to + *first);
    return second < 1 ? -1 : *first + second;
}

/* "Ġ t"; without encoder.json the two become the next id. */
static bool add_merge(vocabulary *v, const char *line, int64_t length, bool numbered,
                      failure *why)
{
    int64_t first = -1;
    char *to = malloc((size_t)length + 1);
    const int64_t count = to ? merge_bytes(line, length, to, &first) : -1;
    bool good = count > 0 || failure_set(why, "expected two tokens in GPT-2's spelling");
    const token_text left = {to, first}, right = {to + first, count - first},
                     both = {to, count};
    if (good && !numbered)
        good = vocabulary_add(v, to, count, vocabulary_size(v), why);
    good = good && vocabulary_pair(v, left, right, both, why);
    free(to);
    return good;
}

typedef struct naming {
    vocabulary *v;
    failure *why;
} naming;

/* What is not in GPT-2's spelling is a special token, which no text makes. */
static bool add_named(void *to, const member *m)
{
    naming *n = to;
    if (!m->is_number || m->key_length == 0)
        return failure_set(n->why, "expected tokens and their ids");
    char *spelt = malloc((size_t)m->key_length);
    const int64_t count = spelt ? bytes_spelt(m->key, m->key_length, spelt) : -1;
    const bool added = vocabulary_add(n->v, count < 0 ? m->key : spelt,
                                      count < 0 ? m->key_length : count, m->number, n->why);
    free(spelt);
    return added;
}

static bool read_encoder(vocabulary *v, const char *path, failure *why)
{
    bytes b;
    failure inner = {{0}};
    naming n = {v, &inner};
    if (!bytes_read(path, &b, why->sentence, sizeof why->sentence))
        return false;
    const bool read = members_each(b.data, (int64_t)b.length, add_named, &n);
    bytes_free(&b);
    return read || failure_set(why, "%s: %s", path,
                               inner.sentence[0] ? inner.sentence
                                                 : "is no JSON object of tokens and their ids");
}

static bool read_lines(vocabulary *v, const char *path, const bytes *b, bool ranked,
                       bool numbered, failure *why)
{
    failure inner;
    int64_t number = 1;
    for (const char *line = b->data, *end; *line; line = *end ? end + 1 : end, number++) {
        end = line + strcspn(line, "\n");
        const int64_t length = end - line - (end > line && end[-1] == '\r');
        const bool skipped = length == 0 || (number == 1 && strncmp(line, "#version", 8) == 0);
        if (!skipped && !(ranked ? add_ranked(v, line, length, &inner)
                                 : add_merge(v, line, length, numbered, &inner)))
            return failure_set(why, "%s:%lld: %s", path, (long long)number, inner.sentence);
    }
    return true;
}

/* tiktoken's lines end in a number. */
static bool is_ranked(const bytes *b)
{
    size_t length = strcspn(b->data, "\r\n"), space = strcspn(b->data, " ");
    return strncmp(b->data, "#version", 8) != 0 && space + 1 < length &&
           strspn(b->data + space + 1, "0123456789") == length - space - 1;
}

static bool has_bytes(const vocabulary *v, const char *path, failure *why)
{
    for (int byte = 0; byte < 256; byte++) {
        const char one = (char)byte;
        if (vocabulary_find(v, &one, 1) < 0)
            return failure_set(why, "%s: has no token for the byte %d", path, byte);
    }
    return true;
}

static bool read_merges(vocabulary *v, const char *path, const char *encoder, const bytes *b,
                        failure *why)
{
    if (encoder && !read_encoder(v, encoder, why))
        return false;
    for (int k = 0; k < 256 && !encoder; k++) {
        const char one = (char)byte_of_token(k);
        if (!vocabulary_add(v, &one, 1, k, why))
            return false;
    }
    return has_bytes(v, encoder ? encoder : path, why) &&
           read_lines(v, path, b, false, encoder != NULL, why);
}

bool vocabulary_read(vocabulary *v, const char *path, const char *encoder, failure *why)
{
    bytes b;
    if (!bytes_read(path, &b, why->sentence, sizeof why->sentence))
        return false;
    const bool ranked = is_ranked(&b);
    bool read = !ranked || !encoder ||
                failure_set(why, "%s: is a file of tiktoken, which needs no encoder", path);
    if (read && ranked)
        read = read_lines(v, path, &b, true, false, why) && has_bytes(v, path, why);
    else if (read)
        read = read_merges(v, path, encoder, &b, why);
    bytes_free(&b);
    if (read && ranked)
        vocabulary_derive(v);
    return read;
}
