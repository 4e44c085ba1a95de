#include "store/copy.h"

#include "store/handle.h"

/* Statements that are made for one copy: what to read, one number to read it by, what to write.
   Every row read is written with its columns as the values 1, 2, ...; the first is replaced by
   `owner` when that is not 0. */
typedef struct route {
    store *into, *from;
    const char *read, *write;
    int64_t by, owner;
} route;

static sqlite3_stmt *prepare(store *s, const char *words)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(s->database, words, -1, &statement, NULL) != SQLITE_OK)
        return NULL;
    return statement;
}

static void carry(sqlite3_stmt *to, sqlite3_stmt *found, int64_t owner)
{
    for (int k = 0; k < sqlite3_column_count(found); k++)
        sqlite3_bind_value(to, k + 1, sqlite3_column_value(found, k));
    if (owner)
        sqlite3_bind_int64(to, 1, owner);
}

static bool copy_rows(const route *r, failure *f)
{
    sqlite3_stmt *found = prepare(r->from, r->read), *to = prepare(r->into, r->write);
    bool good = true;
    int code = SQLITE_ERROR;
    if (found && to) {
        sqlite3_bind_int64(found, 1, r->by);
        while (good && (code = sqlite3_step(found)) == SQLITE_ROW) {
            carry(to, found, r->owner);
            good = store_run(r->into, to, "take a row over", f);
        }
    }
    if (!to)
        good = store_failed(r->into, "take a row over", f);
    else if (good && code != SQLITE_DONE)
        good = store_failed(r->from, "read the store", f);
    sqlite3_finalize(found);
    sqlite3_finalize(to);
    return good;
}

/* A text that a query of both stores answers with one value, to be freed by sqlite3_free. */
static char *answer(store *s, const char *words)
{
    sqlite3_stmt *found = prepare(s, words);
    char *value = NULL;
    if (found && sqlite3_step(found) == SQLITE_ROW)
        value = sqlite3_mprintf("%s", sqlite3_column_text(found, 0));
    sqlite3_finalize(found);
    return value;
}

/* The row itself. Its columns are asked of the store, so that a later schema needs no change
   here; only the environment and the noise have
   other numbers. */
static bool copy_row(store *into, store *from, int64_t row, failure *f)
{
    static const char list[] = "SELECT group_concat(name, ', ') FROM pragma_table_info('trial')"
                               " WHERE name NOT IN ('id', 'environment', 'noise')";
    static const char marks[] = "SELECT group_concat('?' || cid, ', ') FROM"
                                " (SELECT row_number() OVER (ORDER BY cid) + 1 AS cid"
                                " FROM pragma_table_info('trial')"
                                " WHERE name NOT IN ('id', 'environment', 'noise'))";
    char *columns = answer(from, list), *places = answer(from, marks);
    char *read = sqlite3_mprintf("SELECT 0, %s FROM trial WHERE id = ?", columns);
    char *write =
        sqlite3_mprintf("INSERT INTO trial(environment, %s) VALUES(?1, %s)", columns, places);
    bool good = columns && places && read && write;
    if (good)
        good = copy_rows(&(route){into, from, read, write, row, into->environment}, f);
    else
        store_failed(from, "read the store", f);
    sqlite3_free(columns);
    sqlite3_free(places);
    sqlite3_free(read);
    sqlite3_free(write);
    return good;
}

/* The trial's environment in `into` becomes into->environment. */
static bool copy_environment(store *into, store *from, int64_t row, failure *f)
{
    sqlite3_stmt *found =
        prepare(from, "SELECT hostname, cpu, cores, memory, os, compiler, flags, blas, gpu,"
                      " slalom, revision, usable, governor, blas_core, driver FROM environment"
                      " WHERE id = (SELECT environment FROM trial WHERE id = ?)");
    sqlite3_stmt *insert = store_query(into, QUERY_ENVIRONMENT);
    sqlite3_stmt *find = store_query(into, QUERY_ENVIRONMENT_ID);
    sqlite3_bind_int64(found, 1, row);
    bool good = found && insert && find && sqlite3_step(found) == SQLITE_ROW;
    if (!good)
        store_failed(from, "read the environment of a trial", f);
    if (good) {
        carry(insert, found, 0);
        carry(find, found, 0);
        good = store_run(into, insert, "store the environment", f);
    }
    if (good && sqlite3_step(find) == SQLITE_ROW)
        into->environment = sqlite3_column_int64(find, 0);
    sqlite3_reset(find);
    sqlite3_finalize(found);
    return good;
}

/* The series of measurements that the trial refers to, once; it ran in the trial's environment.
 */
static bool copy_noise(store *into, store *from, int64_t row, int64_t new_row, failure *f)
{
    const route routes[] = {
        {into, from,
         "SELECT 0, n.threads, n.started FROM noise n JOIN trial t ON t.noise = n.id"
         " WHERE t.id = ?",
         "INSERT OR IGNORE INTO noise(environment, threads, started) VALUES(?, ?, ?)", row,
         into->environment},
        {into, from,
         "SELECT 0, n.started, n.threads FROM noise n JOIN trial t ON t.noise = n.id"
         " WHERE t.id = ?",
         "UPDATE trial SET noise = (SELECT n.id FROM noise n WHERE n.started = ?2"
         " AND n.threads = ?3 AND n.environment = trial.environment) WHERE id = ?1",
         row, new_row},
        {into, from,
         "SELECT 0, c.position, c.moment, c.compute_seconds, c.memory_seconds"
         " FROM calibration c JOIN trial t ON t.noise = c.noise WHERE t.id = ?",
         "INSERT OR IGNORE INTO calibration SELECT noise, ?2, ?3, ?4, ?5 FROM trial"
         " WHERE id = ?1",
         row, new_row},
    };
    for (size_t k = 0; k < sizeof routes / sizeof *routes; k++)
        if (!copy_rows(&routes[k], f))
            return false;
    return true;
}

