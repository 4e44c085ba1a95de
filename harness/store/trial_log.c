#include "store/trial_log.h"

#include <math.h>
#include <string.h>

#include "store/handle.h"

/* Values of a row, of one of the short query, and the first one's column. */
enum { PART = 8, FEW = 2, FIRST_VALUE = 10 };

/* Clocks of the query in the order of store_clocks; `seconds` is the sum of the last two. */
enum { OPTIMIZER_SECONDS = 7, ORACLE_SECONDS = 8, SECONDS = 9 };

static void read_metrics(store *s, int64_t row, trial_log *p, arena *a)
{
    sqlite3_stmt *find = store_query(s, QUERY_METRICS);
    if (!find)
        return;
    sqlite3_bind_int64(find, 1, row);
    while (sqlite3_step(find) == SQLITE_ROW)
        p->metric_count++;
    p->metrics = arena_array(a, const char *, p->metric_count);
    p->units = arena_array(a, const char *, p->metric_count);
    p->higher = arena_array(a, bool, p->metric_count);
    p->values = arena_array(a, double *, p->metric_count);
    sqlite3_reset(find);
    for (int k = 0; k < p->metric_count && sqlite3_step(find) == SQLITE_ROW; k++) {
        p->metrics[k] = arena_copy(a, (const char *)sqlite3_column_text(find, 1));
        p->units[k] = arena_copy(a, (const char *)sqlite3_column_text(find, 2));
        p->higher[k] = sqlite3_column_int(find, 3) != 0;
    }
    sqlite3_reset(find);
}

static void grow(double **column, int64_t count, int64_t capacity, arena *a)
{
    double *more = arena_array(a, double, capacity);
    if (count > 0)
        memcpy(more, *column, (size_t)count * sizeof *more);
    *column = more;
}

static int64_t reserve(trial_log *p, int64_t capacity, arena *a)
{
    if (p->count < capacity)
        return capacity;
    capacity = capacity ? 2 * capacity : 256;
    for (int c = 0; c < CLOCKS; c++)
        grow(&p->clocks[c], p->count, capacity, a);
    for (int m = 0; m < p->metric_count; m++)
        grow(&p->values[m], p->count, capacity, a);
    return capacity;
}

static void read_clocks(sqlite3_stmt *row, trial_log *p)
{
    for (int c = 0; c < SECONDS; c++)
        p->clocks[c][p->count] = sqlite3_column_double(row, c);
    p->clocks[SECONDS][p->count] =
        p->clocks[OPTIMIZER_SECONDS][p->count] + p->clocks[ORACLE_SECONDS][p->count];
    p->count++;
}

static void read_values(sqlite3_stmt *row, trial_log *p)
{
    int first = PART * sqlite3_column_int(row, FIRST_VALUE - 1);
    for (int m = first; m < p->metric_count && m < first + PART; m++) {
        int column = FIRST_VALUE + m - first;
        bool none = sqlite3_column_type(row, column) == SQLITE_NULL;
        p->values[m][p->count - 1] = none ? (double)NAN : sqlite3_column_double(row, column);
    }
}

trial_log trial_log_read(store *s, int64_t row, arena *a)
{
    trial_log p = {0};
    int64_t capacity = 0;
    read_metrics(s, row, &p, a);
    sqlite3_stmt *find =
        store_query(s, p.metric_count <= FEW ? QUERY_FEW_POINTS : QUERY_POINTS);
    if (!find)
        return p;
    sqlite3_bind_int64(find, 1, row);
    while (sqlite3_step(find) == SQLITE_ROW) {
        if (sqlite3_column_int(find, FIRST_VALUE - 1) == 0) { /* the first part of a step */
            capacity = reserve(&p, capacity, a);
            read_clocks(find, &p);
        }
        if (p.count > 0)
            read_values(find, &p);
    }
    sqlite3_reset(find);
    return p;
}

int trial_log_metric(const trial_log *p, const char *name)
{
    for (int m = 0; m < p->metric_count; m++)
        if (strcmp(p->metrics[m], name) == 0)
            return m;
    return -1;
}
