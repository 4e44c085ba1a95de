#include "report/lines.h"

#include <stdlib.h>

#include "base/memory.h"
#include "report/curve.h"

enum { CLOCKS_OWN = 4 }; /* the step, and three kinds of seconds that it does not determine */

static detail plan(const report *page)
{
    curve_count n = {.metrics = 1, .clocks = CLOCKS_OWN};
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

static void list_lines(const report *page, lines *l)
{
    *l = (lines){.detail = plan(page)};
    for (int k = 0; k < page->race_count; k++)
        l->count += page->races[k].results ? page->races[k].results->group_count : 0;
    l->all = memory_need(calloc((size_t)l->count + 1, sizeof *l->all));
    line *one = l->all;
    for (int k = 0; k < page->race_count; k++) {
        const race *r = &page->races[k];
        for (int64_t i = 0; r->results && i < r->results->group_count; i++)
            *one++ = (line){r, &r->results->groups[i], r->best[i], {0}};
    }
}

static void read_line(store *st, line *one, const detail *d)
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

/* Each thread has a connection of its own. */
bool lines_read(const report *page, lines *l, failure *f)
{
    bool good = true;
    list_lines(page, l);
#pragma omp parallel
    {
        failure own;
        store *st = store_open_readonly(page->store_path, &own);
        if (!st) {
#pragma omp critical
            {
                good = false;
                *f = own;
            }
        }
#pragma omp for schedule(dynamic, 4)
        for (int64_t k = 0; k < l->count; k++)
            if (st)
                read_line(st, &l->all[k], &l->detail);
        store_close(st);
    }
    return good;
}

void lines_free(lines *l)
{
    for (int64_t k = 0; k < l->count; k++)
        text_free(&l->all[k].curves);
    free(l->all);
}
