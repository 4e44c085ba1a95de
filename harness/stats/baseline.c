#include "stats/baseline.h"

#include <string.h>

#include "store/foreign.h"

typedef struct joined {
    store *store;
    study *study; /* the copy that grows */
    const char *metric;
    int64_t own, capacity; /* trials */
    arena *memory;
    failure *why;
} joined;

static const char *text_at(sqlite3_stmt *row, int column, arena *a)
{
    const unsigned char *found = sqlite3_column_text(row, column);
    return arena_copy(a, found ? (const char *)found : "");
}

static sqlite3_stmt *ask(joined *j, const char *words, const char *name)
{
    sqlite3_stmt *found = NULL;
    if (sqlite3_prepare_v2(store_database(j->store), words, -1, &found, NULL) == SQLITE_OK)
        sqlite3_bind_text(found, 1, name, -1, SQLITE_STATIC);
    return found;
}

/* The only problem of a baseline, or NULL. */
static const char *only_problem(joined *j, const char *name)
{
    sqlite3_stmt *found = ask(j,
                              "SELECT min(m.problem_label), count(DISTINCT m.problem_label)"
                              " FROM study s JOIN member m ON m.study = s.id WHERE s.name = ?",
                              name);
    const char *only = NULL;
    if (found && sqlite3_step(found) == SQLITE_ROW && sqlite3_column_int(found, 1) == 1)
        only = text_at(found, 0, j->memory);
    sqlite3_finalize(found);
    return only;
}

static bool one_problem(const joined *j)
{
    const trial *t = j->study->trials;
    for (int64_t k = 1; k < j->own; k++)
        if (strcmp(t[k].problem_label, t[0].problem_label) != 0)
            return false;
    return true;
}

/* Our trial on the problem that they call so, or NULL. */
static const trial *counterpart(const joined *j, const baseline *b, const char *theirs,
                                bool single)
{
    const char *label = single ? j->study->trials[0].problem_label : theirs;
    for (int k = 0; k < b->problem_count; k++)
        if (strcmp(b->theirs[k], theirs) == 0)
            label = b->ours[k];
    for (int64_t k = 0; k < j->own; k++)
        if (strcmp(j->study->trials[k].problem_label, label) == 0)
            return &j->study->trials[k];
    return NULL;
}

static bool is_wanted(const baseline *b, const char *label)
{
    for (int k = 0; k < b->label_count; k++)
        if (strcmp(b->labels[k], label) == 0)
            return true;
    return b->label_count == 0;
}

/* Trials of one optimizer share a plugin, so that what varies among them is seen. */
static setting optimizer_of(joined *j, const char *name, const char *options)
{
    foreign_options all = {0};
    sqlite3_stmt *pairs = ask(j,
                              "SELECT key, CASE type WHEN 'true' THEN 'true' WHEN 'false' THEN"
                              " 'false' ELSE value END FROM json_each(?)",
                              options);
    while (pairs && sqlite3_step(pairs) == SQLITE_ROW)
        foreign_add(&all, text_at(pairs, 0, j->memory), text_at(pairs, 1, j->memory),
                    j->memory);
    sqlite3_finalize(pairs);
    setting made = foreign_setting(SL_KIND_OPTIMIZER, name, &all, NULL, j->memory);
    for (int64_t k = j->own; k < j->study->trial_count; k++)
        if (foreign_same(&j->study->trials[k].optimizer, &made)) {
            made.plugin = j->study->trials[k].optimizer.plugin;
            break;
        }
    return made;
}

static void add(joined *j, const trial *t)
{
    study *s = j->study;
    if (s->trial_count == j->capacity) {
        j->capacity = 2 * s->trial_count + 16;
        trial *more = arena_array(j->memory, trial, j->capacity);
        memcpy(more, s->trials, (size_t)s->trial_count * sizeof *more);
        s->trials = more;
    }
    s->trials[s->trial_count++] = *t;
}

/* The columns: key, label, problem_label, optimizer, options, seed. */
static void add_row(joined *j, const baseline *b, sqlite3_stmt *row, const trial *own)
{
    const char *label = (const char *)sqlite3_column_text(row, 1);
    trial t = {
        .problem = own->problem,
        .optimizer = optimizer_of(j, text_at(row, 3, j->memory), text_at(row, 4, j->memory)),
        .seed = (uint64_t)sqlite3_column_int64(row, 5),
        .precision = own->precision,
        .label = arena_format(j->memory, "%s (%s)", label, b->study),
        .problem_label = own->problem_label,
    };
    strncpy(t.key, (const char *)sqlite3_column_text(row, 0), sizeof t.key - 1);
    add(j, &t);
}

