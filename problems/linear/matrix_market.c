/* Matrix Market: a head "%%MatrixMarket matrix coordinate|array real|integer|pattern
   general|symmetric", comments that begin with %, the sizes, then one entry a line: "row column
   value" with both from 1 (pattern: without the value, which is 1), or of an array the values
   alone, column by column. The last column holds the labels, absent ones being 0. Boisvert,
   Pozo and Remington 1996, NISTIR 5935. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "number.h"
#include "readers.h"

typedef struct shape {
    bool coordinate, pattern, symmetric;
    int64_t rows, columns, entries; /* columns with the label's; entries: lines to read */
} shape;

static const char head[] = "%%MatrixMarket";

bool matrix_market_is(const bytes *b)
{
    return b->length >= sizeof head - 1 && memcmp(b->data, head, sizeof head - 1) == 0;
}

static void skip_blanks(cursor *c)
{
    while (*c->at == ' ' || *c->at == '\t' || *c->at == '\r')
        c->at++;
}

static void skip_empty(cursor *c)
{
    for (skip_blanks(c); c->at < c->end && (*c->at == '\n' || *c->at == '%'); skip_blanks(c))
        cursor_next_line(c);
}

/* One of the words, whatever the case. Returns its number, or -1. */
static int read_word(cursor *c, const char *const *words, const char *expected)
{
    skip_blanks(c);
    for (int k = 0; words[k]; k++) {
        size_t length = strlen(words[k]);
        if (strncasecmp(c->at, words[k], length) == 0 &&
            strchr(" \t\r\n", c->at[length]) != NULL) {
            c->at += length;
            return k;
        }
    }
    cursor_fail(c, expected);
    return -1;
}

static bool read_head(cursor *c, shape *s)
{
    static const char *const objects[] = {"matrix", NULL},
                             *const formats[] = {"array", "coordinate", NULL},
                             *const fields[] = {"real", "integer", "pattern", NULL},
                             *const symmetries[] = {"general", "symmetric", NULL};
    c->at += sizeof head - 1;
    if (read_word(c, objects, "matrix") < 0)
        return false;
    int format = read_word(c, formats, "coordinate or array");
    int field = format < 0 ? -1 : read_word(c, fields, "real, integer or pattern");
    int symmetry = field < 0 ? -1 : read_word(c, symmetries, "general or symmetric");
    if (symmetry < 0)
        return false;
    *s = (shape){.coordinate = format == 1, .pattern = field == 2, .symmetric = symmetry == 1};
    if (s->pattern && !s->coordinate)
        return reader_fail(c->sentence, "%s:1: an array cannot be a pattern", c->path);
    cursor_next_line(c);
    return true;
}

/* A whole number from `least` to `most`. */
static bool read_whole(cursor *c, int64_t least, int64_t most, int64_t *value)
{
    char expected[80];
    skip_blanks(c);
    const char *at = c->at;
    for (*value = 0; (unsigned char)(*at - '0') < 10 && *value <= most; at++)
        *value = 10 * *value + (*at - '0');
    if (at > c->at && *value >= least && *value <= most && strchr(" \t\r\n", *at)) {
        c->at = at;
        return true;
    }
    snprintf(expected, sizeof expected, "a whole number from %lld to %lld", (long long)least,
             (long long)most);
    return cursor_fail(c, expected);
}

static bool read_value(cursor *c, double *value)
{
    skip_blanks(c);
    const char *end = number_read_short(c->at, value);
    if (!end || !strchr(" \t\r\n", *end))
        return cursor_fail(c, "a finite number");
    c->at = end;
    return true;
}

static bool end_line(cursor *c)
{
    skip_blanks(c);
    if (*c->at != '\n' && c->at < c->end)
        return cursor_fail(c, "the end of the line");
    cursor_next_line(c);
    skip_empty(c);
    return true;
}

static bool read_sizes(cursor *c, int64_t least_columns, shape *s)
{
    const int64_t most = 2147483646;
    skip_empty(c);
    if (!read_whole(c, 1, most, &s->rows) || !read_whole(c, least_columns, most, &s->columns))
        return false;
    if (s->coordinate && !read_whole(c, 0, (int64_t)1 << 50, &s->entries))
        return false;
    if (s->symmetric && s->rows != s->columns)
        return cursor_fail(c, "as many columns as rows, being symmetric");
    if (!s->coordinate)
        s->entries = s->symmetric ? s->rows * (s->rows + 1) / 2 : s->rows * s->columns;
    return end_line(c);
}

