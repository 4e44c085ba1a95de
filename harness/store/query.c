/* The statements of the store, prepared at their first use. */
#include "store/handle.h"

#define SELECT_POINT "SELECT step, optimizer_nanoseconds, oracle_nanoseconds"
#define FROM_POINT   " FROM point WHERE id BETWEEN ? AND ? ORDER BY id"

static const char *const queries[QUERIES] = {
    [QUERY_FIND] = "SELECT status, id FROM trial WHERE key = ?",
    [QUERY_STUDY] = "INSERT INTO study(name, path, recorded) VALUES(?, ?,"
                    " strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) ON CONFLICT(name) DO UPDATE"
                    " SET path = excluded.path, recorded = excluded.recorded RETURNING id",
    [QUERY_FORGET_MEMBERS] = "DELETE FROM member WHERE study = ?",
    [QUERY_FORGET_TARGETS] = "DELETE FROM target WHERE study = ?",
    [QUERY_MEMBER] = "INSERT INTO member VALUES(?, ?, ?, ?, ?)",
    [QUERY_TARGET] = "INSERT OR IGNORE INTO target VALUES(?, ?, ?)",
    [QUERY_ENVIRONMENT] = "INSERT OR IGNORE INTO environment(hostname, cpu, cores, memory, os,"
                          " compiler, flags, blas, gpu, slalom, revision, usable, governor,"
                          " blas_core, driver) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10,"
                          " ?11, ?12, ?13, ?14, ?15)",
    [QUERY_ENVIRONMENT_ID] = "SELECT id FROM environment WHERE hostname = ?1 AND cpu = ?2"
                             " AND cores = ?3 AND memory = ?4 AND os = ?5 AND compiler = ?6"
                             " AND flags = ?7 AND blas = ?8 AND gpu = ?9 AND slalom = ?10"
                             " AND revision = ?11 AND usable = ?12 AND governor = ?13"
                             " AND blas_core = ?14 AND driver = ?15",
    [QUERY_FORGET_POINTS] = "DELETE FROM point WHERE id IN (SELECT p.id FROM stretch s"
                            " JOIN point p ON p.id BETWEEN s.first AND s.last"
                            " WHERE s.trial = ?)",
    [QUERY_FORGET_STRETCHES] = "DELETE FROM stretch WHERE trial = ?",
    [QUERY_FORGET_METRICS] = "DELETE FROM trial_metric WHERE trial = ?",
    [QUERY_FORGET_CALLS] = "DELETE FROM call WHERE trial = ?",
    [QUERY_FORGET_PLUGINS] = "DELETE FROM trial_plugin WHERE trial = ?",
    [QUERY_FORGET_TRIAL] = "DELETE FROM trial WHERE id = ?",
    [QUERY_BEGIN] = "INSERT INTO trial(key, problem, problem_options, optimizer, options,"
                    " budget, probes, seed, instance, precision, device, environment, threads,"
                    " timing, noise, status, started) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                    " 'cpu', ?, ?, ?, ?, 'running', strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))",
    [QUERY_BACKTRACE] = "UPDATE trial SET backtrace = ?2 WHERE id = ?1",
    [QUERY_NOISE] = "INSERT INTO noise(environment, threads, started) VALUES(?, ?,"
                    " strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))",
    [QUERY_CALIBRATION] = "INSERT INTO calibration SELECT ?1, coalesce(max(position) + 1, 0),"
                          " ?2, ?3, ?4 FROM calibration WHERE noise = ?1",
    [QUERY_CALIBRATIONS] = "SELECT compute_seconds, memory_seconds FROM calibration"
                           " WHERE noise = ? ORDER BY position",
    [QUERY_OPTIMUM] = "SELECT value, method FROM optimum WHERE problem_key = ?",
    [QUERY_ADD_OPTIMUM] = "INSERT OR REPLACE INTO optimum VALUES(?, ?, ?, ?, ?, ?,"
                          " strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))",
    [QUERY_PLUGIN] = "INSERT OR IGNORE INTO plugin(kind, name, contents) VALUES(?, ?, ?)",
    [QUERY_TRIAL_PLUGIN] = "INSERT OR IGNORE INTO trial_plugin SELECT ?, id FROM plugin"
                           " WHERE kind = ? AND name = ? AND contents = ?",
    [QUERY_METRIC] = "INSERT OR IGNORE INTO metric(name, unit, higher) VALUES(?, ?, ?)",
    [QUERY_TRIAL_METRIC] = "INSERT INTO trial_metric SELECT ?, ?, id FROM metric"
                           " WHERE name = ? AND unit = ? AND higher = ?",
    [QUERY_POINT] = "INSERT INTO point VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [QUERY_STRETCH] = "INSERT OR REPLACE INTO stretch VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                      " ?, ?, ?, ?, ?, ?, ?, ?)",
    [QUERY_LAST_POINT] = "SELECT coalesce(max(id), 0) FROM point",
    [QUERY_REWIND_POINTS] = "DELETE FROM point WHERE id IN (SELECT p.id FROM stretch s"
                            " JOIN point p ON p.id BETWEEN s.first AND s.last"
                            " WHERE s.trial = ?1 AND p.step >= ?2)",
    [QUERY_REWIND_STRETCHES] = "DELETE FROM stretch WHERE trial = ?1 AND step >= ?2",
    [QUERY_REWIND_STRETCH] = "UPDATE stretch SET last = (SELECT max(id) FROM point"
                             " WHERE id BETWEEN first AND last AND step < ?2)"
                             " WHERE trial = ?1"
                             " AND NOT EXISTS (SELECT 1 FROM point WHERE id = last)",
    [QUERY_CALL] = "INSERT OR REPLACE INTO call VALUES(?, ?, ?, ?)",
    [QUERY_END] = "UPDATE trial SET status = ?2, message = ?3, seconds = ?4,"
                  " optimizer_seconds = ?5, oracle_seconds = ?6, evaluation_seconds = ?7,"
                  " wall_seconds = ?8, steps = ?9, samples = ?10, flops = ?11,"
                  " state_bytes = ?12, peak_rss = ?13, parameters = ?14, optimum = ?15,"
                  " setup_seconds = ?16, sample_tokens = ?17, peak_flops = ?18"
                  " WHERE id = ?1",
    [QUERY_RECORD] = "SELECT t.id, t.status, t.message, t.steps, t.seconds, t.state_bytes,"
                     " t.timing, coalesce(t.noise, 0), coalesce(e.hostname, ''), t.backtrace,"
                     " t.evaluation_seconds, t.setup_seconds, t.wall_seconds, t.samples,"
                     " t.sample_tokens, t.flops, t.peak_flops"
                     " FROM trial t LEFT JOIN environment e ON e.id = t.environment"
                     " WHERE t.key = ?",
    [QUERY_PLUGINS] = "SELECT p.kind, p.name, p.contents FROM trial_plugin t JOIN plugin p"
                      " ON p.id = t.plugin WHERE t.trial = ?",
    [QUERY_FINAL] = "SELECT value FROM final WHERE trial = ? AND metric = ?",
    [QUERY_BEST] = "SELECT value FROM best WHERE trial = ? AND metric = ?",
    /* As the view `final`: by curve all points of the trial would be read and sorted. */
    [QUERY_FIRST] = "SELECT CASE t.position % 8 WHEN 0 THEN p.v0 WHEN 1 THEN p.v1"
                    " WHEN 2 THEN p.v2 WHEN 3 THEN p.v3 WHEN 4 THEN p.v4 WHEN 5 THEN p.v5"
                    " WHEN 6 THEN p.v6 ELSE p.v7 END"
                    " FROM trial_metric t JOIN metric m ON m.id = t.metric"
                    " CROSS JOIN point p ON p.id ="
                    " (SELECT s.first + t.position / 8 FROM stretch s WHERE s.trial = t.trial"
                    " ORDER BY s.first LIMIT 1)"
                    " WHERE t.trial = ? AND m.name = ?",
    [QUERY_POSITION] = "SELECT t.position FROM trial_metric t JOIN metric m"
                       " ON m.id = t.metric WHERE t.trial = ? AND m.name = ?",
    [QUERY_HIGHER] = "SELECT m.higher, m.unit FROM trial_metric t JOIN metric m"
                     " ON m.id = t.metric WHERE t.trial = ? AND m.name = ?",
    [QUERY_REACH_LOW] = "SELECT step, samples, gradient_calls, seconds FROM curve"
                        " WHERE trial = ?1 AND metric = ?2 AND value <= ?3 ORDER BY step"
                        " LIMIT 1",
    [QUERY_REACH_HIGH] = "SELECT step, samples, gradient_calls, seconds FROM curve"
                         " WHERE trial = ?1 AND metric = ?2 AND value >= ?3 ORDER BY step"
                         " LIMIT 1",
    [QUERY_TRIALS] = "SELECT key, id, status, problem, optimizer, options, seed, environment"
                     " FROM trial ORDER BY key",
    [QUERY_STATUS] = "SELECT status FROM trial WHERE id = ?",
    [QUERY_CURVE] = "SELECT step, part, samples, loss_calls, gradient_calls, hvp_calls,"
                    " matvec_calls, flops, v0, v1, v2, v3, v4, v5, v6, v7 FROM logged"
                    " WHERE trial = ? ORDER BY id",
    [QUERY_METRICS] = "SELECT t.position, m.name, m.unit, m.higher FROM trial_metric t"
                      " JOIN metric m ON m.id = t.metric WHERE t.trial = ?"
                      " ORDER BY t.position",
    [QUERY_STRETCHES] = "SELECT first, last, parts, step, samples, samples_each, loss_calls,"
                        " loss_calls_each, gradient_calls, gradient_calls_each, hvp_calls,"
                        " hvp_calls_each, matvec_calls, matvec_calls_each, flops, flops_each,"
                        " optimizer_seconds, oracle_seconds FROM stretch WHERE trial = ?"
                        " ORDER BY first",
    /* With one value, or with all eight: each column costs time. */
    [QUERY_POINTS] = SELECT_POINT ", v0, v1, v2, v3, v4, v5, v6, v7" FROM_POINT,
    [QUERY_FEW_POINTS] = SELECT_POINT ", v0" FROM_POINT,
};

sqlite3_stmt *store_query(store *s, query q)
{
    if (!s->prepared[q] &&
        sqlite3_prepare_v3(s->database, queries[q], -1, SQLITE_PREPARE_PERSISTENT,
                           &s->prepared[q], NULL) != SQLITE_OK)
        return NULL;
    sqlite3_reset(s->prepared[q]);
    sqlite3_clear_bindings(s->prepared[q]);
    return s->prepared[q];
}

bool store_run(store *s, sqlite3_stmt *statement, const char *what, failure *f)
{
    int code = statement ? sqlite3_step(statement) : SQLITE_ERROR;
    bool good = code == SQLITE_DONE || code == SQLITE_ROW;
    if (!good) {
        store_failed(s, what, f);
        s->lost = s->writing;
    }
    sqlite3_reset(statement);
    return good;
}

bool store_text(sqlite3_stmt *statement, int place, const char *value)
{
    return sqlite3_bind_text(statement, place, value, -1, SQLITE_STATIC) == SQLITE_OK;
}
