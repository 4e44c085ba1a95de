#include "store/trial_log.h"

#include <math.h>
#include <string.h>

#include "store/handle.h"

/* Values of a row, of one of the short query, and the first one's column. */
enum { PART = 8, FEW = 1, FIRST_VALUE = 3 };

/* Clocks in the order of store_clocks: those after the step are counted, and grow evenly within
   a stretch; `seconds` is the sum of the last two. */
enum { STEP, COUNTED, OPTIMIZER_SECONDS = 7, ORACLE_SECONDS, SECONDS };

/* A stretch: what the view `logged` computes for each of its rows is computed here, as SQLite
   takes three times as long for it. */
typedef struct piece {
    int64_t first, last, parts;
    double step;                        /* of its first point */
    double begin[CLOCKS], each[CLOCKS]; /* there, and per step; NaN: not known */
} piece;

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

/* Room for that many points more. */
static int64_t reserve(trial_log *p, int64_t capacity, int64_t more, arena *a)
{
    if (p->count + more <= capacity)
        return capacity;
    capacity = p->count + more > 2 * capacity ? p->count + more : 2 * capacity;
    for (int c = 0; c < CLOCKS; c++)
        grow(&p->clocks[c], p->count, capacity, a);
    for (int m = 0; m < p->metric_count; m++)
        grow(&p->values[m], p->count, capacity, a);
    return capacity;
}

static double known(sqlite3_stmt *row, int column)
{
    bool none = sqlite3_column_type(row, column) == SQLITE_NULL;
    return none ? (double)NAN : sqlite3_column_double(row, column);
}

static piece read_piece(sqlite3_stmt *row)
{
    piece s = {.first = sqlite3_column_int64(row, 0),
               .last = sqlite3_column_int64(row, 1),
               .parts = sqlite3_column_int64(row, 2),
               .step = sqlite3_column_double(row, 3)};
    for (int c = COUNTED; c < OPTIMIZER_SECONDS; c++) {
        s.begin[c] = known(row, 2 * c + 2);
        s.each[c] = known(row, 2 * c + 3);
    }
    s.begin[OPTIMIZER_SECONDS] = known(row, 16);
    s.begin[ORACLE_SECONDS] = known(row, 17);
    return s;
}

static void add_clocks(sqlite3_stmt *row, const piece *s, trial_log *p)
{
    int64_t at = p->count++;
    double step = sqlite3_column_double(row, 0);
    double optimizer = 1e-9 * known(row, 1), oracle = 1e-9 * known(row, 2);
    p->clocks[STEP][at] = step;
    for (int c = COUNTED; c < OPTIMIZER_SECONDS; c++)
        p->clocks[c][at] = s->begin[c] + s->each[c] * (step - s->step);
    optimizer = s->begin[OPTIMIZER_SECONDS] + optimizer;
    oracle = s->begin[ORACLE_SECONDS] + oracle;
    p->clocks[OPTIMIZER_SECONDS][at] = optimizer;
    p->clocks[ORACLE_SECONDS][at] = oracle;
    p->clocks[SECONDS][at] = optimizer + oracle;
}

static void add_values(sqlite3_stmt *row, int first, trial_log *p)
{
    for (int m = first; m < p->metric_count && m < first + PART; m++)
        p->values[m][p->count - 1] = known(row, FIRST_VALUE + m - first);
}

static void add_points(sqlite3_stmt *find, const piece *s, trial_log *p)
{
    sqlite3_bind_int64(find, 1, s->first);
    sqlite3_bind_int64(find, 2, s->last);
    for (int64_t k = 0; sqlite3_step(find) == SQLITE_ROW; k++) {
        int part = (int)(k % s->parts);
        if (part == 0)
            add_clocks(find, s, p);
        add_values(find, PART * part, p);
    }
    sqlite3_reset(find);
}

trial_log trial_log_read(store *s, int64_t row, arena *a)
{
    trial_log p = {0};
    int64_t capacity = 0;
    read_metrics(s, row, &p, a);
    sqlite3_stmt *stretches = store_query(s, QUERY_STRETCHES);
    sqlite3_stmt *find =
        store_query(s, p.metric_count <= FEW ? QUERY_FEW_POINTS : QUERY_POINTS);
    if (!stretches || !find)
        return p;
    sqlite3_bind_int64(stretches, 1, row);
    while (sqlite3_step(stretches) == SQLITE_ROW) {
        piece next = read_piece(stretches);
        capacity = reserve(&p, capacity, (next.last - next.first) / next.parts + 1, a);
        add_points(find, &next, &p);
    }
    sqlite3_reset(stretches);
    return p;
}

int trial_log_metric(const trial_log *p, const char *name)
{
    for (int m = 0; m < p->metric_count; m++)
        if (strcmp(p->metrics[m], name) == 0)
            return m;
    return -1;
}
