#include "figures/provenance.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "base/memory.h"
#include "build_info.h"

char *provenance_figure(const figure *f, arena *a)
{
    text out = {0};
    text_add(&out, "%s: {", figure_kind_names[f->kind]);
    if (f->x)
        text_add(&out, "x: %s, ", f->x);
    if (f->over2)
        text_add(&out, "over: [%s, %s], ", f->over, f->over2);
    else if (f->over)
        text_add(&out, "over: %s, ", f->over);
    text_add(&out, "y: %s}", f->y);
    char *copy = arena_copy(a, out.data);
    text_free(&out);
    return copy;
}

static bool shown(const drawing *d, const char *problem)
{
    for (int k = 0; k < d->problem_count; k++)
        if (strcmp(d->problems[k], problem) == 0)
            return true;
    return false;
}

static int ascending(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* 1-25, 31, 40-44 */
static void add_ranges(text *out, const int64_t *rows, int64_t count)
{
    for (int64_t from = 0, to; from < count; from = to + 1) {
        to = from;
        while (to + 1 < count && rows[to + 1] == rows[to] + 1)
            to++;
        text_add(out, "%s%lld", from ? ", " : "", (long long)rows[from]);
        if (to > from)
            text_add(out, "-%lld", (long long)rows[to]);
    }
}

typedef struct made_from {
    int64_t *rows; /* of the trials, ascending */
    int64_t count;
    XXH3_state_t *hash; /* of key, status, steps and the clock at the end */
} made_from;

static void add_outcome(made_from *m, const outcome *o)
{
    const record *r = &o->record;
    m->rows[m->count++] = r->row;
    XXH3_128bits_update(m->hash, o->trial->key, strlen(o->trial->key));
    XXH3_128bits_update(m->hash, &r->status, sizeof r->status);
    XXH3_128bits_update(m->hash, &r->steps, sizeof r->steps);
    XXH3_128bits_update(m->hash, &r->seconds, sizeof r->seconds);
}

static void collect(made_from *m, const drawing *d)
{
    const results *r = d->results;
    m->rows = memory_need(malloc(sizeof *m->rows * (size_t)(r->study->trial_count + 1)));
    m->hash = memory_need(XXH3_createState());
    XXH3_128bits_reset(m->hash);
    for (int64_t k = 0; k < r->group_count; k++)
        for (int i = 0; shown(d, r->groups[k].trial->problem_label) && i < r->groups[k].count;
             i++)
            add_outcome(m, &r->groups[k].outcomes[i]);
    qsort(m->rows, (size_t)m->count, sizeof *m->rows, ascending);
}

static void add_hash(text *out, const char *name, XXH128_hash_t hash)
{
    text_add(out, "%s: %016llx%016llx\n", name, (unsigned long long)hash.high64,
             (unsigned long long)hash.low64);
}

static void add_data_hash(text *out, const drawing *d)
{
    XXH3_state_t *state = memory_need(XXH3_createState());
    XXH3_128bits_reset(state);
    for (int p = 0; p < d->panel_count; p++)
        for (int k = 0; k < d->count; k++)
            XXH3_128bits_update(state, d->panels[p].blocks[k].data,
                                d->panels[p].blocks[k].length);
    add_hash(out, "data", XXH3_128bits_digest(state));
    XXH3_freeState(state);
}

/* When the last of the race's trials began. */
static void add_date(text *out, store *st, const char *name)
{
    sqlite3_stmt *ask = NULL;
    if (sqlite3_prepare_v2(store_database(st),
                           "SELECT max(started) FROM trials WHERE study = ?", -1, &ask,
                           NULL) != SQLITE_OK)
        return;
    sqlite3_bind_text(ask, 1, name, -1, SQLITE_STATIC);
    if (sqlite3_step(ask) == SQLITE_ROW && sqlite3_column_text(ask, 0))
        text_add(out, "newest trial: %s\n", (const char *)sqlite3_column_text(ask, 0));
    sqlite3_finalize(ask);
}

char *provenance_of(store *st, const drawing *d, arena *a)
{
    const char *name = d->results->study->name;
    const char *spelt = provenance_figure(d->figure, a);
    made_from m = {0};
    text out = {0};
    collect(&m, d);
    text_add(&out, "figure: %s\n", spelt);
    text_add(&out, "command: slalom plot %.*s --figure '%s'\n", (int)strcspn(name, "/"), name,
             spelt);
    text_add(&out, "study: %s\n", name);
    for (int k = 0; k < d->problem_count; k++)
        text_add(&out, "problem: %s\n", d->problems[k]);
    add_hash(&out, "store", XXH3_128bits_digest(m.hash));
    add_data_hash(&out, d);
    add_date(&out, st, name);
    text_add(&out, "made by: slalom %s\ntrials: ", BUILD_VERSION);
    add_ranges(&out, m.rows, m.count);
    text_add(&out, "\nquery: SELECT * FROM trials WHERE study = '%s'\n", name);
    XXH3_freeState(m.hash);
    free(m.rows);
    char *copy = arena_copy(a, out.data);
    text_free(&out);
    return copy;
}
