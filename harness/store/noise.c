#include "store/noise.h"

#include "store/handle.h"

bool store_noise(store *s, int threads, failure *f)
{
    if (!store_write(s, f) || !store_environment(s, f))
        return false;
    sqlite3_stmt *insert = store_query(s, QUERY_NOISE);
    sqlite3_bind_int64(insert, 1, s->environment);
    sqlite3_bind_int(insert, 2, threads);
    if (!store_run(s, insert, "store the noise floor", f))
        return false;
    s->noise = sqlite3_last_insert_rowid(s->database);
    return true;
}

bool store_calibration(store *s, const char *moment, const calibration *c, failure *f)
{
    if (!store_write(s, f))
        return false;
    sqlite3_stmt *insert = store_query(s, QUERY_CALIBRATION);
    sqlite3_bind_int64(insert, 1, s->noise);
    store_text(insert, 2, moment);
    sqlite3_bind_double(insert, 3, c->compute_seconds);
    sqlite3_bind_double(insert, 4, c->memory_seconds);
    return store_run(s, insert, "store the noise floor", f);
}

calibration *store_calibrations(store *s, int64_t noise, int64_t *count, arena *a)
{
    int64_t total = 0;
    sqlite3_stmt *find = store_query(s, QUERY_CALIBRATIONS);
    sqlite3_bind_int64(find, 1, noise);
    while (find && sqlite3_step(find) == SQLITE_ROW)
        total++;
    sqlite3_reset(find);
    calibration *all = arena_array(a, calibration, total + 1);
    for (*count = 0; *count < total && sqlite3_step(find) == SQLITE_ROW; ++*count)
        all[*count] =
            (calibration){sqlite3_column_double(find, 0), sqlite3_column_double(find, 1)};
    sqlite3_reset(find);
    return all;
}
