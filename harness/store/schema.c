#include "store/schema.h"

#include <stddef.h>

#define TABLES                                                                                 \
    "CREATE TABLE environment(id INTEGER PRIMARY KEY, hostname TEXT NOT NULL,"                 \
    " cpu TEXT NOT NULL, cores INTEGER NOT NULL, memory INTEGER NOT NULL, os TEXT NOT NULL,"   \
    " compiler TEXT NOT NULL, flags TEXT NOT NULL, blas TEXT NOT NULL, gpu TEXT NOT NULL,"     \
    " slalom TEXT NOT NULL, revision TEXT NOT NULL,"                                           \
    " UNIQUE(hostname, cpu, cores, memory, os, compiler, flags, blas, gpu, slalom, "           \
    "revision));"                                                                              \
    "CREATE TABLE study(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,"                    \
    " path TEXT NOT NULL, recorded TEXT NOT NULL);"                                            \
    "CREATE TABLE member(study INTEGER NOT NULL REFERENCES study(id) ON DELETE CASCADE,"       \
    " position INTEGER NOT NULL, key TEXT NOT NULL, label TEXT NOT NULL,"                      \
    " problem_label TEXT NOT NULL, PRIMARY KEY(study, position)) WITHOUT ROWID;"               \
    "CREATE INDEX member_key ON member(key);"                                                  \
    "CREATE TABLE target(study INTEGER NOT NULL REFERENCES study(id) ON DELETE CASCADE,"       \
    " metric TEXT NOT NULL, value REAL NOT NULL,"                                              \
    " PRIMARY KEY(study, metric, value)) WITHOUT ROWID;"

#define TRIALS                                                                                 \
    "CREATE TABLE trial(id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE,"       \
    " problem TEXT NOT NULL, problem_options TEXT NOT NULL, optimizer TEXT NOT NULL,"          \
    " options TEXT NOT NULL, budget TEXT NOT NULL, probes TEXT NOT NULL,"                      \
    " seed INTEGER NOT NULL, instance INTEGER NOT NULL, precision TEXT NOT NULL,"              \
    " device TEXT NOT NULL, environment INTEGER NOT NULL REFERENCES environment(id),"          \
    " status TEXT NOT NULL, message TEXT NOT NULL DEFAULT '', started TEXT NOT NULL,"          \
    " seconds REAL, optimizer_seconds REAL, oracle_seconds REAL, evaluation_seconds REAL,"     \
    " wall_seconds REAL, steps INTEGER, samples INTEGER, flops REAL, state_bytes INTEGER,"     \
    " peak_rss INTEGER, parameters INTEGER, optimum REAL);"                                    \
    "CREATE TABLE call(trial INTEGER NOT NULL REFERENCES trial(id) ON DELETE CASCADE,"         \
    " call TEXT NOT NULL, asked INTEGER NOT NULL, paid INTEGER NOT NULL,"                      \
    " PRIMARY KEY(trial, call)) WITHOUT ROWID;"                                                \
    "CREATE TABLE plugin(id INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL,"      \
    " contents TEXT NOT NULL, UNIQUE(kind, name, contents));"                                  \
    "CREATE TABLE trial_plugin(trial INTEGER NOT NULL REFERENCES trial(id) ON DELETE CASCADE," \
    " plugin INTEGER NOT NULL REFERENCES plugin(id),"                                          \
    " PRIMARY KEY(trial, plugin)) WITHOUT ROWID;"

#define CURVES                                                                                 \
    "CREATE TABLE metric(id INTEGER PRIMARY KEY, name TEXT NOT NULL, unit TEXT NOT NULL,"      \
    " higher INTEGER NOT NULL, UNIQUE(name, unit, higher));"                                   \
    "CREATE TABLE trial_metric(trial INTEGER NOT NULL REFERENCES trial(id) ON DELETE CASCADE," \
    " position INTEGER NOT NULL, metric INTEGER NOT NULL REFERENCES metric(id),"               \
    " PRIMARY KEY(trial, position)) WITHOUT ROWID;"                                            \
    "CREATE TABLE point(trial INTEGER NOT NULL REFERENCES trial(id) ON DELETE CASCADE,"        \
    " step INTEGER NOT NULL, part INTEGER NOT NULL, samples INTEGER, loss_calls INTEGER,"      \
    " gradient_calls INTEGER, hvp_calls INTEGER, matvec_calls INTEGER, flops REAL,"            \
    " optimizer_seconds REAL, oracle_seconds REAL, v0 REAL, v1 REAL, v2 REAL, v3 REAL,"        \
    " v4 REAL, v5 REAL, v6 REAL, v7 REAL, PRIMARY KEY(trial, step, part)) WITHOUT ROWID;"

