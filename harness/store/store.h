/* The SQLite store: one file, one writer. Its tables and views are described in SCHEMA.md. */
#pragma once

#include <sqlite3.h>

#include "base/failure.h"
#include "run/point.h"
#include "study/study.h"

typedef struct store store;

/* Opens for writing; makes the file, its tables and views when it is new, migrates it when it
   is older, refuses it with a sentence when it is newer or no store, or when another process
   is writing to it. */
store *store_open(const char *path, failure *);
/* The same for a store that other machines may read meanwhile on a network file system: slower
   with very short trials, and readers and the writer wait for each other. */
store *store_open_shared(const char *path, failure *);
/* Opens an existing file for reading only, as it is now: what a run writes meanwhile does not
   show. */
store *store_open_readonly(const char *path, failure *);
/* The same as the file stands, without a lock, for many machines at once; what a writer commits
   meanwhile is not seen. */
store *store_open_snapshot(const char *path, failure *);
/* Commits what is pending; store_commit first tells whether that worked. */
void store_close(store *);
sqlite3 *store_database(store *);
/* Between both, many questions cost less: all are asked of the store as it is now. */
void store_hold(store *);
void store_release(store *);

/* The status of the trial with this key, or false when the store has none. */
bool store_find(store *, const char *key, trial_status *, int64_t *trial);
/* Whether one of the trial's plugins (problem, optimizer, transforms, schedules, probes) had
   other contents when the store's row of it was made. */
bool store_stale(store *, int64_t row, const trial *);

/* Records the study, the environment and which trials belong to it (with their labels), and
   forgets memberships that the study file no longer has. Returns the study's id. */
bool store_study(store *, const study *, int64_t *id, failure *);

/* What decides, besides builds and options, the last bits of results of this machine; NULL and
   a sentence when the store cannot be written to. */
const char *store_machine(store *, failure *);

/* Begins a trial: its row with status `running`; an earlier row of the same key goes with its
   points. Points may follow from several trials in turn. */
bool store_begin(store *, const trial *, int64_t *id, failure *);
/* Which way is better, and the unit, are those that the trial's problem or probes declare. */
bool store_metrics(store *, int64_t trial, int count, const char *const *names, failure *);
bool store_point(store *, int64_t trial, const clocks *, const double *values, failure *);
/* Where a trial crashed, a line per call; before its end. */
bool store_backtrace(store *, int64_t trial, const char *lines, failure *);
bool store_end(store *, int64_t trial, const trial_end *, failure *);

/* Writes are batched in a transaction; this makes all of them outlive the process. Ends of
   trials commit by themselves, and so does every second of points. */
bool store_commit(store *, failure *);
/* And waits for the disk: not even a power cut loses it. */
bool store_sync(store *, failure *);
