/* The races of a study and the data of their settings and trials. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "report/curve.h"
#include "report/detail.h"
#include "report/inside.h"
#include "report/markup.h"
#include "stats/choice.h"
#include "store/json.h"
#include "store/points.h"

static void mark_best(race *one, arena *a)
{
    const results *r = one->results;
    one->best = arena_array(a, bool, r->group_count);
    for (int p = 0; p < r->problem_count; p++) {
        const group **chosen;
        int count = choose_best(r, r->problems[p], &chosen, a);
        for (int k = 0; k < count; k++)
            one->best[chosen[k] - r->groups] = true;
    }
}

/* The metric that the race is judged by, then the others by name. */
static void list_metrics(report *page, race *one)
{
    int64_t count;
    char **names = store_metric_names(page->store, one->study->name, &count, page->memory);
    one->metrics = arena_array(page->memory, const char *, count + 1);
    one->metrics[one->metric_count++] = one->results->measure.metric;
    for (int64_t k = 0; k < count; k++)
        if (strcmp(names[k], one->metrics[0]) != 0)
            one->metrics[one->metric_count++] = names[k];
}

static const char *report_name(const study *s, arena *a)
{
    const char *slash = s->next ? strchr(s->name, '/') : NULL;
    return slash ? arena_copy_bytes(a, s->name, (size_t)(slash - s->name)) : s->name;
}

static const char *race_name(const study *s)
{
    const char *slash = strchr(s->name, '/');
    return slash ? slash + 1 : s->name;
}

bool report_load(report *page, failure *f)
{
    arena *a = page->memory;
    bool any = false;
    page->name = report_name(page->study, a);
    for (const study *s = page->study; s; s = s->next)
        page->race_count++;
    page->races = arena_array(a, race, page->race_count);
    race *one = page->races;
    for (const study *s = page->study; s; s = s->next, one++) {
        one->study = s;
        one->name = page->race_count > 1 ? race_name(s) : "";
        const char *metric = s->figure_count ? s->figures[0].y : "loss";
        one->results = results_load(page->store, s, measure_read(metric, a), a, f);
        if (!one->results)
            continue;
        any = true;
        mark_best(one, a);
        list_metrics(page, one);
    }
    return any;
}

static detail plan(const report *page)
{
    curve_count n = {.metrics = 1, .clocks = 4};
    for (int k = 0; k < page->race_count; k++) {
        const race *one = &page->races[k];
        n.metrics = one->metric_count > n.metrics ? one->metric_count : n.metrics;
        for (int64_t i = 0; one->results && i < one->results->group_count; i++) {
            n.best += one->best[i];
            n.others += !one->best[i];
        }
    }
    return detail_plan(&n);
}

/* One setting, ready to be written once its curves were read. */
typedef struct job {
    const race *race;
    const group *group;
    bool best;
    text curves;
} job;

static job *list_jobs(const report *page, int64_t *count)
{
    *count = 0;
    for (int k = 0; k < page->race_count; k++)
        *count += page->races[k].results ? page->races[k].results->group_count : 0;
    job *jobs = memory_need(calloc((size_t)*count + 1, sizeof *jobs)), *one = jobs;
    for (int k = 0; k < page->race_count; k++) {
        const race *r = &page->races[k];
        for (int64_t i = 0; r->results && i < r->results->group_count; i++)
            *one++ = (job){r, &r->results->groups[i], r->best[i], {0}};
    }
    return jobs;
}

static void read_job(store *st, job *one, const detail *d)
{
    curve_request wanted = {
        .metrics = one->race->metrics,
        .metric_count = one->best || d->other_metrics ? one->race->metric_count : 1,
        .points = one->best ? d->best_points : d->other_points,
        .all_clocks = one->best || d->other_clocks,
    };
    if (wanted.points > 0)
        curve_json(st, one->race->results, one->group, &wanted, &one->curves);
    else
        text_add(&one->curves, "{}");
}

/* Reads all curves, on every core: each reader has a connection of its own. */
static bool read_jobs(const report *page, job *jobs, int64_t count, const detail *d, failure *f)
{
    bool good = true;
#pragma omp parallel
    {
        failure own;
        store *st = store_open_readonly(page->store_path, &own);
#pragma omp critical
        if (!st) {
            good = false;
            *f = own;
        }
#pragma omp for schedule(dynamic, 4)
        for (int64_t k = 0; k < count; k++)
            if (st)
                read_job(st, &jobs[k], d);
        store_close(st);
    }
    return good;
}

static int position(const char *const *words, int count, const char *word)
{
    int at = 0;
    while (at < count && strcmp(words[at], word) != 0)
        at++;
    return at;
}

static void add_score(text *out, const results *r, const group *g)
{
    spread s = results_spread(r, g->score);
    text_add(out, "[");
    text_add_number(out, s.low);
    text_add(out, ",");
    text_add_number(out, s.median);
    text_add(out, ",");
    text_add_number(out, s.high);
    text_add(out, "]");
}

static void add_group(const report *page, const job *one, text *out)
{
    const results *r = one->race->results;
    const group *g = one->group;
    text_add(out, "{\"problem\":%d,\"label\":%d,\"setting\":",
             position(r->problems, r->problem_count, g->trial->problem_label),
             position(r->labels, r->label_count, g->trial->label));
    text_add_json(out, group_setting(r, g, page->memory));
    text_add(out,
             ",\"best\":%s,\"seeds\":[%d,%d,%d,%d],\"score\":", one->best ? "true" : "false",
             g->seeds, g->count, g->diverged, g->failed);
    add_score(out, r, g);
    text_add(out, ",\"optimizer\":");
    text_add_json(out, g->trial->optimizer.plugin->name);
    text_add(out, ",\"options\":");
    json_options(g->trial, out);
    text_add(out, ",\"curves\":");
    text_add_bytes(out, one->curves.data, one->curves.length);
    text_add(out, "}");
}

