#include "store/reader.h"

#include <math.h>
#include <string.h>

#include "store/handle.h"

const char *const store_clocks[] = {
    "step",           "samples",      "loss_calls", "gradient_calls",
    "hvp_calls",      "matvec_calls", "flops",      "optimizer_seconds",
    "oracle_seconds", "seconds",      "tokens",     NULL};

static const char *text_at(sqlite3_stmt *statement, int column, arena *a)
{
    const unsigned char *found = sqlite3_column_text(statement, column);
    return arena_copy(a, found ? (const char *)found : "");
}

static double value_at(sqlite3_stmt *statement, int column)
{
    if (sqlite3_column_type(statement, column) == SQLITE_NULL)
        return (double)NAN;
    return sqlite3_column_double(statement, column);
}

bool store_record(store *s, const char *key, arena *a, record *r)
{
    sqlite3_stmt *find = store_query(s, QUERY_RECORD);
    if (!find || !store_text(find, 1, key) || sqlite3_step(find) != SQLITE_ROW)
        return false;
    *r = (record){
        .row = sqlite3_column_int64(find, 0),
        .status = store_status((const char *)sqlite3_column_text(find, 1)),
        .message = text_at(find, 2, a),
        .steps = sqlite3_column_int64(find, 3),
        .seconds = sqlite3_column_double(find, 4),
        .state_bytes =
            sqlite3_column_type(find, 5) == SQLITE_NULL ? -1 : sqlite3_column_int64(find, 5),
        .exclusive = strcmp((const char *)sqlite3_column_text(find, 6), "exclusive") == 0,
        .noise = sqlite3_column_int64(find, 7),
        .hostname = text_at(find, 8, a),
        .backtrace = text_at(find, 9, a),
        .evaluation_seconds = value_at(find, 10),
        .setup_seconds = value_at(find, 11),
        .wall_seconds = value_at(find, 12),
        .samples = value_at(find, 13),
        .sample_tokens = value_at(find, 14),
        .flops = value_at(find, 15),
        .peak_flops = value_at(find, 16),
    };
    sqlite3_reset(find);
    return true;
}

static sqlite3_stmt *ask(store *s, query q, int64_t row, const char *metric)
{
    sqlite3_stmt *statement = store_query(s, q);
    sqlite3_bind_int64(statement, 1, row);
    store_text(statement, 2, metric);
    return statement;
}

bool store_orientation(store *s, int64_t row, const char *metric, bool *higher,
                       const char **unit, arena *a)
{
    sqlite3_stmt *find = ask(s, QUERY_HIGHER, row, metric);
    if (!find || sqlite3_step(find) != SQLITE_ROW)
        return false;
    *higher = sqlite3_column_int(find, 0) != 0;
    *unit = text_at(find, 1, a);
    sqlite3_reset(find);
    return true;
}

static bool value_of(store *s, query q, int64_t row, const char *metric, double *value)
{
    sqlite3_stmt *find = ask(s, q, row, metric);
    if (!find || sqlite3_step(find) != SQLITE_ROW)
        return false;
    *value = value_at(find, 0);
    sqlite3_reset(find);
    return true;
}

bool store_final(store *s, int64_t row, const char *metric, double *value)
{
    return value_of(s, QUERY_FINAL, row, metric, value);
}

bool store_best(store *s, int64_t row, const char *metric, double *value)
{
    return value_of(s, QUERY_BEST, row, metric, value);
}

bool store_first(store *s, int64_t row, const char *metric, double *value)
{
    return value_of(s, QUERY_FIRST, row, metric, value);
}

bool store_reach(store *s, int64_t row, const target *t, bool higher, reach *r)
{
    sqlite3_stmt *find = ask(s, higher ? QUERY_REACH_HIGH : QUERY_REACH_LOW, row, t->metric);
    sqlite3_bind_double(find, 3, t->value);
    if (!find || sqlite3_step(find) != SQLITE_ROW)
        return false;
    *r = (reach){
        .step = sqlite3_column_int64(find, 0),
        .samples = value_at(find, 1),
        .gradient_calls = value_at(find, 2),
        .seconds = value_at(find, 3),
    };
    sqlite3_reset(find);
    return true;
}

