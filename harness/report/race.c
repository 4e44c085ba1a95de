/* The races of a study: their results, metrics and best settings. */
#include <string.h>

#include "report/inside.h"
#include "stats/choice.h"

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
