#include "store/export.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "store/handle.h"

static const char BELOW[] = "(s.name = ?1 OR substr(s.name, 1, length(?1) + 1) = ?1 || '/')";

/* Those that are JSON objects already. */
static const char *const objects[] = {"problem_options", "options"};

bool export_knows(store *s, const char *name)
{
    sqlite3_stmt *find = NULL;
    char *words = sqlite3_mprintf("SELECT 1 FROM study s WHERE %s", BELOW);
    bool known = words && sqlite3_prepare_v2(s->database, words, -1, &find, NULL) == SQLITE_OK;
    known = known && store_text(find, 1, name) && sqlite3_step(find) == SQLITE_ROW;
    sqlite3_finalize(find);
    sqlite3_free(words);
    return known;
}

/* The shortest of three that reads back as the same double. */
static void add_number(text *out, double value)
{
    char digits[32];
    int places = 15;
    do
        snprintf(digits, sizeof digits, "%.*g", places, value);
    while (places++ < 17 && strtod(digits, NULL) != value);
    text_add_bytes(out, digits, strlen(digits));
}

/* Quoted only where it must be, quotes doubled (RFC 4180). */
static void add_quoted(text *out, const char *word)
{
    if (!strpbrk(word, ",\"\r\n")) {
        text_add_bytes(out, word, strlen(word));
        return;
    }
    text_add_bytes(out, "\"", 1);
    for (; *word; word++)
        text_add_bytes(out, *word == '"' ? "\"\"" : word, *word == '"' ? 2 : 1);
    text_add_bytes(out, "\"", 1);
}

/* NULL in the column `value` is what was not a number; JSON has words for neither that nor
   infinity, so there they are strings. False when the field is none of them. */
static bool add_unbounded(text *out, sqlite3_stmt *row, int column, export_format format)
{
    double value = sqlite3_column_double(row, column);
    bool number = strcmp(sqlite3_column_name(row, column), "value") == 0;
    const char *word = NULL;
    if (number && sqlite3_column_type(row, column) == SQLITE_NULL)
        word = "nan";
    else if (sqlite3_column_type(row, column) == SQLITE_FLOAT && isinf(value))
        word = value > 0 ? "inf" : "-inf";
    if (word)
        text_add(out, format == EXPORT_JSONL ? "\"%s\"" : "%s", word);
    return word != NULL;
}

static void add_text(text *out, sqlite3_stmt *row, int column, export_format format)
{
    const char *word = (const char *)sqlite3_column_text(row, column);
    if (format == EXPORT_CSV) {
        add_quoted(out, word);
        return;
    }
    for (size_t k = 0; k < sizeof objects / sizeof *objects; k++)
        if (strcmp(sqlite3_column_name(row, column), objects[k]) == 0) {
            text_add_bytes(out, word, strlen(word));
            return;
        }
    text_add_json(out, word);
}

static void add_field(text *out, sqlite3_stmt *row, int column, export_format format)
{
    if (add_unbounded(out, row, column, format))
        return;
    switch (sqlite3_column_type(row, column)) {
    case SQLITE_NULL:
        text_add(out, format == EXPORT_JSONL ? "null" : "");
        break;
    case SQLITE_INTEGER:
        text_add(out, "%lld", (long long)sqlite3_column_int64(row, column));
        break;
    case SQLITE_FLOAT:
        add_number(out, sqlite3_column_double(row, column));
        break;
    default:
        add_text(out, row, column, format);
    }
}

static void add_row(text *out, sqlite3_stmt *row, export_format format)
{
    bool json = format == EXPORT_JSONL;
    for (int k = 0; k < sqlite3_column_count(row); k++) {
        text_add(out, "%s", k > 0 ? "," : json ? "{" : "");
        if (json)
            text_add(out, "\"%s\":", sqlite3_column_name(row, k));
        add_field(out, row, k, format);
    }
    text_add(out, json ? "}\n" : "\n");
}

static void add_header(text *out, sqlite3_stmt *row)
{
    for (int k = 0; k < sqlite3_column_count(row); k++)
        text_add(out, "%s%s", k > 0 ? "," : "", sqlite3_column_name(row, k));
    text_add(out, "\n");
}

/* The trials are put in order, not the points: sorting 10^8 of them would take the disk. */
static sqlite3_stmt *prepare(store *s, const char *name)
{
    sqlite3_stmt *rows = NULL;
    char *words = sqlite3_mprintf(
        "SELECT t.trial, t.study, t.problem, t.problem_options, t.optimizer, t.options,"
        " t.label, t.seed, t.precision, t.device, t.status, c.step, c.samples, c.loss_calls,"
        " c.gradient_calls, c.hvp_calls, c.matvec_calls, c.flops, c.optimizer_seconds,"
        " c.oracle_seconds, c.seconds, c.metric, c.value"
        " FROM (SELECT * FROM trials s WHERE %s ORDER BY study, trial) t CROSS JOIN curve c"
        " ON c.trial = t.trial",
        name ? "(s.study = ?1 OR substr(s.study, 1, length(?1) + 1) = ?1 || '/')" : "true");
    if (words && sqlite3_prepare_v2(s->database, words, -1, &rows, NULL) == SQLITE_OK && name)
        store_text(rows, 1, name);
    sqlite3_free(words);
    return rows;
}

static bool flush(text *out, FILE *file, failure *f)
{
    bool good = fwrite(out->data, 1, out->length, file) == out->length;
    out->length = 0;
    return good || failure_set(f, "cannot write the curves: %s", strerror(errno));
}

bool export_curves(store *s, const char *name, export_format format, FILE *file, int64_t *count,
                   failure *f)
{
    enum { FULL = 65536 };
    text out = {0};
    sqlite3_stmt *rows = prepare(s, name);
    int code = SQLITE_ERROR;
    bool good = true;
    *count = 0;
    if (rows && format == EXPORT_CSV)
        add_header(&out, rows);
    while (rows && good && (code = sqlite3_step(rows)) == SQLITE_ROW) {
        add_row(&out, rows, format);
        ++*count;
        if (out.length > FULL)
            good = flush(&out, file, f);
    }
    if (good && code != SQLITE_DONE)
        good = store_failed(s, "read the curves", f);
    if (good && out.length > 0)
        good = flush(&out, file, f);
    sqlite3_finalize(rows);
    text_free(&out);
    return good;
}
