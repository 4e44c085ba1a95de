/* LIBSVM text: "label index:value index:value ...", one row a line, # begins a comment. */
#include <stdlib.h>

#include "number.h"
#include "readers.h"

enum { INDEX_MOST = 2147483646 };

static void skip_blanks(cursor *c)
{
    while (*c->at == ' ' || *c->at == '\t' || *c->at == '\r')
        c->at++;
}

static bool at_line_end(const cursor *c)
{
    return *c->at == '\n' || *c->at == '#' || c->at >= c->end;
}

static bool at_blank(const cursor *c)
{
    return *c->at == ' ' || *c->at == '\t' || *c->at == '\r' || at_line_end(c);
}

static bool read_label(cursor *c, double *label)
{
    const char *token = c->at;
    const char *end = number_read(c->at, label);
    if (end) {
        c->at = end;
        if (at_blank(c))
            return true;
    }
    c->at = token;
    return cursor_fail(c, "a label, which is a number");
}

static bool read_index(cursor *c, int32_t before, int32_t *index)
{
    const char *token = c->at;
    int64_t value = 0;
    for (; (unsigned char)(*c->at - '0') < 10 && value <= INDEX_MOST; c->at++)
        value = 10 * value + (*c->at - '0');
    bool pair = c->at > token && *c->at == ':';
    const char *colon = c->at;
    c->at = token;
    if (!pair)
        return cursor_fail(c, "index:value");
    if (value < 1 || value > INDEX_MOST)
        return cursor_fail(c, "an index from 1 to 2147483646");
    if (value - 1 <= before)
        return cursor_fail(c, "indices that ascend within the line");
    *index = (int32_t)(value - 1);
    c->at = colon + 1;
    return true;
}

static bool read_value(cursor *c, double *value)
{
    const char *token = c->at;
    const char *end = number_read(c->at, value);
    if (end) {
        c->at = end;
        if (at_blank(c))
            return true;
    }
    c->at = token;
    return cursor_fail(c, "a finite number after the colon");
}

static bool read_row(cursor *c, table *t)
{
    int32_t before = -1;
    if (!read_label(c, &t->labels[t->rows]))
        return false;
    for (skip_blanks(c); !at_line_end(c); skip_blanks(c)) {
        if (!read_index(c, before, &before) || !read_value(c, &t->values[t->entries]))
            return false;
        t->indices[t->entries++] = before;
    }
    t->columns = before + 1 > t->columns ? before + 1 : t->columns;
    t->starts[++t->rows] = t->entries;
    return true;
}

bool libsvm_read(const char *path, const bytes *text, table *t, char *sentence)
{
    cursor c = {path, text->data, text->data + text->length, text->data, 1, sentence};
    size_t rows = (size_t)reader_count(text, '\n') + 1;
    size_t entries = (size_t)reader_count(text, ':');
    t->format = "LIBSVM";
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
