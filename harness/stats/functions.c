#include "stats/functions.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "stats/quantile.h"
#include "store/reader.h"

typedef struct sample { /* what an aggregate has seen */
    double *values;
    int64_t count, capacity;
    double p;
} sample;

static void sample_step(sqlite3_context *context, int count, sqlite3_value **arguments)
{
    sample *s = sqlite3_aggregate_context(context, sizeof *s);
    if (!s)
        return;
    if (s->count == s->capacity) {
        s->capacity = s->capacity ? 2 * s->capacity : 16;
        s->values = memory_need(realloc(s->values, (size_t)s->capacity * sizeof *s->values));
    }
    bool missing = sqlite3_value_type(arguments[0]) == SQLITE_NULL;
    s->values[s->count++] = missing ? (double)INFINITY : sqlite3_value_double(arguments[0]);
    s->p = count > 1 ? sqlite3_value_double(arguments[1]) : 0.5;
}

/* Nothing seen: NULL, as in SQL's own aggregates. */
static sample *sorted(sqlite3_context *context)
{
    sample *s = sqlite3_aggregate_context(context, 0);
    if (s && s->count > 0)
        spread_of(s->values, s->count);
    return s && s->count > 0 ? s : NULL;
}

static void quantile_end(sqlite3_context *context)
{
    sample *s = sorted(context);
    if (s && (s->p < 0 || s->p > 1))
        sqlite3_result_error(context, "quantile(x, p): p must be from 0 to 1", -1);
    else if (s)
        sqlite3_result_double(context, quantile(s->values, s->count, s->p));
    if (s)
        free(s->values);
}

/* The mean of what is left without the floor(n/4) least and greatest. */
static void iqm_end(sqlite3_context *context)
{
    sample *s = sorted(context);
    if (!s)
        return;
    int64_t cut = s->count / 4;
    double sum = 0;
    for (int64_t k = cut; k < s->count - cut; k++)
        sum += s->values[k];
    sqlite3_result_double(context, sum / (double)(s->count - 2 * cut));
    free(s->values);
}

/* Whether the trial has the metric, and its orientation. Without it the answer is NULL: the
   trial is of another problem. */
static bool orient(sqlite3_context *context, sqlite3_value **arguments, bool *higher)
{
    store *s = sqlite3_user_data(context);
    const char *metric = (const char *)sqlite3_value_text(arguments[1]), *unit;
    arena *a = arena_new();
    bool known = metric && store_orientation(s, sqlite3_value_int64(arguments[0]), metric,
                                             higher, &unit, a);
    arena_free(a);
    return known;
}

static void reach_value(sqlite3_context *context, sqlite3_value **arguments, int clock)
{
    store *s = sqlite3_user_data(context);
    const target t = {(const char *)sqlite3_value_text(arguments[1]),
                      sqlite3_value_double(arguments[2])};
    bool higher;
    reach r;
    if (!orient(context, arguments, &higher))
        return;
    if (!store_reach(s, sqlite3_value_int64(arguments[0]), &t, higher, &r)) {
        sqlite3_result_double(context, (double)INFINITY);
        return;
    }
    const double values[] = {(double)r.step, r.samples, r.gradient_calls, r.seconds};
    sqlite3_result_double(context, values[clock]); /* NaN, not known, becomes NULL */
}

static void steps_to(sqlite3_context *context, int count, sqlite3_value **arguments)
{
    (void)count;
    reach_value(context, arguments, 0);
}

static void samples_to(sqlite3_context *context, int count, sqlite3_value **arguments)
{
    (void)count;
    reach_value(context, arguments, 1);
}

static void gradients_to(sqlite3_context *context, int count, sqlite3_value **arguments)
{
    (void)count;
    reach_value(context, arguments, 2);
}

static void seconds_to(sqlite3_context *context, int count, sqlite3_value **arguments)
{
    (void)count;
    reach_value(context, arguments, 3);
}

/* What did not end as a result is as bad as can be. */
static void worst_unless(sqlite3_context *context, bool good, bool higher, double value)
{
    double worst = higher ? -(double)INFINITY : (double)INFINITY;
    sqlite3_result_double(context, good && !isnan(value) ? value : worst);
}

static bool is_done(store *s, int64_t row)
{
    sqlite3_stmt *find = NULL;
    bool done = sqlite3_prepare_v2(store_database(s),
                                   "SELECT 1 FROM trial WHERE id = ? AND status IN"
                                   " ('done', 'target')",
                                   -1, &find, NULL) == SQLITE_OK &&
                sqlite3_bind_int64(find, 1, row) == SQLITE_OK &&
                sqlite3_step(find) == SQLITE_ROW;
    sqlite3_finalize(find);
    return done;
}

static void final_value(sqlite3_context *context, int count, sqlite3_value **arguments)
{
    store *s = sqlite3_user_data(context);
    int64_t row = sqlite3_value_int64(arguments[0]);
    bool higher;
    double value = 0;
    (void)count;
    if (!orient(context, arguments, &higher))
        return;
    bool found = store_final(s, row, (const char *)sqlite3_value_text(arguments[1]), &value);
    worst_unless(context, found && is_done(s, row), higher, value);
}

static void best_value(sqlite3_context *context, int count, sqlite3_value **arguments)
{
    store *s = sqlite3_user_data(context);
    bool higher;
    double value = 0;
    (void)count;
    if (!orient(context, arguments, &higher))
        return;
    bool found = store_best(s, sqlite3_value_int64(arguments[0]),
                            (const char *)sqlite3_value_text(arguments[1]), &value);
    worst_unless(context, found, higher, value);
}

typedef struct function {
    const char *name;
    int arguments;
    void (*call)(sqlite3_context *, int, sqlite3_value **); /* NULL: an aggregate */
    void (*end)(sqlite3_context *);
} function;

bool functions_add(store *s, failure *f)
{
    static const function all[] = {
        {"median", 1, NULL, quantile_end},   {"quantile", 2, NULL, quantile_end},
        {"iqm", 1, NULL, iqm_end},           {"steps_to", 3, steps_to, NULL},
        {"samples_to", 3, samples_to, NULL}, {"gradients_to", 3, gradients_to, NULL},
        {"seconds_to", 3, seconds_to, NULL}, {"final_value", 2, final_value, NULL},
        {"best_value", 2, best_value, NULL},
    };
    sqlite3 *database = store_database(s);
    for (size_t k = 0; k < sizeof all / sizeof *all; k++)
        if (sqlite3_create_function(database, all[k].name, all[k].arguments, SQLITE_UTF8, s,
                                    all[k].call, all[k].call ? NULL : sample_step,
                                    all[k].end) != SQLITE_OK)
            return failure_set(f, "cannot add the SQL function %s: %s", all[k].name,
                               sqlite3_errmsg(database));
    return true;
}
