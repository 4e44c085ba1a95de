#include "store/compare.h"

#include <string.h>

#include "store/handle.h"
#include "store/schema.h"

/* In front of the values in QUERY_CURVE. */
static const char *const columns[] = {"step",         "part",           "samples",
                                      "loss_calls",   "gradient_calls", "hvp_calls",
                                      "matvec_calls", "flops"};
enum { COLUMNS = sizeof columns / sizeof *columns, PART = 1 };

typedef struct pair {
    store *store[2];
    int64_t row[2];
    sqlite3_stmt *found[2];
} pair;

static comparison failed(const pair *p, failure *f)
{
    int which = sqlite3_errcode(p->store[0]->database) == SQLITE_DONE ||
                sqlite3_errcode(p->store[0]->database) == SQLITE_ROW;
    store_failed(p->store[which], "read a trial", f);
    return COMPARISON_FAILED;
}

static void reset(pair *p)
{
    sqlite3_reset(p->found[0]);
    sqlite3_reset(p->found[1]);
}

static bool ask(pair *p, query q)
{
    for (int k = 0; k < 2; k++) {
        p->found[k] = store_query(p->store[k], q);
        sqlite3_bind_int64(p->found[k], 1, p->row[k]);
    }
    return p->found[0] && p->found[1];
}

/* The next row of both: SQLITE_ROW, SQLITE_DONE, or -1 - k when store k has no more while the
   other has; anything else is an error. */
static int next(pair *p)
{
    int code[2];
    for (int k = 0; k < 2; k++) {
        code[k] = sqlite3_step(p->found[k]);
        if (code[k] != SQLITE_ROW && code[k] != SQLITE_DONE)
            return SQLITE_ERROR;
    }
    if (code[0] == code[1])
        return code[0];
    return code[0] == SQLITE_DONE ? -1 : -2;
}

/* Bit for bit: 0.1 + 0.2 is not 0.3, and infinity is itself. NULL stands for NaN. */
static bool equal(const pair *p, int column)
{
    int kind = sqlite3_column_type(p->found[0], column);
    if (kind != sqlite3_column_type(p->found[1], column))
        return false;
    if (kind == SQLITE_FLOAT) {
        double first = sqlite3_column_double(p->found[0], column);
        double second = sqlite3_column_double(p->found[1], column);
        return memcmp(&first, &second, sizeof first) == 0;
    }
    return sqlite3_column_int64(p->found[0], column) ==
           sqlite3_column_int64(p->found[1], column);
}

static void add_value(text *out, sqlite3_stmt *found, int column)
{
    int kind = sqlite3_column_type(found, column);
    if (kind == SQLITE_NULL)
        text_add(out, "nan");
    else if (kind == SQLITE_FLOAT)
        text_add(out, "%.17g", sqlite3_column_double(found, column));
    else
        text_add(out, "%lld", (long long)sqlite3_column_int64(found, column));
}

static void add_metric(text *out, const pair *p, int64_t position)
{
    sqlite3_stmt *metrics = store_query(p->store[0], QUERY_METRICS);
    const char *name = NULL;
    sqlite3_bind_int64(metrics, 1, p->row[0]);
    while (!name && sqlite3_step(metrics) == SQLITE_ROW)
        if (sqlite3_column_int64(metrics, 0) == position)
            name = (const char *)sqlite3_column_text(metrics, 1);
    text_add(out, "%s", name ? name : "a value without a metric");
    sqlite3_reset(metrics);
}

static void describe(text *out, const pair *p, int column)
{
    text_add(out, "step %lld, ", (long long)sqlite3_column_int64(p->found[0], 0));
    if (column < COLUMNS)
        text_add(out, "%s", columns[column]);
    else
        add_metric(out, p,
                   sqlite3_column_int64(p->found[0], PART) * SCHEMA_ROW_VALUES + column -
                       COLUMNS);
    text_add(out, ": ");
    add_value(out, p->found[0], column);
    text_add(out, " against ");
    add_value(out, p->found[1], column);
}

static comparison compare_points(pair *p, text *difference, failure *f)
{
    int code = ask(p, QUERY_CURVE) ? next(p) : SQLITE_ERROR;
    for (; code == SQLITE_ROW; code = next(p))
        for (int column = 0; column < COLUMNS + SCHEMA_ROW_VALUES; column++)
            if (!equal(p, column)) {
                describe(difference, p, column);
                return COMPARISON_DIFFERENT;
            }
    if (code == SQLITE_DONE)
        return COMPARISON_SAME;
    if (code > 0)
        return failed(p, f);
    int longer = code == -1;
    text_add(difference, "the %s store has no step %lld, which the %s has",
             longer ? "first" : "second", (long long)sqlite3_column_int64(p->found[longer], 0),
             longer ? "second" : "first");
    return COMPARISON_DIFFERENT;
}

static const char *name_at(const pair *p, int which)
{
    return (const char *)sqlite3_column_text(p->found[which], 1);
}

static comparison compare_metrics(pair *p, text *difference, failure *f)
{
    int code = ask(p, QUERY_METRICS) ? next(p) : SQLITE_ERROR;
    for (; code == SQLITE_ROW; code = next(p))
        if (strcmp(name_at(p, 0), name_at(p, 1)) != 0) {
            text_add(difference, "metric %s against %s", name_at(p, 0), name_at(p, 1));
            return COMPARISON_DIFFERENT;
        }
    if (code == SQLITE_DONE)
        return COMPARISON_SAME;
    if (code > 0)
        return failed(p, f);
    text_add(difference, "only the %s store has the metric %s", code == -1 ? "second" : "first",
             name_at(p, code == -1));
    return COMPARISON_DIFFERENT;
}

static comparison compare_statuses(pair *p, text *difference, failure *f)
{
    if (!ask(p, QUERY_STATUS) || next(p) != SQLITE_ROW)
        return failed(p, f);
    const char *first = (const char *)sqlite3_column_text(p->found[0], 0);
    const char *second = (const char *)sqlite3_column_text(p->found[1], 0);
    if (strcmp(first, second) == 0)
        return COMPARISON_SAME;
    text_add(difference, "status: %s against %s", first, second);
    return COMPARISON_DIFFERENT;
}

comparison compare_trials(store *first, int64_t first_row, store *second, int64_t second_row,
                          text *difference, failure *f)
{
    static comparison (*const parts[])(pair *, text *, failure *) = {
        compare_statuses, compare_metrics, compare_points};
    pair p = {{first, second}, {first_row, second_row}, {NULL, NULL}};
    comparison found = COMPARISON_SAME;
    for (size_t k = 0; k < sizeof parts / sizeof *parts && found == COMPARISON_SAME; k++) {
        found = parts[k](&p, difference, f);
        reset(&p);
    }
    return found;
}
