#include "store/schema.h"

#include <stddef.h>

#include "store/schema_texts.h"

/* What takes the tables of version k + 1 to version k + 2. A new store gets the newest tables
   at once; a test compares them with those of migrated ones. */
static const char *const second[] = {SCHEMA_VERSION2, SCHEMA_STRETCHES, NULL};
static const char *const third[] = {SCHEMA_VERSION3, NULL};
static const char *const fourth[] = {SCHEMA_VERSION4, NULL};
static const char *const *const migrations[SCHEMA_VERSION - 1] = {second, third, fourth};

static bool fail(sqlite3 *database, const char *path, const char *what, failure *f)
{
    return failure_set(f, "%s: cannot %s: %s", path, what, sqlite3_errmsg(database));
}

static bool number(sqlite3 *database, const char *query, int *value)
{
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(database, query, -1, &statement, NULL) != SQLITE_OK)
        return false;
    bool found = sqlite3_step(statement) == SQLITE_ROW;
    if (found)
        *value = sqlite3_column_int(statement, 0);
    sqlite3_finalize(statement);
    return found;
}

static bool run(sqlite3 *database, const char *query)
{
    return sqlite3_exec(database, query, NULL, NULL, NULL) == SQLITE_OK;
}

/* Views hold nothing: every version's are dropped, and the newest made. */
static bool drop_views(sqlite3 *database)
{
    sqlite3_stmt *find;
    bool good = true;
    for (char *drop = NULL; good; sqlite3_free(drop), drop = NULL) {
        if (sqlite3_prepare_v2(database,
                               "SELECT name FROM sqlite_master WHERE type = 'view' LIMIT 1", -1,
                               &find, NULL) != SQLITE_OK)
            return false;
        if (sqlite3_step(find) == SQLITE_ROW)
            drop = sqlite3_mprintf("DROP VIEW \"%w\"", sqlite3_column_text(find, 0));
        sqlite3_finalize(find);
        if (!drop)
            return true;
        good = run(database, drop);
    }
    return good;
}

/* All steps from `version` on and the stamp, or nothing. Version 0 has no tables. */
static bool migrate(sqlite3 *database, int version)
{
    char *stamp = sqlite3_mprintf("PRAGMA application_id = %d; PRAGMA user_version = %d",
                                  SCHEMA_APPLICATION, SCHEMA_VERSION);
    bool good = stamp && drop_views(database);
    if (good && version == 0)
        good = run(database, SCHEMA_MACHINE) && run(database, SCHEMA_TABLES);
    for (; good && version > 0 && version < SCHEMA_VERSION; version++)
        for (const char *const *part = migrations[version - 1]; good && *part; part++)
            good = run(database, *part);
    good = good && run(database, SCHEMA_VIEWS) && run(database, SCHEMA_CURVES) &&
           run(database, stamp) && run(database, "COMMIT");
    sqlite3_free(stamp);
    return good;
}

/* Reads who made the file; false when SQLite cannot read it. */
static bool identify(sqlite3 *database, int *application, int *version, int *tables)
{
    return number(database, "SELECT count(*) FROM sqlite_master", tables) &&
           number(database, "PRAGMA application_id", application) &&
           number(database, "PRAGMA user_version", version);
}

static bool refuse(sqlite3 *database, const char *path, failure *f)
{
    int code = sqlite3_errcode(database);
    if (code == SQLITE_NOTADB || code == SQLITE_CORRUPT)
        return failure_set(f, "%s is no store of Slalom: %s", path, sqlite3_errmsg(database));
    return fail(database, path, "read the store", f);
}

static bool upgrade(sqlite3 *database, const char *path, int version, failure *f)
{
    int application, tables;
    if (!run(database, "BEGIN IMMEDIATE"))
        return fail(database, path, "write to the store", f);
    /* Another process may have made the tables while this one waited for the lock. */
    bool good = identify(database, &application, &version, &tables);
    if (good)
        good = version == SCHEMA_VERSION ? run(database, "COMMIT") : migrate(database, version);
    if (good)
        return true;
    fail(database, path, "make the tables of the store", f);
    run(database, "ROLLBACK");
    return false;
}

bool schema_prepare(sqlite3 *database, const char *path, bool writing, failure *f)
{
    int application, version, tables;
    if (!identify(database, &application, &version, &tables))
        return refuse(database, path, f);
    bool empty = application == 0 && version == 0 && tables == 0;
    if (!empty && application != SCHEMA_APPLICATION)
        return failure_set(f,
                           "%s is an SQLite database of another program, not a store of "
                           "Slalom",
                           path);
    if (version > SCHEMA_VERSION)
        return failure_set(f,
                           "%s was written by a newer Slalom: its schema is version %d, and "
                           "this program knows versions up to %d",
                           path, version, SCHEMA_VERSION);
    if (version == SCHEMA_VERSION)
        return true;
    if (writing)
        return upgrade(database, path, version, f);
    if (empty)
        return failure_set(f, "%s is an empty store: run a study first", path);
    return failure_set(f,
                       "%s has schema version %d and this program reads version %d: open it "
                       "once for writing (slalom run) to bring it up to date",
                       path, version, SCHEMA_VERSION);
}