/* The k-th entry of the file. */
static bool read_entry(cursor *c, const shape *s, market_entry *e)
{
    if (c->at >= c->end)
        return cursor_fail(c, "more entries, as the sizes say");
    e->value = 1;
    if (s->coordinate) {
        int64_t row = 0, column = 0;
        if (!read_whole(c, 1, s->rows, &row) || !read_whole(c, 1, s->columns, &column))
            return false;
        e->row = (int32_t)(row - 1);
        e->column = (int32_t)(column - 1);
    }
    return (s->pattern || read_value(c, &e->value)) && end_line(c);
}

/* Where the entry after `e` of an array is. */
static void advance(const shape *s, market_entry *e)
{
    if (s->coordinate || ++e->row < s->rows)
        return;
    e->column++;
    e->row = s->symmetric ? e->column : 0;
}

static bool read_entries(cursor *c, const shape *s, market *m)
{
    market_entry e = {0, 0, 0};
    for (int64_t k = 0; k < s->entries; k++, advance(s, &e)) {
        if (!read_entry(c, s, &e))
            return false;
        m->entries[m->count++] = e;
        if (s->symmetric && e.row != e.column)
            m->entries[m->count++] = (market_entry){e.column, e.row, e.value};
    }
    return c->at >= c->end || cursor_fail(c, "the end of the file, as the sizes say");
}

bool market_entries(cursor *c, int64_t length, int64_t least_columns, market *m)
{
    shape s;
    *m = (market){0};
    if (!read_head(c, &s) || !read_sizes(c, least_columns, &s))
        return false;
    if (s.entries > length) /* an entry takes two bytes and more */
        return reader_fail(c->sentence, "%s: is too short for its %lld entries", c->path,
                           (long long)s.entries);
    m->rows = s.rows;
    m->columns = s.columns;
    m->entries = malloc((2 * (size_t)s.entries + 1) * sizeof *m->entries);
    if (!m->entries)
        return reader_fail(c->sentence, "%s: needs more memory than there is", c->path);
    return read_entries(c, &s, m);
}

static int by_place(const void *a, const void *b)
{
    const market_entry *x = a, *y = b;
    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    return (x->column > y->column) - (x->column < y->column);
}

static bool fill(const cursor *c, const market *m, table *t)
{
    for (int64_t k = 0; k < m->count; k++) {
        const market_entry *e = &m->entries[k];
        if (k > 0 && by_place(e - 1, e) == 0)
            return reader_fail(c->sentence, "%s: has row %d, column %d twice", c->path,
                               e->row + 1, e->column + 1);
        if (e->column == t->columns) {
            t->labels[e->row] = e->value;
            continue;
        }
        t->values[t->entries] = e->value;
        t->indices[t->entries++] = (int32_t)e->column;
        t->starts[e->row + 1]++;
    }
    for (int64_t i = 0; i < t->rows; i++)
        t->starts[i + 1] += t->starts[i];
    return true;
}

static bool build(const cursor *c, const market *m, table *t)
{
    t->rows = m->rows;
    t->columns = m->columns - 1;
    t->labels = calloc((size_t)m->rows, sizeof *t->labels);
    t->starts = calloc((size_t)m->rows + 1, sizeof *t->starts);
    t->values = malloc(((size_t)m->count + 1) * sizeof *t->values);
    t->indices = malloc(((size_t)m->count + 1) * sizeof *t->indices);
    if (!t->labels || !t->starts || !t->values || !t->indices)
        return reader_fail(c->sentence, "%s: needs more memory than there is", c->path);
    qsort(m->entries, (size_t)m->count, sizeof *m->entries, by_place);
    return fill(c, m, t);
}

bool matrix_market_read(const char *path, const bytes *text, table *t, char *sentence)
{
    cursor c = {path, text->data, text->data + text->length, text->data, 1, sentence};
    market m;
    t->format = "Matrix Market";
    const bool read = market_entries(&c, (int64_t)text->length, 2, &m) && build(&c, &m, t);
    free(m.entries);
    return read;
}
