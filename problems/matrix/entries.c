/* Entries from text, line by line. A first pass counts the lines, so that nothing grows. */
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

/* A number from 1 to `most`, less one. */
static bool read_index(cursor *c, double most, const char *what, int32_t *index)
{
    char expected[64];
    double value;
    const cursor before = *c;
    snprintf(expected, sizeof expected, "%s, an integer from 1 to %.0f", what, most);
    if (!read_number(c, expected, &value))
        return false;
    if (value < 1 || value > most || value != floor(value))
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

static bool reserve(entries *e, int64_t count)
{
    const size_t room = (size_t)(count > 0 ? count : 1);
    e->row = malloc(room * sizeof *e->row);
    e->column = malloc(room * sizeof *e->column);
    e->value = malloc(room * sizeof *e->value);
    return e->row && e->column && e->value;
}

static void add(entries *e, int32_t row, int32_t column, double value)
{
    e->row[e->count] = row;
    e->column[e->count] = column;
    e->value[e->count++] = value;
}

static bool read_ratings(cursor *c, entries *e)
{
    for (; c->at < c->end; cursor_next_line(c)) {
        int32_t row = 0, column = 0;
        double value = 0;
        if (nothing_here(c))
            continue;
        if (!read_index(c, side_most, "a user", &row) ||
            !read_index(c, side_most, "an item", &column) ||
            !read_number(c, "a rating, a finite number", &value))
            return false;
        e->rows = row >= e->rows ? row + 1 : e->rows;
        e->columns = column >= e->columns ? column + 1 : e->columns;
        add(e, row, column, value);
    }
    return true;
}

static bool read_size(cursor *c, const char *what, int64_t *size)
{
    int32_t index = 0;
    if (!read_index(c, side_most, what, &index))
        return false;
    *size = (int64_t)index + 1;
    return true;
}

/* "%%MatrixMarket matrix coordinate real general", comments, "rows columns entries", lines. */
static bool read_market(cursor *c, entries *e)
{
    static const char general[] = "%%MatrixMarket matrix coordinate real general";
    static const char symmetric[] = "%%MatrixMarket matrix coordinate real symmetric";
    const bool mirrored = strncmp(c->at, symmetric, sizeof symmetric - 1) == 0;
    int64_t count = 0;
    if (!mirrored && strncmp(c->at, general, sizeof general - 1) != 0)
        return cursor_fail(c, "a header \"%%MatrixMarket matrix coordinate real\", general or "
                              "symmetric");
    while (c->at < c->end && nothing_here(c))
        cursor_next_line(c);
    if (!read_size(c, "a number of rows", &e->rows) ||
        !read_size(c, "a number of columns", &e->columns) ||
        !read_size(c, "a number of entries", &count))
        return false;
    for (int64_t i = 0; i < count; i++) {
        int32_t row = 0, column = 0;
        double value = 0;
        do
            cursor_next_line(c);
        while (c->at < c->end && nothing_here(c));
        if (!read_index(c, (double)e->rows, "a row", &row) ||
            !read_index(c, (double)e->columns, "a column", &column) ||
            !read_number(c, "a finite number", &value))
            return false;
        add(e, row, column, value);
        if (mirrored && row != column)
            add(e, column, row, value);
    }
    return true;
}

typedef struct place {
    int32_t row, column;
} place;

static int place_order(const void *a, const void *b)
{
    const place *x = a, *y = b;
    const int rows = (x->row > y->row) - (x->row < y->row);
    return rows ? rows : (x->column > y->column) - (x->column < y->column);
}

/* An entry that comes twice would be in the training and the test part at once. */
static bool check_single(const char *path, const entries *e, char *sentence)
{
    place *all = malloc((size_t)e->count * sizeof *all);
    bool single = true;
    if (!all)
        return reader_fail(sentence, "%s: needs more memory than there is", path);
    for (int64_t i = 0; i < e->count; i++)
        all[i] = (place){e->row[i], e->column[i]};
    qsort(all, (size_t)e->count, sizeof *all, place_order);
    for (int64_t i = 1; single && i < e->count; i++)
        if (place_order(&all[i - 1], &all[i]) == 0)
            single = reader_fail(sentence, "%s: found row %d, column %d twice, expected once",
                                 path, all[i].row + 1, all[i].column + 1);
    free(all);
    return single;
}

bool entries_read(const char *path, entries *e, char sentence[ENTRIES_SENTENCE])
{
    bytes text;
    *e = (entries){0};
    if (!bytes_read(path, &text, sentence, ENTRIES_SENTENCE))
        return false;
    cursor c = {path, text.data, text.data + text.length, text.data, 1, sentence};
    const bool market = text.length > 14 && strncmp(text.data, "%%MatrixMarket", 14) == 0;
    bool read = reserve(e, 2 * (reader_count(&text, '\n') + 1));
    if (!read)
        reader_fail(sentence, "%s: needs more memory than there is", path);
    read = read && (market ? read_market(&c, e) : read_ratings(&c, e));
    if (read && e->count == 0)
        read = reader_fail(sentence, "%s: has no entries, expected lines \"user item rating\"",
                           path);
    read = read && check_single(path, e, sentence);
    bytes_free(&text);
    if (!read)
        entries_free(e);
    return read;
}

void entries_free(entries *e)
{
    free(e->row);
    free(e->column);
    free(e->value);
    *e = (entries){0};
}
