/* Inside the store: the connection, its prepared statements and its open transaction. */
#pragma once

#include "store/environment.h"
#include "store/points.h"
#include "store/schema.h"
#include "store/store.h"

/* A trial between store_begin and store_end. */
typedef struct open_trial {
    const trial *trial;
    points points;
} open_trial;

typedef enum query {
    QUERY_FIND,
    QUERY_STUDY,
    QUERY_FORGET_MEMBERS,
    QUERY_FORGET_TARGETS,
    QUERY_MEMBER,
    QUERY_TARGET,
    QUERY_ENVIRONMENT,
    QUERY_ENVIRONMENT_ID,
    QUERY_FORGET_POINTS,
    QUERY_FORGET_STRETCHES,
    QUERY_FORGET_METRICS,
    QUERY_FORGET_CALLS,
    QUERY_FORGET_PLUGINS,
    QUERY_FORGET_TRIAL,
    QUERY_BEGIN,
    QUERY_BACKTRACE,
    QUERY_NOISE,
    QUERY_CALIBRATION,
    QUERY_CALIBRATIONS,
    QUERY_OPTIMUM,
    QUERY_ADD_OPTIMUM,
    QUERY_PLUGIN,
    QUERY_TRIAL_PLUGIN,
    QUERY_METRIC,
    QUERY_TRIAL_METRIC,
    QUERY_POINT,
    QUERY_STRETCH,
    QUERY_LAST_POINT,
    QUERY_REWIND_POINTS,
    QUERY_REWIND_STRETCHES,
    QUERY_REWIND_STRETCH,
    QUERY_CALL,
    QUERY_END,
    QUERY_RECORD,
    QUERY_PLUGINS,
    QUERY_FINAL,
    QUERY_BEST,
    QUERY_FIRST,
    QUERY_POSITION,
    QUERY_HIGHER,
    QUERY_REACH_LOW,
    QUERY_REACH_HIGH,
    QUERY_TRIALS,
    QUERY_STATUS,
    QUERY_CURVE,
    QUERY_METRICS,
    QUERY_STRETCHES,
    QUERY_POINTS,
    QUERY_FEW_POINTS,
    QUERIES
} query;

enum { STORE_CLOCKS = 11 }; /* store_clocks */

struct store {
    sqlite3 *database;
    char *path;
    int lock; /* descriptor that keeps other writers out, or -1 */
    sqlite3_stmt *prepared[QUERIES];
    bool holding;       /* a transaction for reading is open */
    bool writing;       /* one for writing is */
    bool lost;          /* a write in it failed: it will not be committed */
    int64_t points;     /* in it */
    int64_t last_point; /* row, or -1: not known */
    double since;       /* when it began, monotonic seconds */
    int64_t environment;
    char *machine; /* environment.arithmetic of this machine; NULL: not read yet */
    int64_t noise; /* of the exclusive run that is on, or 0 */
    open_trial *open;
    int open_count, open_capacity;
    sqlite3_stmt *series[STORE_CLOCKS][SCHEMA_ROW_VALUES]; /* prepared at their first use */
};

/* "PATH: cannot WHAT: why", false. */
bool store_failed(const store *, const char *what, failure *);

/* The statement, reset and without values. NULL when it cannot be prepared. */
sqlite3_stmt *store_query(store *, query);
/* Runs a statement that returns no rows, and resets it. */
bool store_run(store *, sqlite3_stmt *, const char *what, failure *);
bool store_text(sqlite3_stmt *, int place, const char *text);

/* Whatever the store has under this key goes. */
bool store_forget(store *, const char *key, failure *);
/* The status of that name; what is no name counts as failed. */
trial_status store_status(const char *name);
/* Records this machine and build once; store->environment is then their row. */
bool store_environment(store *, failure *);
/* The trials that begin from now on ran there. */
bool store_environment_is(store *, const environment *, failure *);

/* Opens the transaction when there is none. */
bool store_write(store *, failure *);
/* Ends it when it holds enough points or is old enough. */
bool store_wrote_point(store *, failure *);
