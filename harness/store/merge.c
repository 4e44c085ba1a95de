#include "store/merge.h"

#include "store/compare.h"
#include "store/copy.h"
#include "store/handle.h"

/* The columns of QUERY_TRIALS. */
enum { KEY, ROW, STATUS, PROBLEM, OPTIMIZER, OPTIONS, SEED };

/* What is known of a trial: an absent one is worth 0. */
static int worth(trial_status status)
{
    if (trial_status_is_result(status))
        return 3;
    return status == TRIAL_INTERRUPTED || status == TRIAL_RUNNING ? 1 : 2;
}

static void add_conflict(merge *m, sqlite3_stmt *found, const text *difference)
{
    text_add(&m->lines, "conflict: trial %.8s (%s, %s %s, seed %llu): %s\n",
             (const char *)sqlite3_column_text(found, KEY),
             (const char *)sqlite3_column_text(found, PROBLEM),
             (const char *)sqlite3_column_text(found, OPTIMIZER),
             (const char *)sqlite3_column_text(found, OPTIONS),
             (unsigned long long)sqlite3_column_int64(found, SEED), difference->data);
    m->conflicts++;
}

/* Both stores have a result. */
static bool check(store *into, int64_t into_row, store *from, sqlite3_stmt *found, merge *m,
                  failure *f)
{
    text difference = {0};
    comparison how =
        compare_trials(into, into_row, from, sqlite3_column_int64(found, ROW), &difference, f);
    if (how == COMPARISON_DIFFERENT)
        add_conflict(m, found, &difference);
    m->known += how == COMPARISON_SAME;
    text_free(&difference);
    return how != COMPARISON_FAILED;
}

static bool merge_trial(store *into, store *from, sqlite3_stmt *found, merge *m, failure *f)
{
    const char *key = (const char *)sqlite3_column_text(found, KEY);
    trial_status status, known = TRIAL_RUNNING;
    int64_t row;
    bool there = store_find(into, key, &known, &row);
    status = store_status((const char *)sqlite3_column_text(found, STATUS));
    if (there && trial_status_is_result(status) && trial_status_is_result(known))
        return check(into, row, from, found, m, f);
    /* What never ended is not worth a row: it is missing in both. */
    if (worth(status) <= (there ? worth(known) : 1)) {
        m->left++;
        return true;
    }
    m->taken++;
    return copy_trial(into, from, key, sqlite3_column_int64(found, ROW), f);
}

static bool merge_trials(store *into, store *from, merge *m, failure *f)
{
    sqlite3_stmt *trials = store_query(from, QUERY_TRIALS);
    int code = SQLITE_ERROR;
    bool good = true;
    while (trials && good && (code = sqlite3_step(trials)) == SQLITE_ROW)
        good = merge_trial(into, from, trials, m, f);
    if (good && code != SQLITE_DONE)
        good = store_failed(from, "read the trials", f);
    sqlite3_reset(trials);
    return good;
}

static void undo(store *into)
{
    sqlite3_exec(into->database, "ROLLBACK", NULL, NULL, NULL);
    into->writing = into->lost = false;
    into->environment = 0; /* its row may be gone */
}

bool merge_store(store *into, store *from, merge *m, failure *f)
{
    *m = (merge){0};
    bool good = store_commit(into, f) && store_write(into, f) &&
                merge_trials(into, from, m, f) && copy_studies(into, from, f) &&
                store_commit(into, f);
    if (!good)
        undo(into);
    return good;
}
