#include "stats/results.h"

#include <math.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/nearest.h"
#include "stats/baseline.h"
#include "stats/reserve.h"
#include "store/json.h"

measure measure_read(const char *words, arena *a)
{
    if (strncmp(words, "best ", 5) == 0)
        return (measure){arena_copy(a, words + 5), true};
    return (measure){arena_copy(a, strncmp(words, "final ", 6) == 0 ? words + 6 : words),
                     false};
}

double results_value(const results *r, double score)
{
    return r->higher ? -score : score;
}

spread results_spread(const results *r, spread s)
{
    return r->higher ? (spread){-s.high, -s.median, -s.low} : s;
}

bool results_measured(const results *r, const char *problem_label)
{
    for (int64_t k = 0; k < r->group_count; k++)
        if (strcmp(r->groups[k].trial->problem_label, problem_label) == 0)
            for (int i = 0; i < r->groups[k].count; i++)
                if (r->groups[k].outcomes[i].measured)
                    return true;
    return false;
}

/* What the trials of a group share. */
static char *group_name(const trial *t, arena *a)
{
    text name = {0};
    text_add(&name, "%s\n%s\n%s\n", t->problem_label, t->label, t->optimizer.plugin->name);
    json_options(t, &name);
    char *copy = arena_copy_bytes(a, name.data, name.length);
    text_free(&name);
    return copy;
}

/* The group of every trial, numbered in the study's order. */
static int64_t *number_groups(const study *s, int64_t *count, arena *a)
{
    struct hsearch_data table = {0};
    int64_t *numbers = arena_array(a, int64_t, s->trial_count);
    *count = 0;
    if (!hcreate_r((size_t)s->trial_count * 2 + 8, &table))
        memory_need(NULL);
    for (int64_t k = 0; k < s->trial_count; k++) {
        ENTRY entry = {group_name(&s->trials[k], a), NULL}, *found = NULL;
        if (!hsearch_r(entry, FIND, &found, &table)) {
            entry.data = (void *)(intptr_t)(*count)++;
            if (!hsearch_r(entry, ENTER, &found, &table))
                memory_need(NULL);
        }
        numbers[k] = (int64_t)(intptr_t)found->data;
    }
    hdestroy_r(&table);
    return numbers;
}

static void make_groups(results *r, arena *a)
{
    const study *s = r->study;
    int64_t *numbers = number_groups(s, &r->group_count, a);
    r->groups = arena_array(a, group, r->group_count);
    for (int64_t k = 0; k < s->trial_count; k++) {
        group *g = &r->groups[numbers[k]];
        if (!g->trial)
            g->trial = &s->trials[k];
        g->seeds++;
    }
    for (int64_t k = 0; k < s->trial_count; k++) {
        group *g = &r->groups[numbers[k]];
        if (!g->outcomes)
            g->outcomes = arena_array(a, outcome, g->seeds);
        g->outcomes[g->count++].trial = &s->trials[k];
    }
}

static void add_once(const char **words, int *count, const char *word)
{
    for (int k = 0; k < *count; k++)
        if (strcmp(words[k], word) == 0)
            return;
    words[(*count)++] = word;
}

static void list_labels(results *r, arena *a)
{
    r->problems = arena_array(a, const char *, r->group_count);
    r->labels = arena_array(a, const char *, r->group_count);
    for (int64_t k = 0; k < r->group_count; k++) {
        add_once(r->problems, &r->problem_count, r->groups[k].trial->problem_label);
        add_once(r->labels, &r->label_count, r->groups[k].trial->label);
    }
}

static bool ended(const outcome *o)
{
    return o->record.row != 0 && o->record.status != TRIAL_RUNNING &&
           o->record.status != TRIAL_INTERRUPTED;
}

static void load_outcome(store *st, results *r, outcome *o)
{
    double value = (double)NAN, first = (double)NAN;
    const char *metric = r->measure.metric;
    bool reached_end = o->record.status == TRIAL_DONE || o->record.status == TRIAL_TARGET;
    bool found = r->measure.best ? store_best(st, o->record.row, metric, &value)
                                 : store_final(st, o->record.row, metric, &value);
    o->measured = store_first(st, o->record.row, metric, &first);
    double score = r->higher ? -value : value;
    o->first = r->higher ? -first : first;
    o->score = found && reached_end && !isnan(score) ? score : (double)INFINITY;
}

static void summarize(group *g, arena *a)
{
    double *scores = arena_array(a, double, g->count);
    for (int k = 0; k < g->count; k++) {
        scores[k] = g->outcomes[k].score;
        g->diverged += g->outcomes[k].record.status == TRIAL_DIVERGED;
        g->failed += !trial_status_is_result(g->outcomes[k].record.status);
    }
    g->score = spread_of(scores, g->count);
}

/* Keeps the outcomes that the store has. */
static void load_group(store *st, results *r, group *g, arena *a)
{
    int kept = 0;
    for (int k = 0; k < g->count; k++) {
        outcome o = g->outcomes[k];
        if (!store_record(st, o.trial->key, a, &o.record) || !ended(&o))
            continue;
        load_outcome(st, r, &o);
        g->outcomes[kept++] = o;
    }
    r->missing += g->count - kept;
    g->count = kept;
    summarize(g, a);
}

/* Reads how the metric is judged from the first trial that has it. */
static bool find_orientation(store *st, results *r, arena *a)
{
    const study *s = r->study;
    record at;
    for (int64_t k = 0; k < s->trial_count; k++)
        if (store_record(st, s->trials[k].key, a, &at) &&
            store_orientation(st, at.row, r->measure.metric, &r->higher, &r->unit, a))
            return true;
    return false;
}

static bool no_metric(store *st, const results *r, arena *a, failure *f)
{
    const char *nearest, *metric = r->measure.metric;
    int64_t count = 0;
    char **names = store_metric_names(st, r->study->name, &count, a);
    if (count == 0)
        return failure_set(f, "the store has no trial of the study %s yet: slalom run %s",
                           r->study->name, r->study->path);
    nearest = nearest_name(metric, (const char *const *)names, (size_t)count);
    return failure_set(f, "no trial of the study %s has the metric %s: expected %s%s",
                       r->study->name, metric, nearest ? "" : "one like ",
                       nearest ? nearest : names[0]);
}

results *results_load(store *st, const study *s, measure m, arena *a, failure *f)
{
    results *r = arena_alloc(a, sizeof *r);
    s = baseline_join(st, reserve_join(st, s, a), m.metric, a, f);
    if (!s)
        return NULL;
    *r = (results){.study = s, .measure = m, .unit = ""};
    if (!find_orientation(st, r, a)) {
        no_metric(st, r, a, f);
        return NULL;
    }
    make_groups(r, a);
    list_labels(r, a);
    for (int64_t k = 0; k < r->group_count; k++)
        load_group(st, r, &r->groups[k], a);
    return r;
}