static void add_trial(text *out, int64_t group_at, const results *r, const outcome *o)
{
    text_add(out, "[%lld,%lld,%llu,\"%s\",%lld,%.4g,", (long long)group_at,
             (long long)o->record.row, (unsigned long long)o->trial->seed,
             trial_status_name(o->record.status), (long long)o->record.steps,
             o->record.seconds);
    text_add_number(out, results_value(r, o->score));
    if (*o->record.message) {
        text_add(out, ",");
        text_add_json(out, o->record.message);
    }
    text_add(out, "]");
}

static void add_trials(const results *r, text *out)
{
    const char *comma = "";
    text_add(out, "[");
    for (int64_t k = 0; k < r->group_count; k++)
        for (int i = 0; i < r->groups[k].count; i++) {
            text_add(out, "%s", comma);
            add_trial(out, k, r, &r->groups[k].outcomes[i]);
            comma = ",\n";
        }
    text_add(out, "]");
}

static void add_words(text *out, const char *const *words, int count)
{
    text_add(out, "[");
    for (int k = 0; k < count; k++) {
        text_add(out, k ? "," : "");
        text_add_json(out, words[k]);
    }
    text_add(out, "]");
}

static const char *problem_options(const results *r, const char *problem_label, text *out)
{
    for (int64_t k = 0; k < r->group_count; k++)
        if (strcmp(r->groups[k].trial->problem_label, problem_label) == 0) {
            json_problem_options(r->groups[k].trial, out);
            return r->groups[k].trial->problem.plugin->name;
        }
    return "";
}

static void add_problems(const results *r, text *out)
{
    text_add(out, "[");
    for (int k = 0; k < r->problem_count; k++) {
        text options = {0};
        const char *name = problem_options(r, r->problems[k], &options);
        text_add(out, "%s{\"label\":", k ? "," : "");
        text_add_json(out, r->problems[k]);
        text_add(out, ",\"plugin\":");
        text_add_json(out, name);
        text_add(out, ",\"options\":%s}", options.data ? options.data : "{}");
        text_free(&options);
    }
    text_add(out, "]");
}

/* How each metric is judged, from the first trial that logs it. */
static void add_metrics(const report *page, const race *one, text *out)
{
    text_add(out, "[");
    for (int m = 0; m < one->metric_count; m++) {
        bool higher = false, found = false;
        const char *unit = "";
        const results *r = one->results;
        for (int64_t k = 0; k < r->group_count && !found; k++)
            for (int i = 0; i < r->groups[k].count && !found; i++)
                found = store_orientation(page->store, r->groups[k].outcomes[i].record.row,
                                          one->metrics[m], &higher, &unit, page->memory);
        text_add(out, "%s{\"name\":", m ? "," : "");
        text_add_json(out, one->metrics[m]);
        text_add(out, ",\"unit\":");
        text_add_json(out, unit);
        text_add(out, ",\"higher\":%s}", higher ? "true" : "false");
    }
    text_add(out, "]");
}

/* The race's own part; its settings' curves are in `jobs`. */
static const job *add_race(const report *page, const race *one, const job *jobs, text *out)
{
    const results *r = one->results;
    text_add(out, "{\"name\":");
    text_add_json(out, one->name);
    text_add(out, ",\"judged\":\"%s\",\"metrics\":", r->measure.best ? "best" : "final");
    add_metrics(page, one, out);
    text_add(out, ",\"problems\":");
    add_problems(r, out);
    text_add(out, ",\"labels\":");
    add_words(out, r->labels, r->label_count);
    text_add(out, ",\"groups\":[");
    for (int64_t k = 0; k < r->group_count; k++, jobs++) {
        text_add(out, k ? ",\n" : "");
        add_group(page, jobs, out);
    }
    text_add(out, "],\"trials\":");
    add_trials(r, out);
    text_add(out, "}");
    return jobs;
}

static void add_detail(const detail *d, text *out)
{
    text_add(out, "\"detail\":{\"best\":%lld,\"others\":%lld,\"metrics\":%s,\"clocks\":%s}",
             (long long)d->best_points, (long long)d->other_points,
             d->other_metrics ? "true" : "false", d->other_clocks ? "true" : "false");
}

bool race_data(const report *page, text *out, failure *f)
{
    int64_t count;
    detail d = plan(page);
    job *jobs = list_jobs(page, &count);
    const job *next = jobs;
    bool good = read_jobs(page, jobs, count, &d, f);
    const char *comma = "";
    text json = {0};
    text_add(&json, "{\"races\":[");
    for (int k = 0; good && k < page->race_count; k++) {
        if (!page->races[k].results)
            continue;
        text_add(&json, "%s", comma);
        next = add_race(page, &page->races[k], next, &json);
        comma = ",\n";
    }
    text_add(&json, "],");
    add_detail(&d, &json);
    text_add(&json, "}");
    markup_json(out, &json);
    text_free(&json);
    for (int64_t k = 0; k < count; k++)
        text_free(&jobs[k].curves);
    free(jobs);
    return good;
}
