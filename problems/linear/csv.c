/* Comma-separated numbers, the label in the last column. The first line is a header when one of
   its fields is no number; scikit-learn's ("569,30,malignant,benign": rows, columns, class
   names) is checked against what follows. */
#include <stdio.h>
#include <stdlib.h>

#include "number.h"
#include "readers.h"

static void skip_blanks(cursor *c)
{
    while (*c->at == ' ' || *c->at == '\t' || *c->at == '\r')
        c->at++;
}

static bool at_line_end(const cursor *c)
{
    return *c->at == '\n' || c->at >= c->end;
}

/* One field and the comma after it. */
static bool read_field(cursor *c, double *value)
{
    skip_blanks(c);
    const char *token = c->at;
    const char *end = number_read_short(c->at, value);
    if (end) {
        c->at = end;
        skip_blanks(c);
        if (*c->at == ',' || at_line_end(c)) {
            c->at += *c->at == ',';
            return true;
        }
    }
    c->at = token;
    return cursor_fail(c, "a finite number");
}

/* Fields of the current line; the cursor stays. */
static int64_t count_fields(const cursor *c)
{
    int64_t fields = 1;
    for (const char *at = c->at; at < c->end && *at != '\n'; at++)
        fields += *at == ',';
    return fields;
}

typedef struct header {
    int64_t fields; /* 0: the file has none */
    double counts[2];
    bool counted; /* the first two fields are numbers */
} header;

static header read_header(cursor *c)
{
    char ignored[TABLE_SENTENCE];
    cursor probe = *c;
    header h = {0};
    double value;
    int64_t fields = count_fields(c), numbers = 0;
    probe.sentence = ignored;
    for (; numbers < fields && read_field(&probe, &value); numbers++)
        if (numbers < 2)
            h.counts[numbers] = value;
    if (numbers == fields)
        return h;
    h.fields = fields;
    h.counted = numbers >= 2;
    cursor_next_line(c);
    return h;
}

static void skip_empty_lines(cursor *c)
{
    for (;;) {
        cursor probe = *c;
        skip_blanks(&probe);
        if (probe.at >= probe.end || *probe.at != '\n') {
            if (probe.at >= probe.end)
                *c = probe;
            return;
        }
        cursor_next_line(c);
    }
}

static bool read_row(cursor *c, table *t)
{
    char expected[64];
    int64_t fields = count_fields(c);
    if (fields != t->columns + 1) {
        snprintf(expected, sizeof expected, "%lld fields as in the rows above",
                 (long long)t->columns + 1);
        return reader_fail(c->sentence, "%s:%lld: found %lld fields, expected %s", c->path,
                           (long long)c->number, (long long)fields, expected);
    }
    for (int64_t j = 0; j < t->columns; j++)
        if (!read_field(c, &t->values[t->rows * t->columns + j]))
            return false;
    if (!read_field(c, &t->labels[t->rows]))
        return false;
    t->rows++;
    return true;
}

static bool check_header(const char *path, const header *h, const table *t, char *sentence)
{
    if (h->fields == 0 || h->fields == t->columns + 1)
        return true;
    if (!h->counted)
        return reader_fail(sentence, "%s:1: found %lld names, expected %lld as in the rows",
                           path, (long long)h->fields, (long long)t->columns + 1);
    if (h->counts[0] != (double)t->rows || h->counts[1] != (double)t->columns)
        return reader_fail(sentence,
                           "%s: found %lld rows of %lld columns, expected %.0f of %.0f as its "
                           "first line says",
                           path, (long long)t->rows, (long long)t->columns, h->counts[0],
                           h->counts[1]);
    return true;
}

bool csv_read(const char *path, const bytes *text, table *t, char *sentence)
{
    cursor c = {path, text->data, text->data + text->length, text->data, 1, sentence};
    t->format = "CSV";
    skip_empty_lines(&c);
    header h = read_header(&c);
    skip_empty_lines(&c);
    if (c.at >= c.end)
        return reader_fail(sentence, "%s: has a header and no rows", path);
    size_t rows = (size_t)reader_count(text, '\n') + 1;
    t->columns = count_fields(&c) - 1;
    if (t->columns < 1)
        return cursor_fail(&c, "several numbers, the last one the label");
    t->labels = malloc(rows * sizeof *t->labels);
    t->values = malloc(((size_t)reader_count(text, ',') + 1) * sizeof *t->values);
    if (!t->labels || !t->values)
        return reader_fail(sentence, "%s: needs more memory than there is", path);
    for (; c.at < c.end; cursor_next_line(&c), skip_empty_lines(&c))
        if (!read_row(&c, t))
            return false;
    t->entries = t->rows * t->columns;
    t->stride = t->columns;
    return check_header(path, &h, t, sentence);
}
