/* The data behind the page's curves and its table of trials, as JSON. */
#include <string.h>

#include "report/inside.h"
#include "report/lines.h"
#include "report/markup.h"
#include "stats/choice.h"
#include "store/json.h"

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

static void add_group(const report *page, const line *one, text *out)
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

/* The race's own part; its settings' curves begin at `next`; returns what is behind them. */
static const line *add_race(const report *page, const race *one, const line *next, text *out)
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
    for (int64_t k = 0; k < r->group_count; k++, next++) {
        text_add(out, k ? ",\n" : "");
        add_group(page, next, out);
    }
    text_add(out, "],\"trials\":");
    add_trials(r, out);
    text_add(out, "}");
    return next;
}

static void add_detail(const detail *d, text *out)
{
    text_add(out, "\"detail\":{\"best\":%lld,\"others\":%lld,\"metrics\":%s,\"clocks\":%s}",
             (long long)d->best_points, (long long)d->other_points,
             d->other_metrics ? "true" : "false", d->other_clocks ? "true" : "false");
}

bool section_data(const report *page, text *out, failure *f)
{
    lines read;
    text json = {0};
    const char *comma = "";
    bool good = lines_read(page, &read, f);
    const line *next = read.all;
    text_add(&json, "{\"races\":[");
    for (int k = 0; good && k < page->race_count; k++) {
        if (!page->races[k].results)
            continue;
        text_add(&json, "%s", comma);
        next = add_race(page, &page->races[k], next, &json);
        comma = ",\n";
    }
    text_add(&json, "],");
    add_detail(&read.detail, &json);
    text_add(&json, "}");
    markup_json(out, &json);
    text_free(&json);
    lines_free(&read);
    return good;
}
