#include <stdlib.h>
#include <string.h>

#include "store/handle.h"

static bool differs(const plugin *now, const char *kind, const char *name, uint64_t then)
{
    return now && strcmp(now->name, name) == 0 && strcmp(kind_name(now->kind), kind) == 0 &&
           now->contents != then;
}

static bool any_differs(const trial *t, const char *kind, const char *name, uint64_t then)
{
    bool any = differs(t->problem.plugin, kind, name, then) ||
               differs(t->optimizer.plugin, kind, name, then);
    for (int k = 0; !any && k < t->transform_count; k++)
        any = differs(t->transforms[k].plugin, kind, name, then);
    for (int k = 0; !any && k < t->schedule_count; k++)
        any = differs(t->schedules[k].schedule.plugin, kind, name, then);
    for (int k = 0; !any && k < t->probe_count; k++)
        any = differs(t->probes[k].plugin, kind, name, then);
    return any;
}

bool store_stale(store *s, int64_t row, const trial *t)
{
    bool stale = false;
    sqlite3_stmt *find = store_query(s, QUERY_PLUGINS);
    sqlite3_bind_int64(find, 1, row);
    while (!stale && find && sqlite3_step(find) == SQLITE_ROW) {
        const char *contents = (const char *)sqlite3_column_text(find, 2);
        stale = any_differs(t, (const char *)sqlite3_column_text(find, 0),
                            (const char *)sqlite3_column_text(find, 1),
                            strtoull(contents, NULL, 16));
    }
    sqlite3_reset(find);
    return stale;
}
