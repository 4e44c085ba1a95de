#include "table.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "decimals.h"
#include "readers.h"

bool reader_fail(char *sentence, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    vsnprintf(sentence, TABLE_SENTENCE, format, values);
    va_end(values);
    return false;
}

int64_t reader_count(const bytes *b, char byte)
{
    enum { LANES_OF_BYTES = 64, ROUNDS = 255 };
    int64_t count = 0;
    size_t i = 0;
    while (b->length - i >= LANES_OF_BYTES) {
        uint8_t sums[LANES_OF_BYTES] = {0}; /* bytes, so that the loop becomes whole vectors */
        for (int k = 0; k < ROUNDS && b->length - i >= LANES_OF_BYTES; k++) {
            for (int l = 0; l < LANES_OF_BYTES; l++)
                sums[l] = (uint8_t)(sums[l] + (b->data[i + (size_t)l] == byte));
            i += LANES_OF_BYTES;
        }
        for (int l = 0; l < LANES_OF_BYTES; l++)
            count += sums[l];
    }
    for (; i < b->length; i++)
        count += b->data[i] == byte;
    return count;
}

static bool ends_token(const cursor *c, const char *at)
{
    return at >= c->end || *at == ' ' || *at == '\t' || *at == '\r' || *at == '\n' ||
           *at == ',';
}

bool cursor_fail(const cursor *c, const char *expected)
{
    char token[33];
    size_t length = 0;
    for (; length < sizeof token - 1 && !ends_token(c, c->at + length); length++) {
        char byte = c->at[length];
        token[length] = byte >= ' ' && byte <= '~' ? byte : '?';
    }
    token[length] = '\0';
    const char *quote = length ? "'" : "";
    const char *nothing = c->at >= c->end ? "the end of the file" : "nothing";
    return reader_fail(c->sentence, "%s:%lld:%lld: found %s%s%s, expected %s", c->path,
                       (long long)c->number, (long long)(c->at - c->line + 1), quote,
                       length ? token : nothing, quote, expected);
}

void cursor_next_line(cursor *c)
{
    const char *newline = memchr(c->at, '\n', (size_t)(c->end - c->at));
    c->at = newline ? newline + 1 : c->end;
    c->line = c->at;
    c->number++;
}

/* A comma before any colon on the first line with something on it. */
static bool looks_like_csv(const bytes *b)
{
    const char *c = b->data;
    for (;;) {
        size_t length = strcspn(c, "\n");
        size_t text = strcspn(c, "#\n");
        if (strspn(c, " \t\r") < text) {
            size_t comma = strcspn(c, ",");
            return comma < text && comma < strcspn(c, ":");
        }
        if (!c[length])
            return false;
        c += length + 1;
    }
}

static bool read_text(const char *path, table *t, char *sentence)
{
    bytes text;
    if (!bytes_read(path, &text, sentence, TABLE_SENTENCE))
        return false;
    bool csv = looks_like_csv(&text), matrix = matrix_market_is(&text);
    bool read = text.length == 0 ? reader_fail(sentence, "%s: is empty, expected rows", path)
                : matrix         ? matrix_market_read(path, &text, t, sentence)
                : csv            ? csv_read(path, &text, t, sentence)
                                 : libsvm_read(path, &text, t, sentence);
    bytes_free(&text);
    return read;
}

bool table_read(const char *path, table *t, char sentence[TABLE_SENTENCE])
{
    struct stat about;
    *t = (table){0};
    bool folder = stat(path, &about) == 0 && S_ISDIR(about.st_mode);
    bool read = folder ? idx_read(path, t, sentence) : read_text(path, t, sentence);
    if (read && (t->rows == 0 || t->columns == 0))
        read =
            reader_fail(sentence, "%s: has %lld rows and %lld columns, expected at least one",
                        path, (long long)t->rows, (long long)t->columns);
    if (!read)
        table_free(t);
    return read;
}

/* Below this share of stored entries sparse rows are faster. */
#define SPARSE_BELOW 0.3

enum { LANES = 8 };

/* Dense rows into `to`, which is zero. */
static void spread_rows(const table *t, int64_t stride, double *to)
{
    for (int64_t i = 0; i < t->rows; i++, to += stride)
        if (t->starts)
            for (int64_t k = t->starts[i]; k < t->starts[i + 1]; k++)
                to[t->indices[k]] = t->values[k];
        else
            memcpy(to, t->values + i * t->stride, (size_t)t->columns * sizeof *to);
}

static bool make_dense(table *t, int64_t stride)
{
    double *dense = calloc((size_t)(t->rows * stride), sizeof *dense);
    if (!dense)
        return false;
    spread_rows(t, stride, dense);
    free(t->values);
    free(t->starts);
    free(t->indices);
    t->values = dense;
    t->starts = NULL;
    t->indices = NULL;
    t->stride = stride;
    return true;
}

/* Fewer values than this stay in a cache as they are. */
enum { PACKED_FROM = 1 << 19 };

static bool pack(table *t)
{
    const bool large = t->rows * t->columns >= PACKED_FROM;
    const double scale = large ? decimals_scale(t->values, t->rows, t->columns, t->stride) : 0;
    if (!(scale > 0))
        return true;
    t->decimals = malloc((size_t)(t->rows * t->columns) * sizeof *t->decimals);
    if (!t->decimals)
        return false;
    decimals_pack(t->values, t->rows, t->columns, t->stride, scale, t->decimals);
    t->scale = scale;
    free(t->values);
    t->values = NULL;
    return true;
}

bool table_arrange(table *t, const char *path, char sentence[TABLE_SENTENCE])
{
    const double all = (double)t->rows * (double)t->columns;
    const int64_t stride = (t->columns + LANES - 1) / LANES * LANES;
    if (t->pixels || (t->starts && (double)t->entries < SPARSE_BELOW * all))
        return true;
    const bool ready = !t->starts && t->stride == stride;
    if ((ready || make_dense(t, stride)) && pack(t))
        return true;
    return reader_fail(sentence, "%s: needs more memory than there is", path);
}

void table_free(table *t)
{
    free(t->labels);
    free(t->values);
    free(t->pixels);
    free(t->decimals);
    free(t->starts);
    free(t->indices);
    *t = (table){0};
}
