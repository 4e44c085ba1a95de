#include "store/optimum.h"

#include "store/handle.h"
#include "store/json.h"

bool store_optimum(store *s, const trial *t, optimum *o, arena *a)
{
    char key[33];
    sqlite3_stmt *find = store_query(s, QUERY_OPTIMUM);
    trial_problem_key(t, key);
    if (!find || !store_text(find, 1, key) || sqlite3_step(find) != SQLITE_ROW)
        return false;
    *o = (optimum){sqlite3_column_double(find, 0),
                   arena_copy(a, (const char *)sqlite3_column_text(find, 1))};
    sqlite3_reset(find);
    return true;
}

bool store_add_optimum(store *s, const trial *t, const optimum *o, failure *f)
{
    char key[33];
    text options = {0};
    if (!store_write(s, f))
        return false;
    sqlite3_stmt *insert = store_query(s, QUERY_ADD_OPTIMUM);
    trial_problem_key(t, key);
    json_problem_options(t, &options);
    store_text(insert, 1, key);
    store_text(insert, 2, t->problem.plugin->name);
    store_text(insert, 3, options.data);
    sqlite3_bind_int64(insert, 4, (int64_t)t->instance);
    sqlite3_bind_double(insert, 5, o->value);
    store_text(insert, 6, o->method);
    bool good = store_run(s, insert, "store an optimum", f);
    text_free(&options);
    return good && store_commit(s, f);
}
