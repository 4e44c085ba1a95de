/* They are written into a store of their own first and merged from there: so both ways into a
   store, running and importing, share the writer, and merging is whole or not at all. */
#include "import/adopt.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xxhash.h>

#include "store/handle.h"
#include "store/json.h"

/* What is not known of a trial of others is NULL, and `imported` in the place of its plugins
   says where it comes from. */
static const char UNKNOWN[] =
    "BEGIN;"
    "DELETE FROM trial_plugin; DELETE FROM plugin;"
    "INSERT INTO plugin(kind, name, contents) VALUES('imported', %Q, %Q);"
    "INSERT INTO trial_plugin(trial, plugin) SELECT trial.id, plugin.id FROM trial, plugin;"
    "UPDATE trial SET precision = '', device = '', samples = NULL, flops = NULL,"
    " state_bytes = NULL, peak_rss = NULL, parameters = NULL, wall_seconds = NULL,"
    " setup_seconds = NULL, evaluation_seconds = NULL, oracle_seconds = NULL;"
    "UPDATE stretch SET samples = NULL, gradient_calls = NULL, hvp_calls = NULL,"
    " matvec_calls = NULL, flops = NULL, loss_calls = nullif(loss_calls, -1),"
    " oracle_seconds = optimizer_seconds - optimizer_seconds;"
    "DELETE FROM call WHERE paid < 0;"
    "COMMIT";

static void add_key(trial *t, const results_read *all, const char *name)
{
    text identity = {0};
    text_add(&identity, "{\"imported\":\"%s\",\"study\":\"%s\",\"problem\":", all->format,
             name);
    text_add_json(&identity, t->problem_label);
    text_add(&identity, ",\"optimizer\":");
    text_add_json(&identity, t->label);
    text_add(&identity, ",\"options\":");
    json_options(t, &identity);
    text_add(&identity, ",\"seed\":%" PRIu64 ",\"instance\":%" PRIu64 "}", t->seed,
             t->instance);
    XXH128_hash_t hash = XXH3_128bits(identity.data, identity.length);
    snprintf(t->key, sizeof t->key, "%016" PRIx64 "%016" PRIx64, (uint64_t)hash.high64,
             (uint64_t)hash.low64);
    text_free(&identity);
}

static trial trial_of(const results_read *all, const result *r, const char *name)
{
    arena *a = all->memory;
    trial t = {
        .problem =
            foreign_setting(SL_KIND_PROBLEM, r->problem, &r->problem_options, r->metrics, a),
        .optimizer = foreign_setting(SL_KIND_OPTIMIZER, r->optimizer, &r->options, NULL, a),
        .seed = r->seed,
        .instance = r->instance,
        .label = arena_copy(a, r->label),
        .problem_label = arena_copy(a, r->problem_label),
    };
    add_key(&t, all, name);
    return t;
}

/* Seconds are all the optimizer's: others do not tell the oracle's apart. */
static clocks clocks_of(const result_point *p)
{
    clocks c = {.steps = p->step, .optimizer_seconds = p->seconds, .seconds = p->seconds};
    c.calls[SL_CALL_LOSS] = c.asked[SL_CALL_LOSS] = p->loss_calls;
    return c;
}

static bool write_result(store *s, const result *r, const trial *t, arena *a, failure *f)
{
    int64_t row;
    const char **names = arena_array(a, const char *, r->metric_count);
    for (int k = 0; k < r->metric_count; k++)
        names[k] = r->metrics[k].name;
    s->environment = 0;
    if (!store_environment_is(s, &r->where, f) || !store_begin(s, t, &row, f) ||
        !store_metrics(s, row, r->metric_count, names, f))
        return false;
    for (int64_t k = 0; k < r->count; k++) {
        clocks c = clocks_of(&r->points[k]);
        if (!store_point(s, row, &c, r->points[k].values, f))
            return false;
    }
    const result_point *end = &r->points[r->count - 1];
    trial_end how = {.status = isfinite(end->values[0]) ? TRIAL_DONE : TRIAL_DIVERGED,
                     .clocks = clocks_of(end),
                     .optimum = r->optimum};
    return store_end(s, row, &how, f);
}

static bool write_all(store *s, const results_read *all, const char *name, const char *path,
                      const char *contents, failure *f)
{
    trial *trials = arena_array(all->memory, trial, all->count);
    for (int64_t k = 0; k < all->count; k++)
        trials[k] = trial_of(all, all->at[k], name);
    study about = {.name = name, .path = path, .trials = trials, .trial_count = all->count};
    int64_t id;
    bool good =
        store_environment_is(s, &all->at[0]->where, f) && store_study(s, &about, &id, f);
    for (int64_t k = 0; good && k < all->count; k++)
        good = write_result(s, all->at[k], &trials[k], all->memory, f);
    char *words = sqlite3_mprintf(UNKNOWN, all->format, contents);
    good = good && store_commit(s, f) &&
           (sqlite3_exec(s->database, words, NULL, NULL, NULL) == SQLITE_OK ||
            store_failed(s, "store what is imported", f));
    sqlite3_free(words);
    return good;
}

static void remove_folder(const char *folder, arena *a)
{
    static const char *const endings[] = {"", "-wal", "-shm", "-lock"};
    for (size_t k = 0; k < sizeof endings / sizeof *endings; k++)
        unlink(arena_format(a, "%s/import.db%s", folder, endings[k]));
    rmdir(folder);
}

/* A study that was run forgets at its next run what its file does not list. */
static bool is_free(store *into, const char *name, failure *f)
{
    sqlite3_stmt *own = NULL;
    bool taken = sqlite3_prepare_v2(
                     into->database,
                     "SELECT 1 FROM study s WHERE s.name = ? AND NOT EXISTS (SELECT 1 FROM"
                     " member m JOIN trial t ON t.key = m.key JOIN trial_plugin u ON u.trial ="
                     " t.id JOIN plugin p ON p.id = u.plugin WHERE m.study = s.id"
                     " AND p.kind = 'imported')",
                     -1, &own, NULL) != SQLITE_OK ||
                 !store_text(own, 1, name) || sqlite3_step(own) == SQLITE_ROW;
    sqlite3_finalize(own);
    return !taken || failure_set(f,
                                 "%s: the study %s was run by slalom; expected another --study "
                                 "NAME for what is imported",
                                 into->path, name);
}

bool adopt(store *into, const results_read *all, const char *name, const char *path,
           const char *contents, merge *m, failure *f)
{
    arena *a = all->memory;
    const char *place = getenv("TMPDIR");
    char *folder = arena_format(a, "%s/slalom-XXXXXX", place && *place ? place : "/tmp");
    *m = (merge){0};
    if (!is_free(into, name, f))
        return false;
    if (!mkdtemp(folder))
        return failure_set(f, "%s: cannot make a folder: %s", folder, strerror(errno));
    store *own = store_open(arena_format(a, "%s/import.db", folder), f);
    bool good =
        own && write_all(own, all, name, path, contents, f) && merge_store(into, own, m, f);
    store_close(own);
    remove_folder(folder, a);
    return good;
}
