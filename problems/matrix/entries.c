/* Ratings, line by line. A first pass counts the lines, so that nothing grows. */
#include "entries.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../linear/number.h"
#include "../linear/readers.h"

static const double side_most = 2147483646;

static bool at_line_end(const cursor *c)
{
    return c->at >= c->end || *c->at == '\n' || *c->at == '\r';
}

static void skip_blanks(cursor *c)
{
    while (*c->at == ' ' || *c->at == '\t')
        c->at++;
}

/* Blanks, one comma or "::" between two numbers. */
static void skip_separator(cursor *c)
{
    skip_blanks(c);
    if (*c->at == ',')
        c->at++;
    else if (c->at[0] == ':' && c->at[1] == ':')
        c->at += 2;
    skip_blanks(c);
}

static bool read_number(cursor *c, const char *expected, double *value)
{
    skip_blanks(c);
    const char *end = at_line_end(c) ? NULL : number_read(c->at, value);
    if (!end || !strchr(" \t\r\n,:", *end))
        return cursor_fail(c, expected);
    c->at = end;
    skip_separator(c);
    return true;
}

/* A number from 1 on, less one. */
static bool read_index(cursor *c, const char *what, int32_t *index)
{
    char expected[64];
    double value;
    const cursor before = *c;
    snprintf(expected, sizeof expected, "%s, an integer from 1 to %.0f", what, side_most);
    if (!read_number(c, expected, &value))
        return false;
    if (value < 1 || value > side_most || value != floor(value))
        return cursor_fail(&before, expected);
    *index = (int32_t)(value - 1);
    return true;
}

/* Lines that say nothing: empty ones and comments. */
static bool nothing_here(cursor *c)
{
    skip_blanks(c);
    return at_line_end(c) || *c->at == '%' || *c->at == '#';
}

static bool begins_with_names(const cursor *c)
{
    return c->number == 1 && strncasecmp(c->at, "user", 4) == 0;
}

/* m->entries has room for one a line. */
static bool read_ratings(cursor *c, market *m)
{
    for (; c->at < c->end; cursor_next_line(c)) {
        market_entry e = {0, 0, 0};
        if (nothing_here(c) || begins_with_names(c))
            continue;
        if (!read_index(c, "a user", &e.row) || !read_index(c, "an item", &e.column) ||
            !read_number(c, "a rating, a finite number", &e.value))
            return false;
        m->rows = e.row >= m->rows ? e.row + 1 : m->rows;
        m->columns = e.column >= m->columns ? e.column + 1 : m->columns;
        m->entries[m->count++] = e;
    }
    return true;
}

static int by_place(const void *a, const void *b)
{
    const market_entry *x = a, *y = b;
    const int rows = (x->row > y->row) - (x->row < y->row);
    return rows ? rows : (x->column > y->column) - (x->column < y->column);
}

/* Sorts them. An entry that comes twice would be in the training and the test part at once. */
static bool check_single(const char *path, market *m, char *sentence)
{
    qsort(m->entries, (size_t)m->count, sizeof *m->entries, by_place);
    for (int64_t i = 1; i < m->count; i++)
        if (by_place(&m->entries[i - 1], &m->entries[i]) == 0)
            return reader_fail(sentence, "%s: found row %d, column %d twice, expected once",
                               path, m->entries[i].row + 1, m->entries[i].column + 1);
    return true;
}

static bool read_text(cursor *c, const bytes *text, market *m)
{
    if (matrix_market_is(text))
        return market_entries(c, (int64_t)text->length, 1, m);
    m->entries = malloc((size_t)(reader_count(text, '\n') + 1) * sizeof *m->entries);
    if (!m->entries)
        return reader_fail(c->sentence, "%s: needs more memory than there is", c->path);
    return read_ratings(c, m);
}

bool entries_read(const char *path, market *m, char sentence[ENTRIES_SENTENCE])
{
    bytes text;
    *m = (market){0};
    if (!bytes_read(path, &text, sentence, ENTRIES_SENTENCE))
        return false;
    cursor c = {path, text.data, text.data + text.length, text.data, 1, sentence};
    bool read = read_text(&c, &text, m);
    if (read && m->count == 0)
        read = reader_fail(sentence, "%s: has no entries, expected lines \"user item rating\"",
                           path);
    read = read && check_single(path, m, sentence);
    bytes_free(&text);
    return read;
}
