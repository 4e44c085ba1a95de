/* LIBSVM text: "label index:value index:value ...", one row a line, # begins a comment. */
#include <stdlib.h>

#include "number.h"
#include "readers.h"

enum { INDEX_MOST = 2147483646 };

static bool at_line_end(const cursor *c)
{
    return *c->at == '\n' || *c->at == '#' || c->at >= c->end;
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r';
}

static void skip_blanks(cursor *c)
{
    while (is_blank(*c->at))
        c->at++;
}

static bool read_label(cursor *c, double *label)
{
    const char *end = number_read_short(c->at, label);
    if (!end || !(is_blank(*end) || *end == '\n' || *end == '#' || end >= c->end))
        return cursor_fail(c, "a label, which is a number");
    c->at = end;
    return true;
}

/* Says what is wrong with the index at the cursor. */
static bool index_fail(cursor *c)
{
    const char *at = c->at;
    int64_t value = 0;
    for (; (unsigned char)(*at - '0') < 10; at++)
        value = value <= INDEX_MOST ? 10 * value + (*at - '0') : value;
    if (at == c->at || *at != ':')
        return cursor_fail(c, "index:value");
    if (value < 1 || value > INDEX_MOST)
        return cursor_fail(c, "an index from 1 to 2147483646");
    return cursor_fail(c, "indices that ascend within the line");
}

/* Indices of more than 7 digits. */
static const char *read_long_index(const char *at, int64_t *value)
{
    for (*value = 0; (unsigned char)(*at - '0') < 10 && *value <= INDEX_MOST; at++)
        *value = 10 * *value + (*at - '0');
    return at;
}

/* Pairs up to the end of the line; `before`: the index before, from 0. */
static bool read_pairs(cursor *c, table *t)
{
    int64_t before = 0, entries = t->entries;
    double *values = t->values;
    int32_t *indices = t->indices;
    for (skip_blanks(c); !at_line_end(c); skip_blanks(c)) {
        uint64_t digits;
        const int count = number_digits(c->at, &digits);
        const char *at = c->at + count;
        int64_t index = (int64_t)digits;
        if (count == 8)
            at = read_long_index(c->at, &index);
        if (count == 0 || *at != ':' || index <= before || index > INDEX_MOST)
            return index_fail(c);
        c->at = at + 1;
        const char *end = number_read_short(c->at, &values[entries]);
        if (!end || !(is_blank(*end) || *end == '\n' || *end == '#' || end >= c->end))
            return cursor_fail(c, "a finite number after the colon");
        indices[entries++] = (int32_t)(index - 1);
        before = index;
        c->at = end;
    }
    t->entries = entries;
    t->columns = before > t->columns ? before : t->columns;
    return true;
}

static bool read_row(cursor *c, table *t)
{
    if (!read_label(c, &t->labels[t->rows]) || !read_pairs(c, t))
        return false;
    t->starts[++t->rows] = t->entries;
    return true;
}

bool libsvm_read(const char *path, const bytes *text, table *t, char *sentence)
{
    cursor c = {path, text->data, text->data + text->length, text->data, 1, sentence};
    size_t rows = (size_t)reader_count(text, '\n') + 1;
    size_t entries = (size_t)reader_count(text, ':');
    t->format = "LIBSVM";
    t->indexed = true;
    t->labels = malloc(rows * sizeof *t->labels);
    t->starts = malloc((rows + 1) * sizeof *t->starts);
    t->values = malloc((entries + 1) * sizeof *t->values);
    t->indices = malloc((entries + 1) * sizeof *t->indices);
    if (!t->labels || !t->starts || !t->values || !t->indices)
        return reader_fail(sentence, "%s: needs more memory than there is", path);
    t->starts[0] = 0;
    for (; c.at < c.end; cursor_next_line(&c)) {
        skip_blanks(&c);
        if (!at_line_end(&c) && !read_row(&c, t))
            return false;
    }
    return true;
}