static int64_t count_rows(sqlite3_stmt *statement)
{
    int64_t count = 0;
    while (sqlite3_step(statement) == SQLITE_ROW)
        count++;
    sqlite3_reset(statement);
    return count;
}

static int clock_position(const char *clock)
{
    int k = 0;
    while (store_clocks[k] && strcmp(store_clocks[k], clock) != 0)
        k++;
    return k;
}

/* In columns of the view `logged`. */
static const char *source_of(const char *clock)
{
    if (strcmp(clock, "seconds") == 0)
        return "optimizer_seconds + oracle_seconds";
    if (strcmp(clock, "tokens") == 0)
        return "samples * (SELECT sample_tokens FROM trial WHERE id = logged.trial)";
    return clock;
}

/* The points of a trial in order, with one clock and one of the values of a row. */
static sqlite3_stmt *series_query(store *s, const char *clock, int64_t position)
{
    int at = clock_position(clock), column = (int)(position % SCHEMA_ROW_VALUES);
    const char *source = source_of(clock);
    if (at == STORE_CLOCKS)
        return NULL;
    sqlite3_stmt **statement = &s->series[at][column];
    if (!*statement) {
        char *words = sqlite3_mprintf("SELECT %s, v%d FROM logged WHERE trial = ? AND part = ?"
                                      " ORDER BY first, id",
                                      source, column);
        sqlite3_prepare_v3(s->database, words, -1, SQLITE_PREPARE_PERSISTENT, statement, NULL);
        sqlite3_free(words);
    }
    sqlite3_reset(*statement);
    return *statement;
}

static bool position_of(store *s, int64_t row, const char *metric, int64_t *position)
{
    sqlite3_stmt *find = ask(s, QUERY_POSITION, row, metric);
    if (!find || sqlite3_step(find) != SQLITE_ROW)
        return false;
    *position = sqlite3_column_int64(find, 0);
    sqlite3_reset(find);
    return true;
}

static void series_add(series *curve, int64_t *room, double x, double y, arena *a)
{
    if (curve->count == *room) {
        *room = 4 * *room + 256;
        series longer = {curve->count, arena_array(a, double, *room),
                         arena_array(a, double, *room)};
        for (int64_t k = 0; k < curve->count; k++) {
            longer.x[k] = curve->x[k];
            longer.y[k] = curve->y[k];
        }
        *curve = longer;
    }
    curve->x[curve->count] = x;
    curve->y[curve->count++] = y;
}

series store_series(store *s, int64_t row, const char *clock, const char *metric, arena *a)
{
    series curve = {0};
    int64_t position, room = 0;
    sqlite3_stmt *statement =
        position_of(s, row, metric, &position) ? series_query(s, clock, position) : NULL;
    if (!statement)
        return curve;
    sqlite3_bind_int64(statement, 1, row);
    sqlite3_bind_int64(statement, 2, position / SCHEMA_ROW_VALUES);
    while (sqlite3_step(statement) == SQLITE_ROW)
        if (sqlite3_column_type(statement, 0) != SQLITE_NULL) /* a clock that is not known */
            series_add(&curve, &room, sqlite3_column_double(statement, 0),
                       value_at(statement, 1), a);
    sqlite3_reset(statement);
    return curve;
}

char **store_metric_names(store *s, const char *name, int64_t *count, arena *a)
{
    sqlite3_stmt *statement = NULL;
    char **names = NULL;
    *count = 0;
    if (sqlite3_prepare_v2(
            s->database,
            "SELECT DISTINCT m.name FROM study s JOIN member b ON b.study = s.id"
            " JOIN trial t ON t.key = b.key JOIN trial_metric u ON u.trial = t.id"
            " JOIN metric m ON m.id = u.metric WHERE s.name = ? ORDER BY m.name",
            -1, &statement, NULL) == SQLITE_OK) {
        store_text(statement, 1, name);
        int64_t total = count_rows(statement);
        names = arena_array(a, char *, total);
        while (*count < total && sqlite3_step(statement) == SQLITE_ROW)
            names[(*count)++] = arena_copy(a, (const char *)sqlite3_column_text(statement, 0));
    }
    sqlite3_finalize(statement);
    return names;
}
