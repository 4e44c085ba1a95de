#include "import/csv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/nearest.h"
#include "base/text.h"
#include "import/file.h"

typedef struct scanner {
    csv *table;
    const char *at, *end;
    int line;
    int64_t count, capacity; /* cells, the header's too */
    int64_t row_capacity;
    text cell;
    arena *memory;
    failure *why;
} scanner;

/* Reads the quoted part at `at`; doubled quotes are one. */
static bool scan_quoted(scanner *s)
{
    int opened = s->line;
    for (s->at++; s->at < s->end; s->at++) {
        if (*s->at == '"' && (s->at + 1 == s->end || s->at[1] != '"')) {
            s->at++;
            return true;
        }
        s->line += *s->at == '\n';
        s->at += *s->at == '"';
        text_add_bytes(&s->cell, s->at, 1);
    }
    return failure_set(s->why, "%s:%d: a quote opens here and the file ends before it closes",
                       s->table->path, opened);
}

/* Up to the comma or the end of the line, which stay. */
static bool scan_cell(scanner *s)
{
    s->cell.length = 0;
    text_add_bytes(&s->cell, "", 0);
    while (s->at < s->end && *s->at != ',' && *s->at != '\n') {
        if (*s->at == '"' && s->cell.length == 0) {
            if (!scan_quoted(s))
                return false;
            continue;
        }
        if (*s->at != '\r')
            text_add_bytes(&s->cell, s->at, 1);
        s->at++;
    }
    return true;
}

static void keep_cell(scanner *s)
{
    csv *t = s->table;
    if (s->count == s->capacity) {
        s->capacity = s->capacity ? 2 * s->capacity : 1024;
        t->cells =
            memory_need(realloc((void *)t->cells, (size_t)s->capacity * sizeof *t->cells));
    }
    t->cells[s->count++] = arena_copy_bytes(s->memory, s->cell.data, s->cell.length);
}

/* One line of cells; the first tells how many there are. */
static bool scan_row(scanner *s)
{
    csv *t = s->table;
    int first = s->line, found = 0;
    for (;;) {
        if (!scan_cell(s))
            return false;
        keep_cell(s);
        found++;
        if (s->at == s->end || *s->at++ == '\n')
            break;
    }
    s->line++;
    if (t->columns == 0)
        t->columns = found;
    if (found != t->columns)
        return failure_set(s->why, "%s:%d: found %d cells; expected %d, as in the header",
                           t->path, first, found, t->columns);
    if (t->rows + 1 >= s->row_capacity) {
        s->row_capacity = s->row_capacity ? 2 * s->row_capacity : 256;
        t->lines = memory_need(realloc(t->lines, (size_t)s->row_capacity * sizeof *t->lines));
    }
    t->lines[t->rows++] = first;
    return true;
}

static bool scan_rows(scanner *s)
{
    bool good = true;
    while (good && s->at < s->end)
        if (*s->at == '\n' || *s->at == '\r') { /* an empty line */
            s->line += *s->at++ == '\n';
        } else {
            good = scan_row(s);
        }
    return good;
}

/* The first row becomes the header, and all moves into the arena. */
static void settle(scanner *s)
{
    csv *t = s->table;
    const char **cells = arena_array(s->memory, const char *, s->count + 1);
    int *lines = arena_array(s->memory, int, t->rows + 1);
    if (s->count > 0)
        memcpy((void *)cells, (const void *)t->cells, (size_t)s->count * sizeof *cells);
    if (t->rows > 0)
        memcpy(lines, t->lines, (size_t)t->rows * sizeof *lines);
    free((void *)t->cells);
    free(t->lines);
    t->header = cells;
    t->cells = cells + t->columns;
    t->lines = lines + 1;
    t->rows--;
}

bool csv_load(const char *path, csv *t, arena *a, failure *f)
{
    *t = (csv){.path = path};
    const char *bytes;
    size_t length;
    if (!import_file(path, &bytes, &length, a, f))
        return false;
    scanner s = {
        .table = t, .at = bytes, .end = bytes + length, .line = 1, .memory = a, .why = f};
    bool good = scan_rows(&s);
    if (good && t->rows < 2)
        good = failure_set(f, "%s: found %s; expected a header and rows below it", path,
                           t->rows ? "one line" : "an empty file");
    text_free(&s.cell);
    settle(&s);
    return good;
}

int csv_column(const csv *t, const char *name)
{
    for (int k = 0; k < t->columns; k++)
        if (strcmp(t->header[k], name) == 0)
            return k;
    return -1;
}

int csv_need(const csv *t, const char *name, failure *f)
{
    int column = csv_column(t, name);
    if (column < 0) {
        const char *near = nearest_name(name, t->header, (size_t)t->columns);
        failure_set(f, "%s:1: the column %s is missing%s%s%s", t->path, name,
                    near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
    }
    return column;
}

const char *csv_cell(const csv *t, int64_t row, int column)
{
    return t->cells[row * t->columns + column];
}

bool csv_number(const csv *t, int64_t row, int column, double *value, failure *f)
{
    const char *cell = csv_cell(t, row, column);
    char *end;
    *value = strtod(cell, &end);
    if (cell[0] == '\0')
        *value = (double)NAN;
    return *end == '\0' ||
           failure_set(f, "%s:%d: column %s: found \"%.60s\"; expected a number", t->path,
                       t->lines[row], t->header[column], cell);
}
