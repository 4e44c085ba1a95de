/* Opening and closing a store, and its one transaction. */
#include "store/store.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"
#include "store/handle.h"
#include "store/lock.h"
#include "store/schema.h"

/* A transaction ends by itself after so many points or seconds: what a kill can cost. */
enum { POINTS_MOST = 100000, WAIT_MILLISECONDS = 10000, PATIENT_MILLISECONDS = 600000 };
static const double SECONDS_MOST = 1;

/* WAL: readers never wait for the writer. synchronous = NORMAL: a commit does not wait for the
   disk. The death of any process loses nothing committed; a power cut may lose the last commits
   but never the file. The WAL is copied back every 32 MiB: at SQLite's usual 4 MiB points take
   a third longer. One that grew under a long reader shrinks to 64 MiB when that has ended. */
static const char SETTINGS[] = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
                               "PRAGMA wal_autocheckpoint = 8000; PRAGMA cache_size = -16384;"
                               "PRAGMA journal_size_limit = 67108864;";

/* A WAL and its shared memory belong to one machine; a rollback journal works wherever locks
   do, so that a cluster's nodes may read a store that another one writes on a network file
   system. */
static const char SHARED_SETTINGS[] =
    "PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -16384;";

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

bool store_failed(const store *s, const char *what, failure *f)
{
    return failure_set(f, "%s: cannot %s: %s", s->path, what, sqlite3_errmsg(s->database));
}

static store *new_store(const char *path)
{
    store *s = memory_need(calloc(1, sizeof *s));
    s->path = memory_need(strdup(path));
    s->lock = -1;
    s->last_point = -1;
    return s;
}

static store *give_up(store *s)
{
    store_close(s);
    return NULL;
}

static bool connect(store *s, const char *name, int flags)
{
    int code = sqlite3_open_v2(name, &s->database, flags | SQLITE_OPEN_NOMUTEX, NULL);
    if (s->database)
        sqlite3_busy_timeout(s->database, WAIT_MILLISECONDS);
    return code == SQLITE_OK;
}

static store *open_to_write(const char *path, const char *settings, failure *f)
{
    store *s = new_store(path);
    if (!connect(s, path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)) {
        store_failed(s, "open the store", f);
        return give_up(s);
    }
    if (sqlite3_db_readonly(s->database, "main") == 1) {
        failure_set(f, "%s: cannot write to the store: the file is read-only", path);
        return give_up(s);
    }
    if (!schema_prepare(s->database, path, true, f))
        return give_up(s);
    s->lock = lock_take(path, f);
    if (s->lock < 0)
        return give_up(s);
    if (sqlite3_exec(s->database, settings, NULL, NULL, NULL) != SQLITE_OK) {
        store_failed(s, "write to the store", f);
        return give_up(s);
    }
    return s;
}

store *store_open(const char *path, failure *f)
{
    return open_to_write(path, SETTINGS, f);
}

store *store_open_shared(const char *path, failure *f)
{
    store *s = open_to_write(path, SHARED_SETTINGS, f);
    if (s)
        sqlite3_busy_timeout(s->database, PATIENT_MILLISECONDS);
    return s;
}

/* A writer of a shared store that was killed leaves a journal, which only a writer may play
   back. SQLite leaves the journal of a living writer alone. */
