#include "figures/provenance.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "base/memory.h"
#include "build_info.h"
#include "figures/trial_hash.h"

static bool same_style(const figure_style *a, const figure_style *b)
{
    return a->width == b->width && a->palette == b->palette && a->markers == b->markers &&
           strcmp(a->font ? a->font : "", b->font ? b->font : "") == 0;
}

/* Only what differs from how the study's figures look: `--figure` takes the rest from there. */
static void add_style(text *out, const figure_style *s, const figure_style *usual)
{
    static const char *const widths[] = {
        [WIDTH_AUTO] = "auto", [WIDTH_COLUMN] = "column", [WIDTH_PAGE] = "page"};
    static const char *const palettes[] = {"okabe", "tol", "grey"};
    if (same_style(s, usual))
        return;
    text_add(out, ", style: {width: %s, palette: %s, markers: %s", widths[s->width],
             palettes[s->palette], s->markers ? "true" : "false");
    if (s->font && *s->font)
        text_add(out, ", font: \"%s\"", s->font);
    text_add(out, "}");
}

char *provenance_figure(const figure *f, const figure_style *usual, arena *a)
{
    text out = {0};
    text_add(&out, "%s: {", figure_kind_names[f->kind]);
    if (f->x)
        text_add(&out, "x: %s, ", f->x);
    if (f->over2)
        text_add(&out, "over: [%s, %s], ", f->over, f->over2);
    else if (f->over)
        text_add(&out, "over: %s, ", f->over);
    text_add(&out, "y: %s", f->y);
    add_style(&out, &f->style, usual);
    text_add(&out, "}");
    char *copy = arena_copy(a, out.data);
    text_free(&out);
    return copy;
}

/* One word to a shell. */
static void add_word(text *out, const char *word)
{
    text_add(out, "'");
    for (; *word; word++)
        text_add(out, *word == '\'' ? "'\\''" : "%c", *word);
    text_add(out, "'");
}

static void add_command(text *out, const drawing *d, const char *spelt)
{
    const char *name = d->results->study->name;
    text_add(out, "command: slalom plot %.*s --figure ", (int)strcspn(name, "/"), name);
    add_word(out, spelt);
    if (d->problem_count == 1 && d->results->problem_count > 1) {
        text_add(out, " --problem ");
        add_word(out, d->problems[0]);
    }
    text_add(out, "\n");
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

/* Rows of the trials, ascending. */
static int64_t *collect(const drawing *d, int64_t *count, arena *a)
{
    const results *r = d->results;
    int64_t *rows = arena_array(a, int64_t, r->study->trial_count + 1);
    *count = 0;
    for (int64_t k = 0; k < r->group_count; k++)
        for (int i = 0; shown(d, r->groups[k].trial->problem_label) && i < r->groups[k].count;
             i++)
            rows[(*count)++] = r->groups[k].outcomes[i].record.row;
    qsort(rows, (size_t)*count, sizeof *rows, ascending);
    return rows;
}

static void add_data_hash(text *out, const drawing *d)
{
    XXH3_state_t *state = memory_need(XXH3_createState());
    XXH3_128bits_reset(state);
    for (int p = 0; p < d->panel_count; p++)
        for (int k = 0; k < d->count; k++)
            XXH3_128bits_update(state, d->panels[p].blocks[k].data,
                                d->panels[p].blocks[k].length);
    XXH128_hash_t hash = XXH3_128bits_digest(state);
    text_add(out, "data: %016llx%016llx\n", (unsigned long long)hash.high64,
             (unsigned long long)hash.low64);
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
    const study *from = d->results->study;
    const char *spelt = provenance_figure(d->figure, &from->style, a);
    int64_t count, *rows = collect(d, &count, a);
    text out = {0};
    text_add(&out, "figure: %s\n", spelt);
    add_command(&out, d, spelt);
    text_add(&out, "study: %s\n", from->name);
    for (int k = 0; k < d->problem_count; k++)
        text_add(&out, "problem: %s\n", d->problems[k]);
    text_add(&out, "store: ");
    trial_hash(st, rows, count, &out);
    text_add(&out, "\n");
    add_data_hash(&out, d);
    add_date(&out, st, from->name);
    text_add(&out, "made by: slalom %s\ntrials: ", BUILD_VERSION);
    trial_ranges_add(&out, rows, count);
    text_add(&out, "\nquery: SELECT * FROM trials WHERE study = '%s'\n", from->name);
    char *copy = arena_copy(a, out.data);
    text_free(&out);
    return copy;
}
