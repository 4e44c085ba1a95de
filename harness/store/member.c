/* Studies, what belongs to them, and where they run. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "store/environment.h"
#include "store/handle.h"

trial_status store_status(const char *name)
{
    for (int k = 0; name && k < TRIAL_STATUSES; k++)
        if (strcmp(name, trial_status_name((trial_status)k)) == 0)
            return (trial_status)k;
    return TRIAL_FAILED;
}

bool store_find(store *s, const char *key, trial_status *status, int64_t *row)
{
    sqlite3_stmt *find = store_query(s, QUERY_FIND);
    if (!find || !store_text(find, 1, key) || sqlite3_step(find) != SQLITE_ROW)
        return false;
    *status = store_status((const char *)sqlite3_column_text(find, 0));
    *row = sqlite3_column_int64(find, 1);
    sqlite3_reset(find);
    return true;
}

static void bind_environment(sqlite3_stmt *statement, const environment *e)
{
    store_text(statement, 1, e->hostname);
    store_text(statement, 2, e->cpu);
    sqlite3_bind_int64(statement, 3, e->cores);
    sqlite3_bind_int64(statement, 4, e->memory);
    store_text(statement, 5, e->os);
    store_text(statement, 6, e->compiler);
    store_text(statement, 7, e->flags);
    store_text(statement, 8, e->blas);
    store_text(statement, 9, e->gpu);
    store_text(statement, 10, e->slalom);
    store_text(statement, 11, e->revision);
    sqlite3_bind_int64(statement, 12, e->usable);
    store_text(statement, 13, e->governor);
    store_text(statement, 14, e->blas_core);
    store_text(statement, 15, e->driver);
}

bool store_environment_is(store *s, const environment *e, failure *f)
{
    sqlite3_stmt *insert = store_query(s, QUERY_ENVIRONMENT);
    bind_environment(insert, e);
    if (!store_run(s, insert, "store the environment", f))
        return false;
    sqlite3_stmt *find = store_query(s, QUERY_ENVIRONMENT_ID);
    bind_environment(find, e);
    if (!find || sqlite3_step(find) != SQLITE_ROW)
        return store_failed(s, "store the environment", f);
    s->environment = sqlite3_column_int64(find, 0);
    sqlite3_reset(find);
    return true;
}

bool store_environment(store *s, failure *f)
{
    if (s->environment)
        return true;
    arena *memory = arena_new();
    environment e = environment_read(memory);
    bool good = store_environment_is(s, &e, f);
    free(s->machine);
    s->machine = memory_need(strdup(e.arithmetic));
    arena_free(memory);
    return good;
}

const char *store_machine(store *s, failure *f)
{
    return store_write(s, f) && store_environment(s, f) ? s->machine : NULL;
}

static bool add_study(store *s, const study *st, int64_t *id, failure *f)
{
    sqlite3_stmt *insert = store_query(s, QUERY_STUDY);
    store_text(insert, 1, st->name);
    store_text(insert, 2, st->path);
    if (!insert || sqlite3_step(insert) != SQLITE_ROW)
        return store_failed(s, "store the study", f);
    *id = sqlite3_column_int64(insert, 0);
    /* With RETURNING the row comes first and the statement ends after it. */
    return store_run(s, insert, "store the study", f);
}

static bool forget(store *s, query q, int64_t id, failure *f)
{
    sqlite3_stmt *statement = store_query(s, q);
    sqlite3_bind_int64(statement, 1, id);
    return store_run(s, statement, "store the study", f);
}

static bool add_member(store *s, int64_t id, int64_t position, const trial *t, failure *f)
{
    sqlite3_stmt *insert = store_query(s, QUERY_MEMBER);
    sqlite3_bind_int64(insert, 1, id);
    sqlite3_bind_int64(insert, 2, position);
    store_text(insert, 3, t->key);
    store_text(insert, 4, t->label);
    store_text(insert, 5, t->problem_label);
    return store_run(s, insert, "store the study", f);
}

static bool add_target(store *s, int64_t id, const target *t, failure *f)
{
    sqlite3_stmt *insert = store_query(s, QUERY_TARGET);
    sqlite3_bind_int64(insert, 1, id);
    store_text(insert, 2, t->metric);
    sqlite3_bind_double(insert, 3, t->value);
    return store_run(s, insert, "store the study", f);
}

bool store_study(store *s, const study *st, int64_t *id, failure *f)
{
    bool good = store_write(s, f) && store_environment(s, f) && add_study(s, st, id, f) &&
                forget(s, QUERY_FORGET_MEMBERS, *id, f) &&
                forget(s, QUERY_FORGET_TARGETS, *id, f);
    for (int64_t k = 0; good && k < st->trial_count; k++)
        good = add_member(s, *id, k, &st->trials[k], f);
    for (int k = 0; good && k < st->target_count; k++)
        good = add_target(s, *id, &st->targets[k], f);
    return good && store_commit(s, f);
}