static bool copy_parts(store *into, store *from, int64_t row, int64_t new_row, failure *f)
{
    const route routes[] = {
        {into, from,
         "SELECT p.kind, p.name, p.contents FROM trial_plugin t JOIN plugin p"
         " ON p.id = t.plugin WHERE t.trial = ?",
         "INSERT OR IGNORE INTO plugin(kind, name, contents) VALUES(?, ?, ?)", row, 0},
        {into, from,
         "SELECT t.trial, p.kind, p.name, p.contents FROM trial_plugin t JOIN plugin p"
         " ON p.id = t.plugin WHERE t.trial = ?",
         "INSERT INTO trial_plugin SELECT ?, id FROM plugin"
         " WHERE kind = ? AND name = ? AND contents = ?",
         row, new_row},
        {into, from,
         "SELECT m.name, m.unit, m.higher FROM trial_metric t JOIN metric m"
         " ON m.id = t.metric WHERE t.trial = ?",
         "INSERT OR IGNORE INTO metric(name, unit, higher) VALUES(?, ?, ?)", row, 0},
        {into, from,
         "SELECT t.trial, t.position, m.name, m.unit, m.higher FROM trial_metric t"
         " JOIN metric m ON m.id = t.metric WHERE t.trial = ?",
         "INSERT INTO trial_metric SELECT ?, ?, id FROM metric"
         " WHERE name = ? AND unit = ? AND higher = ?",
         row, new_row},
        {into, from, "SELECT trial, call, asked, paid FROM call WHERE trial = ?",
         "INSERT INTO call(trial, call, asked, paid) VALUES(?, ?, ?, ?)", row, new_row},
        /* Its points come in one piece behind the last, so each stretch begins where those
           before it end. */
        {into, from,
         "SELECT trial, sum(last - first + 1) OVER (ORDER BY first) + first - last,"
         " last - first, parts, step, samples, samples_each, loss_calls, loss_calls_each,"
         " gradient_calls, gradient_calls_each, hvp_calls, hvp_calls_each, matvec_calls,"
         " matvec_calls_each, flops, flops_each, optimizer_seconds, oracle_seconds"
         " FROM stretch WHERE trial = ? ORDER BY first",
         "INSERT INTO stretch SELECT ?1, id + ?2, id + ?2 + ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10,"
         " ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19"
         " FROM (SELECT coalesce(max(id), 0) AS id FROM point)",
         row, new_row},
        {into, from,
         "SELECT NULL, p.step, optimizer_nanoseconds, oracle_nanoseconds, v0, v1, v2, v3, v4,"
         " v5, v6, v7 FROM stretch s JOIN point p ON p.id BETWEEN s.first AND s.last"
         " WHERE s.trial = ? ORDER BY p.id",
         "INSERT INTO point VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row, 0},
    };
    for (size_t k = 0; k < sizeof routes / sizeof *routes; k++)
        if (!copy_rows(&routes[k], f))
            return false;
    return true;
}

bool copy_trial(store *into, store *from, const char *key, int64_t row, failure *f)
{
    if (!store_forget(into, key, f) || !copy_environment(into, from, row, f) ||
        !copy_row(into, from, row, f))
        return false;
    into->last_point = -1;
    int64_t new_row = sqlite3_last_insert_rowid(into->database);
    return copy_noise(into, from, row, new_row, f) && copy_parts(into, from, row, new_row, f);
}

/* A new member comes behind those that the study has: places are unique. */
bool copy_studies(store *into, store *from, failure *f)
{
    const route routes[] = {
        {into, from, "SELECT name, path, recorded FROM study WHERE ? = 0 ORDER BY id",
         "INSERT OR IGNORE INTO study(name, path, recorded) VALUES(?, ?, ?)", 0, 0},
        {into, from,
         "SELECT s.name, m.key, m.label, m.problem_label FROM member m JOIN study s"
         " ON s.id = m.study WHERE ? = 0 ORDER BY m.study, m.position",
         "INSERT INTO member(study, position, key, label, problem_label) SELECT s.id,"
         " (SELECT coalesce(max(o.position) + 1, 0) FROM member o WHERE o.study = s.id),"
         " ?2, ?3, ?4 FROM study s WHERE s.name = ?1 AND NOT EXISTS (SELECT 1 FROM member o"
         " WHERE o.key = ?2 AND o.study = s.id AND o.label = ?3 AND o.problem_label = ?4)",
         0, 0},
        {into, from,
         "SELECT s.name, t.metric, t.value FROM target t JOIN study s ON s.id = t.study"
         " WHERE ? = 0",
         "INSERT OR IGNORE INTO target(study, metric, value)"
         " SELECT id, ?2, ?3 FROM study WHERE name = ?1",
         0, 0},
        {into, from,
         "SELECT problem_key, problem, problem_options, instance, value, method, recorded"
         " FROM optimum WHERE ? = 0",
         "INSERT OR IGNORE INTO optimum VALUES(?, ?, ?, ?, ?, ?, ?)", 0, 0},
    };
    for (size_t k = 0; k < sizeof routes / sizeof *routes; k++)
        if (!copy_rows(&routes[k], f))
            return false;
    return true;
}