static const char TRIALS[] =
    "SELECT t.key, m.label, m.problem_label, t.optimizer, t.options, t.seed"
    " FROM study s JOIN member m ON m.study = s.id JOIN trial t ON t.key = m.key"
    " WHERE s.name = ?1 AND EXISTS (SELECT 1 FROM trial_plugin u JOIN plugin p"
    " ON p.id = u.plugin WHERE u.trial = t.id AND p.kind = 'imported')"
    " AND (?2 IS NULL OR EXISTS (SELECT 1 FROM trial_metric u JOIN metric n ON n.id = u.metric"
    " WHERE u.trial = t.id AND n.name = ?2)) ORDER BY m.position";

static char *names_of(joined *j, const char *words, const char *name)
{
    sqlite3_stmt *found = ask(j, words, name);
    char *list = NULL;
    if (found && sqlite3_step(found) == SQLITE_ROW && sqlite3_column_text(found, 0))
        list = arena_copy(j->memory, (const char *)sqlite3_column_text(found, 0));
    sqlite3_finalize(found);
    return list;
}

static char *imported_names(joined *j, const char *only)
{
    return names_of(j,
                    "SELECT group_concat(DISTINCT s.name) FROM study s JOIN member m"
                    " ON m.study = s.id JOIN trial t ON t.key = m.key JOIN trial_plugin u"
                    " ON u.trial = t.id JOIN plugin p ON p.id = u.plugin"
                    " WHERE p.kind = 'imported' AND (?1 = '' OR s.name = ?1)",
                    only);
}

static bool not_imported(joined *j, const baseline *b)
{
    char *others = imported_names(j, "");
    return failure_set(j->why,
                       "%s: the store has no imported study %s; %s%s (slalom import FILE "
                       "--study %s)",
                       b->place, b->study, others ? "expected one of " : "it has none",
                       others ? others : "", b->study);
}

static bool nowhere(joined *j, const baseline *b)
{
    char *theirs =
        names_of(j,
                 "SELECT group_concat(label, ', ') FROM (SELECT DISTINCT"
                 " '\"' || m.problem_label || '\"' AS label FROM study s JOIN member m"
                 " ON m.study = s.id WHERE s.name = ? LIMIT 4)",
                 b->study);
    return failure_set(j->why,
                       "%s: no trial of %s stands on a problem of this study: it has %s; "
                       "expected problems: {\"%s\": THEIRS}, and optimizers that it has",
                       b->place, b->study, theirs ? theirs : "none",
                       j->study->trials[0].problem_label);
}

static bool join(joined *j, const baseline *b)
{
    bool single = one_problem(j) && only_problem(j, b->study) != NULL;
    int64_t before = j->study->trial_count, found = 0;
    sqlite3_stmt *rows = ask(j, TRIALS, b->study);
    if (j->metric && rows)
        sqlite3_bind_text(rows, 2, j->metric, -1, SQLITE_STATIC);
    int code = SQLITE_ERROR;
    while (rows && (code = sqlite3_step(rows)) == SQLITE_ROW) {
        const trial *own =
            counterpart(j, b, (const char *)sqlite3_column_text(rows, 2), single);
        found++;
        if (own && is_wanted(b, (const char *)sqlite3_column_text(rows, 1)))
            add_row(j, b, rows, own);
    }
    sqlite3_finalize(rows);
    if (code != SQLITE_DONE)
        return failure_set(j->why, "%s: cannot read the baseline %s: %s", b->place, b->study,
                           sqlite3_errmsg(store_database(j->store)));
    if (found == 0) /* others may have the metric */
        return (j->metric && imported_names(j, b->study)) || not_imported(j, b);
    return j->study->trial_count > before || nowhere(j, b);
}

const study *baseline_join(store *st, const study *s, const char *metric, arena *a, failure *f)
{
    if (s->baseline_count == 0)
        return s;
    study *copy = arena_alloc(a, sizeof *copy);
    *copy = *s;
    joined j = {st, copy, metric, s->trial_count, s->trial_count, a, f};
    for (int k = 0; k < s->baseline_count; k++)
        if (!join(&j, &s->baselines[k]))
            return NULL;
    return copy;
}
