/* Trials into the store: begun, followed point by point, ended. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "plugin/calls.h"
#include "store/handle.h"
#include "store/json.h"
#include "store/metric.h"
#include "store/optimum.h"
#include "store/schema.h"

bool store_forget(store *s, const char *key, failure *f)
{
    static const query all[] = {QUERY_FORGET_POINTS,  QUERY_FORGET_STRETCHES,
                                QUERY_FORGET_METRICS, QUERY_FORGET_CALLS,
                                QUERY_FORGET_PLUGINS, QUERY_FORGET_TRIAL};
    trial_status status;
    int64_t row;
    if (!store_find(s, key, &status, &row))
        return true;
    for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
        sqlite3_stmt *statement = store_query(s, all[k]);
        sqlite3_bind_int64(statement, 1, row);
        if (!store_run(s, statement, "replace a trial", f))
            return false;
    }
    return true;
}

static bool add_plugin(store *s, int64_t row, const plugin *p, failure *f)
{
    char contents[17];
    sqlite3_stmt *insert = store_query(s, QUERY_PLUGIN);
    snprintf(contents, sizeof contents, "%016llx", (unsigned long long)p->contents);
    store_text(insert, 1, kind_name(p->kind));
    store_text(insert, 2, p->name);
    store_text(insert, 3, contents);
    if (!store_run(s, insert, "store a plugin", f))
        return false;
    sqlite3_stmt *use = store_query(s, QUERY_TRIAL_PLUGIN);
    sqlite3_bind_int64(use, 1, row);
    store_text(use, 2, kind_name(p->kind));
    store_text(use, 3, p->name);
    store_text(use, 4, contents);
    return store_run(s, use, "store a plugin", f);
}

static bool add_plugins(store *s, int64_t row, const trial *t, failure *f)
{
    bool good =
        add_plugin(s, row, t->problem.plugin, f) && add_plugin(s, row, t->optimizer.plugin, f);
    for (int k = 0; good && k < t->transform_count; k++)
        good = add_plugin(s, row, t->transforms[k].plugin, f);
    for (int k = 0; good && k < t->schedule_count; k++)
        good = add_plugin(s, row, t->schedules[k].schedule.plugin, f);
    for (int k = 0; good && k < t->probe_count; k++)
        good = add_plugin(s, row, t->probes[k].plugin, f);
    return good;
}

static void add_json(sqlite3_stmt *statement, int place, const trial *t,
                     void (*write)(const trial *, text *))
{
    text json = {0};
    write(t, &json);
    sqlite3_bind_text(statement, place, json.data, (int)json.length, SQLITE_TRANSIENT);
    text_free(&json);
}

static bool add_trial(store *s, const trial *t, failure *f)
{
    sqlite3_stmt *begin = store_query(s, QUERY_BEGIN);
    store_text(begin, 1, t->key);
    store_text(begin, 2, t->problem.plugin->name);
    add_json(begin, 3, t, json_problem_options);
    store_text(begin, 4, t->optimizer.plugin->name);
    add_json(begin, 5, t, json_options);
    add_json(begin, 6, t, json_budget);
    add_json(begin, 7, t, json_probes);
    sqlite3_bind_int64(begin, 8, (int64_t)t->seed);
    sqlite3_bind_int64(begin, 9, (int64_t)t->instance);
    store_text(begin, 10, precision_name(t->precision));
    sqlite3_bind_int64(begin, 11, s->environment);
    sqlite3_bind_int(begin, 12, t->threads);
    store_text(begin, 13, t->exclusive ? "exclusive" : "shared");
    if (t->exclusive && s->noise)
        sqlite3_bind_int64(begin, 14, s->noise);
    return store_run(s, begin, "store a trial", f);
}

static void remember(store *s, int64_t row, const trial *t)
{
    if (s->open_count == s->open_capacity) {
        s->open_capacity = s->open_capacity ? 2 * s->open_capacity : 16;
        s->open = memory_need(realloc(s->open, (size_t)s->open_capacity * sizeof *s->open));
    }
    s->open[s->open_count++] = (open_trial){t, {.row = row, .after = INT64_MIN}};
}

static open_trial *remembered(store *s, int64_t row, failure *f)
{
    for (int k = s->open_count - 1; k >= 0; k--)
        if (s->open[k].points.row == row)
            return &s->open[k];
    failure_set(f, "%s: trial %lld was not begun or has ended", s->path, (long long)row);
    return NULL;
}

bool store_begin(store *s, const trial *t, int64_t *id, failure *f)
{
    if (!store_write(s, f) || !store_environment(s, f) || !store_forget(s, t->key, f) ||
        !add_trial(s, t, f))
        return false;
    *id = sqlite3_last_insert_rowid(s->database);
    remember(s, *id, t);
    return add_plugins(s, *id, t, f);
}

static bool add_metric(store *s, int64_t row, int position, const sl_metric *m, failure *f)
{
    sqlite3_stmt *metric = store_query(s, QUERY_METRIC);
    store_text(metric, 1, m->name);
    store_text(metric, 2, m->unit);
    sqlite3_bind_int(metric, 3, m->higher_is_better);
    if (!store_run(s, metric, "store a metric", f))
        return false;
    sqlite3_stmt *use = store_query(s, QUERY_TRIAL_METRIC);
    sqlite3_bind_int64(use, 1, row);
    sqlite3_bind_int(use, 2, position);
    store_text(use, 3, m->name);
    store_text(use, 4, m->unit);
    sqlite3_bind_int(use, 5, m->higher_is_better);
    return store_run(s, use, "store a metric", f);
}

bool store_metrics(store *s, int64_t row, int count, const char *const *names, failure *f)
{
    open_trial *open = remembered(s, row, f);
    if (!open || !store_write(s, f))
        return false;
    open->points.width = count;
    for (int k = 0; k < count; k++) {
        sl_metric metric = metric_of(open->trial, names[k]);
        if (!add_metric(s, row, k, &metric, f))
            return false;
    }
    return true;
}

bool store_point(store *s, int64_t row, const clocks *c, const double *values, failure *f)
{
    open_trial *open = remembered(s, row, f);
    return open && store_write(s, f) && points_add(s, &open->points, c, values, f) &&
           store_wrote_point(s, f);
}

static bool add_calls(store *s, int64_t row, const clocks *c, failure *f)
{
    for (int k = 0; k < SL_CALLS; k++) {
        if (c->asked[k] == 0 && c->calls[k] == 0)
            continue;
        sqlite3_stmt *call = store_query(s, QUERY_CALL);
        sqlite3_bind_int64(call, 1, row);
        store_text(call, 2, call_name((sl_call)k));
        sqlite3_bind_int64(call, 3, c->asked[k]);
        sqlite3_bind_int64(call, 4, c->calls[k]);
        if (!store_run(s, call, "store the end of a trial", f))
            return false;
    }
    return true;
}

static void bind_end(sqlite3_stmt *statement, int64_t row, const trial_end *end)
{
    sqlite3_bind_int64(statement, 1, row);
    store_text(statement, 2, trial_status_name(end->status));
    store_text(statement, 3, end->message.sentence);
    sqlite3_bind_double(statement, 4, end->clocks.seconds);
    sqlite3_bind_double(statement, 5, end->clocks.optimizer_seconds);
    sqlite3_bind_double(statement, 6, end->clocks.oracle_seconds);
    sqlite3_bind_double(statement, 7, end->evaluation_seconds);
    sqlite3_bind_double(statement, 8, end->wall_seconds);
    sqlite3_bind_int64(statement, 9, end->clocks.steps);
    sqlite3_bind_int64(statement, 10, end->clocks.samples);
    sqlite3_bind_double(statement, 11, end->clocks.flops);
    sqlite3_bind_int64(statement, 12, end->state_bytes);
    sqlite3_bind_int64(statement, 13, end->peak_rss);
    sqlite3_bind_int64(statement, 14, end->parameters);
    sqlite3_bind_double(statement, 15, end->optimum);
    sqlite3_bind_double(statement, 16, end->setup_seconds);
    if (end->clocks.tokens > 0)
        sqlite3_bind_int64(statement, 17, end->clocks.tokens / end->clocks.samples);
    if (end->peak_flops > 0)
        sqlite3_bind_double(statement, 18, end->peak_flops);
}

bool store_end(store *s, int64_t row, const trial_end *end, failure *f)
{
    open_trial *open = remembered(s, row, f);
    if (!open || !store_write(s, f) || !points_write(s, &open->points, f))
        return false;
    points_free(&open->points);
    const trial *t = open->trial;
    *open = s->open[--s->open_count];
    sqlite3_stmt *statement = store_query(s, QUERY_END);
    bind_end(statement, row, end);
    const bool reached = end->status == TRIAL_DONE || end->status == TRIAL_TARGET;
    if (reached && isfinite(end->optimum) && !store_keep_optimum(s, t, end->optimum, f))
        return false;
    return store_run(s, statement, "store the end of a trial", f) &&
           add_calls(s, row, &end->clocks, f) && store_commit(s, f);
}

bool store_backtrace(store *s, int64_t row, const char *lines, failure *f)
{
    if (!store_write(s, f))
        return false;
    sqlite3_stmt *statement = store_query(s, QUERY_BACKTRACE);
    sqlite3_bind_int64(statement, 1, row);
    store_text(statement, 2, lines);
    return store_run(s, statement, "store a backtrace", f);
}