static void play_back(store *s)
{
    sqlite3 *writer = NULL;
    if (sqlite3_extended_errcode(s->database) == SQLITE_READONLY_ROLLBACK &&
        sqlite3_open_v2(s->path, &writer, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK)
        sqlite3_exec(writer, "SELECT 1 FROM sqlite_master", NULL, NULL, NULL);
    sqlite3_close(writer);
}

/* False when SQLite may not make the files beside the store that it needs even to read. */
static bool readable(store *s)
{
    int code = sqlite3_exec(s->database, "SELECT 1 FROM sqlite_master", NULL, NULL, NULL);
    return code != SQLITE_CANTOPEN && code != SQLITE_READONLY;
}

/* In a folder that nobody may write to, a store that was closed cleanly is read as it is. */
static bool connect_unwritable(store *s)
{
    char *name = sqlite3_mprintf("file:%s?immutable=1", s->path);
    sqlite3_close(s->database);
    s->database = NULL;
    bool good = name && !strpbrk(s->path, "?#%") &&
                connect(s, name, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI);
    sqlite3_free(name);
    return good;
}

store *store_open_readonly(const char *path, failure *f)
{
    store *s = new_store(path);
    if (access(path, R_OK) != 0) {
        if (errno == ENOENT)
            failure_set(f, "there is no store %s yet: slalom run STUDY makes one", path);
        else
            failure_set(f, "%s: cannot read the store: %s", path, strerror(errno));
        return give_up(s);
    }
    bool good = connect(s, path, SQLITE_OPEN_READONLY);
    if (good && !readable(s))
        play_back(s);
    if (good && !readable(s))
        good = connect_unwritable(s);
    if (!good) {
        store_failed(s, "open the store", f);
        return give_up(s);
    }
    sqlite3_exec(s->database, "PRAGMA cache_size = -65536", NULL, NULL, NULL);
    store_hold(s);
    return schema_prepare(s->database, path, false, f) ? s : give_up(s);
}

void store_close(store *s)
{
    if (!s)
        return;
    failure ignored;
    if (!store_commit(s, &ignored))
        sqlite3_exec(s->database, "ROLLBACK", NULL, NULL, NULL);
    for (int k = 0; k < s->open_count; k++)
        points_free(&s->open[k].points);
    for (int q = 0; q < QUERIES; q++)
        sqlite3_finalize(s->prepared[q]);
    for (int k = 0; k < STORE_CLOCKS * SCHEMA_ROW_VALUES; k++)
        sqlite3_finalize(s->series[k / SCHEMA_ROW_VALUES][k % SCHEMA_ROW_VALUES]);
    sqlite3_close(s->database);
    lock_release(s->lock);
    free(s->open);
    free(s->machine);
    free(s->path);
    free(s);
}

store *store_open_snapshot(const char *path, failure *f)
{
    store *s = new_store(path);
    if (!connect_unwritable(s)) {
        store_close(s);
        return store_open_readonly(path, f);
    }
    return schema_prepare(s->database, path, false, f) ? s : give_up(s);
}

sqlite3 *store_database(store *s)
{
    return s->database;
}

void store_hold(store *s)
{
    if (sqlite3_get_autocommit(s->database))
        s->holding = sqlite3_exec(s->database, "BEGIN", NULL, NULL, NULL) == SQLITE_OK;
}

void store_release(store *s)
{
    if (s->holding)
        sqlite3_exec(s->database, "COMMIT", NULL, NULL, NULL);
    s->holding = false;
}

bool store_write(store *s, failure *f)
{
    if (s->lost)
        return failure_set(f, "%s: cannot write to the store: an earlier write failed",
                           s->path);
    if (s->writing)
        return true;
    if (sqlite3_exec(s->database, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK)
        return store_failed(s, "write to the store", f);
    s->writing = true;
    s->points = 0;
    s->since = now();
    return true;
}

bool store_sync(store *s, failure *f)
{
    sqlite3_file *journal = NULL;
    if (!store_commit(s, f))
        return false;
    sqlite3_file_control(s->database, "main", SQLITE_FCNTL_JOURNAL_POINTER, &journal);
    return !journal || !journal->pMethods ||
           journal->pMethods->xSync(journal, SQLITE_SYNC_NORMAL) == SQLITE_OK ||
           failure_set(f, "%s: cannot bring the store to the disk: %s", s->path,
                       strerror(errno));
}

bool store_wrote_point(store *s, failure *f)
{
    s->points++;
    if (s->points < POINTS_MOST && now() - s->since < SECONDS_MOST)
        return true;
    return store_commit(s, f);
}

bool store_commit(store *s, failure *f)
{
    if (s->lost)
        return failure_set(f, "%s: cannot write to the store: an earlier write failed",
                           s->path);
    if (!s->writing)
        return true;
    for (int k = 0; k < s->open_count; k++)
        if (!points_write(s, &s->open[k].points, f))
            return false;
    if (sqlite3_exec(s->database, "COMMIT", NULL, NULL, NULL) != SQLITE_OK) {
        s->lost = true;
        return store_failed(s, "write to the store", f);
    }
    s->writing = false;
    return true;
}
