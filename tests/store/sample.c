#include "sample.h"

#include <criterion/criterion.h>
#include <ftw.h>
#include <slalom/optimizer.h>
#include <slalom/problem.h>
#include <slalom/schedule.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct walker {
    double lr, momentum;
    bool nesterov;
} walker;

typedef struct bowl {
    int64_t dim;
} bowl;

typedef struct clip {
    double norm;
} clip;

typedef struct cosine {
    double final;
} cosine;

static const sl_option walker_options[] = {
    SL_REAL(walker, lr, 0.1, SL_POSITIVE, SL_UNBOUNDED, SL_LOG, "step size"),
    SL_REAL(walker, momentum, 0, 0, 1, SL_LINEAR, "memory"),
    SL_BOOL(walker, nesterov, 0, "look ahead"),
    SL_OPTIONS_END,
};
static const sl_option bowl_options[] = {
    SL_INT(bowl, dim, 10, 1, 1000, "parameters"),
    SL_OPTIONS_END,
};
static const sl_option clip_options[] = {
    SL_REAL(clip, norm, 1, SL_POSITIVE, SL_UNBOUNDED, SL_LOG, "largest norm"),
    SL_OPTIONS_END,
};
static const sl_option cosine_options[] = {
    SL_REAL(cosine, final, 0, 0, 1, SL_LINEAR, "factor at the end"),
    SL_OPTIONS_END,
};
static const sl_metric bowl_metrics[] = {{"accuracy", "%", true}, SL_METRICS_END};

static const sl_optimizer walker_plugin = {
    .plugin = {.name = "walker", .options = walker_options}};
static const sl_problem bowl_plugin = {.plugin = {.name = "bowl", .options = bowl_options},
                                       .metrics = bowl_metrics};
static const sl_problem clip_plugin = {.plugin = {.name = "clip", .options = clip_options}};
static const sl_schedule cosine_plugin = {
    .plugin = {.name = "cosine", .options = cosine_options}};

const plugin sample_walker = {
    "walker.so", "walker", SL_KIND_OPTIMIZER, 0x1234, {&walker_plugin.plugin}, {NULL}};
const plugin sample_bowl = {"bowl.so", "bowl", SL_KIND_PROBLEM, 0x5678, {&bowl_plugin.plugin},
                            {NULL}};
const plugin sample_clip = {"clip.so", "clip", SL_KIND_TRANSFORM, 0x9abc, {&clip_plugin.plugin},
                            {NULL}};
const plugin sample_cosine = {
    "cosine.so", "cosine", SL_KIND_SCHEDULE, 0xdef0, {&cosine_plugin.plugin}, {NULL}};

char *sample_path(arena *a, const char *name)
{
    char folder[] = "/tmp/slalom-test-XXXXXX";
    cr_assert(mkdtemp(folder));
    return arena_format(a, "%s/%s", folder, name);
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *where)
{
    (void)about, (void)kind, (void)where;
    return remove(path);
}

void sample_remove(const char *path)
{
    const char *slash = strrchr(path, '/');
    char folder[64];
    cr_assert(slash && strncmp(path, "/tmp/slalom-test-", 17) == 0);
    snprintf(folder, sizeof folder, "%.*s", (int)(slash - path), path);
    cr_assert_eq(nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
}

/* FNV-1a: any key does that differs for different texts. */
static void set_key(char key[33], const char *from)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (; *from; from++)
        hash = (hash ^ (unsigned char)*from) * 0x100000001b3u;
    snprintf(key, 33, "%032llx", (unsigned long long)hash);
}

trial sample_trial(arena *a, const char *label, double lr, double momentum, uint64_t seed)
{
    trial t = {
        .problem = {&sample_bowl, arena_array(a, option_value, 1)},
        .optimizer = {&sample_walker, arena_array(a, option_value, 3)},
        .seed = seed,
        .instance = seed,
        .threads = 1,
        .budget = {.steps = 100},
        .label = arena_copy(a, label),
        .problem_label = "bowl {dim: 10}",
    };
    t.problem.values[0] = (option_value){.number = 10, .text = "", .path = ""};
    t.optimizer.values[0].number = lr;
    t.optimizer.values[1].number = momentum;
    set_key(t.key,
            arena_format(a, "%s %g %g %llu", label, lr, momentum, (unsigned long long)seed));
    return t;
}

study sample_study(const char *name, trial *trials, int64_t count)
{
    return (study){.name = name, .path = "study.yaml", .trials = trials, .trial_count = count};
}

clocks sample_clocks(int64_t step)
{
    double ms = 1e-3 * (double)step;
    return (clocks){
        .steps = step,
        .samples = 10 * step,
        .tokens = 30 * step,
        .calls = {[SL_CALL_GRADIENT] = step},
        .asked = {[SL_CALL_GRADIENT] = step},
        .flops = 100.0 * (double)step,
        .optimizer_seconds = ms,
        .oracle_seconds = 2 * ms,
        .seconds = 3 * ms,
    };
}

int64_t sample_run(store *s, const trial *t, int count, const double *loss, trial_status status)
{
    static const char *const names[] = {"loss", "accuracy"};
    failure f = {{0}};
    int64_t row;
    cr_assert(store_begin(s, t, &row, &f), "%s", f.sentence);
    cr_assert(store_metrics(s, row, 2, names, &f), "%s", f.sentence);
    for (int k = 0; k < count; k++) {
        clocks c = sample_clocks(k);
        double values[] = {loss[k], 1 - loss[k]};
        cr_assert(store_point(s, row, &c, values, &f), "%s", f.sentence);
    }
    trial_end end = {.status = status,
                     .clocks = sample_clocks(count - 1),
                     .wall_seconds = 1,
                     .setup_seconds = 1 - sample_clocks(count - 1).seconds,
                     .state_bytes = 80,
                     .peak_rss = 4096,
                     .peak_flops = 1e6,
                     .parameters = 10,
                     .optimum = (double)NAN};
    if (status == TRIAL_FAILED)
        failure_set(&end.message, "walker fell");
    if (status != TRIAL_RUNNING)
        cr_assert(store_end(s, row, &end, &f), "%s", f.sentence);
    return row;
}

static void add_field(text *out, sqlite3_stmt *statement, int column)
{
    if (sqlite3_column_type(statement, column) == SQLITE_NULL)
        text_add(out, "null");
    else if (sqlite3_column_type(statement, column) == SQLITE_FLOAT)
        text_add(out, "%.10g", sqlite3_column_double(statement, column));
    else
        text_add(out, "%s", (const char *)sqlite3_column_text(statement, column));
}

char *sample_ask(arena *a, store *s, const char *query, bool names)
{
    text out = {0};
    sqlite3_stmt *statement;
    sqlite3 *database = store_database(s);
    cr_assert_eq(sqlite3_prepare_v2(database, query, -1, &statement, NULL), SQLITE_OK, "%s",
                 sqlite3_errmsg(database));
    int columns = sqlite3_column_count(statement);
    for (int k = 0; names && k < columns; k++)
        text_add(&out, "%s%s", k ? "|" : "", sqlite3_column_name(statement, k));
    while (sqlite3_step(statement) == SQLITE_ROW)
        for (int k = 0; k < columns; k++) {
            text_add(&out, "%s", k ? "|" : out.length ? "\n" : "");
            add_field(&out, statement, k);
        }
    sqlite3_finalize(statement);
    char *answer = arena_copy(a, out.data ? out.data : "");
    text_free(&out);
    return answer;
}