/* The value of the metric at place `metric`.position in a row of `point`. */
#define VALUE(row, metric)                                                                     \
    "CASE " #metric ".position % 8 WHEN 0 THEN " #row ".v0 WHEN 1 THEN " #row ".v1"            \
    " WHEN 2 THEN " #row ".v2 WHEN 3 THEN " #row ".v3 WHEN 4 THEN " #row ".v4"                 \
    " WHEN 5 THEN " #row ".v5 WHEN 6 THEN " #row ".v6 ELSE " #row ".v7 END"
#define ROWS                                                                                   \
    " FROM trial_metric t JOIN metric m ON m.id = t.metric"                                    \
    " JOIN point p ON p.trial = t.trial AND p.part = t.position / 8"

#define VIEWS                                                                                  \
    "CREATE VIEW trials AS SELECT t.id AS trial, s.name AS study, t.problem,"                  \
    " t.problem_options, t.optimizer, t.options, coalesce(m.label, t.optimizer) AS label,"     \
    " t.seed, t.precision, t.device, t.status, t.message, t.started, t.seconds, t.steps,"      \
    " t.state_bytes, t.peak_rss FROM trial t LEFT JOIN member m ON m.key = t.key"              \
    " LEFT JOIN study s ON s.id = m.study;"                                                    \
    "CREATE VIEW curve AS SELECT t.trial, p.step, p.samples, p.loss_calls,"                    \
    " p.gradient_calls, p.hvp_calls, p.flops, p.optimizer_seconds, p.oracle_seconds,"          \
    " p.optimizer_seconds + p.oracle_seconds AS seconds, m.name AS metric, " VALUE(            \
        p,                                                                                     \
        t) " AS value, p.matvec_calls" ROWS ";"                                                \
           "CREATE VIEW final AS SELECT t.trial, m.name AS metric, " VALUE(                    \
               p,                                                                              \
               t) " AS value" ROWS                                                             \
                  " WHERE p.step = (SELECT max(l.step) FROM point l WHERE l.trial = t.trial);" \
                  "CREATE VIEW best AS SELECT trial, metric, value, step FROM (SELECT *, "     \
                  "row_number()"                                                               \
                  " OVER (PARTITION BY trial, metric ORDER BY CASE WHEN higher THEN -value "   \
                  "ELSE value END,"                                                            \
                  " step) AS place FROM (SELECT t.trial, m.name AS metric, m.higher, "         \
                  "p.step, " VALUE(                                                            \
                      p,                                                                       \
                      t) " AS value" ROWS ") WHERE abs(value) < 9e999) WHERE place = 1;"       \
                         "CREATE VIEW to_target AS SELECT g.trial, g.metric, g.target, "       \
                         "p.step, p.samples,"                                                  \
                         " p.gradient_calls, p.optimizer_seconds + p.oracle_seconds AS "       \
                         "seconds"                                                             \
                         " FROM (SELECT DISTINCT r.id AS trial, m.name AS metric, m.higher, "  \
                         "t.position,"                                                         \
                         " g.value AS target FROM trial r JOIN member b ON b.key = r.key"      \
                         " JOIN target g ON g.study = b.study JOIN trial_metric t ON t.trial " \
                         "= r.id"                                                              \
                         " JOIN metric m ON m.id = t.metric AND m.name = g.metric) g"          \
                         " LEFT JOIN point p ON p.trial = g.trial AND p.part = g.position / 8" \
                         " AND p.step = (SELECT q.step FROM point q WHERE q.trial = g.trial"   \
                         " AND q.part = g.position / 8 AND CASE WHEN g.higher THEN " VALUE(    \
                             q, g) " >= g.target"                                              \
                                   " ELSE " VALUE(                                             \
                                       q, g) " <= g.target END ORDER BY q.step LIMIT 1);"

/* What takes a store from version k to k + 1, at place k. A new store takes every step, so
   that old and new files are the same. */
static const char *const first[] = {TABLES, TRIALS, CURVES, VIEWS, NULL};
static const char *const *const migrations[SCHEMA_VERSION] = {first};

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

/* All steps from `version` on and the stamp, or nothing. */
static bool migrate(sqlite3 *database, int version)
{
    char *stamp = sqlite3_mprintf("PRAGMA application_id = %d; PRAGMA user_version = %d",
                                  SCHEMA_APPLICATION, SCHEMA_VERSION);
    bool good = stamp != NULL;
    for (; good && version < SCHEMA_VERSION; version++)
        for (const char *const *part = migrations[version]; good && *part; part++)
            good = run(database, *part);
    good = good && run(database, stamp) && run(database, "COMMIT");
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
