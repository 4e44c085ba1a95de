#include "store/optimum.h"

#include <string.h>

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

static bool put(store *s, const trial *t, const optimum *o, failure *f)
{
    char key[33];
    text options = {0};
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
    return good;
}

bool store_add_optimum(store *s, const trial *t, const optimum *o, failure *f)
{
    return store_write(s, f) && put(s, t, o, f) && store_commit(s, f);
}

bool store_keep_optimum(store *s, const trial *t, double value, failure *f)
{
    const bool exact = t->precision == PRECISION_F64;
    const optimum own = {value, exact ? "the problem's own" : "the problem's own, in float"};
    arena *memory = arena_new();
    optimum known;
    bool kept = store_optimum(s, t, &known, memory) &&
                (!exact || strcmp(known.method, "the problem's own, in float") != 0);
    arena_free(memory);
    return kept || put(s, t, &own, f);
}
