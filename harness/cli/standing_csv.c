#include <math.h>
#include <string.h>

#include "cli/standing.h"
#include "stats/choice.h"
#include "stats/reach.h"
#include "store/json.h"

static bool same_target(const target *a, const target *b)
{
    return a->value == b->value && strcmp(a->metric, b->metric) == 0;
}

static void add_once(standing_targets *all, const target *t)
{
    for (int k = 0; k < all->count; k++)
        if (same_target(all->targets[k], t))
            return;
    all->targets[all->count++] = t;
}

standing_targets standing_csv_targets(const study *first, arena *a)
{
    standing_targets all = {0};
    int most = 0;
    for (const study *s = first; s; s = s->next)
        most += s->target_count;
    all.targets = arena_array(a, const target *, most);
    for (const study *s = first; s; s = s->next)
        for (int k = 0; k < s->target_count; k++)
            add_once(&all, &s->targets[k]);
    return all;
}

void standing_csv_header(const standing_targets *all, summary_kind kind, text *out)
{
    static const char *const names[] = {"steps", "samples", "gradient_calls", "seconds"};
    text_add(out,
             "study,problem,optimizer,setting,options,metric,%s,low,high,seeds,"
             "diverged,failed,state_bytes",
             summary_names[kind]);
    for (int k = 0; k < all->count; k++)
        for (int c = 0; c < 4; c++) {
            text name = {0};
            text_add(&name, "%s to %s ", names[c], all->targets[k]->metric);
            text_add_number(&name, all->targets[k]->value);
            text_add(out, ",");
            sheet_csv_field(out, name.data);
            text_free(&name);
        }
    text_add(out, "\n");
}

static bool has_target(const study *s, const target *t)
{
    for (int k = 0; k < s->target_count; k++)
        if (same_target(&s->targets[k], t))
            return true;
    return false;
}

static void add_csv_number(text *out, double value)
{
    text_add(out, ",");
    if (value == floor(value) && fabs(value) < 1e15)
        text_add(out, "%.0f", value);
    else if (isfinite(value))
        text_add_number(out, value);
    else if (!isnan(value))
        text_add(out, value < 0 ? "-inf" : "inf");
}

static void add_csv_target(store *st, const results *r, const group *g, const target *t,
                           text *out, arena *a)
{
    reached all;
    if (!has_target(r->study, t) || !reach_target(st, g, t, &all, a)) {
        text_add(out, ",,,,");
        return;
    }
    add_csv_number(out, all.steps.median);
    add_csv_number(out, all.samples.median);
    add_csv_number(out, all.gradient_calls.median);
    add_csv_number(out, all.seconds.median);
}

static void add_csv_line(store *st, const results *r, const group *g,
                         const standing_targets *targets, summary_kind kind, text *out,
                         arena *a)
{
    text options = {0};
    json_options(g->trial, &options);
    const char *fields[] = {
        r->study->name,
        g->trial->problem_label,
        g->trial->label,
        group_setting(r, g, a),
        options.data,
        r->measure.best ? arena_format(a, "best %s", r->measure.metric) : r->measure.metric,
    };
    for (int k = 0; k < 6; k++) {
        text_add(out, "%s", k ? "," : "");
        sheet_csv_field(out, fields[k]);
    }
    text_free(&options);
    interval values = summary_values(r, summary_of(g, kind, a));
    add_csv_number(out, values.estimate);
    add_csv_number(out, values.low);
    add_csv_number(out, values.high);
    text_add(out, ",%d,%d,%d,", g->count, g->diverged, g->failed);
    if (g->outcomes[0].record.state_bytes >= 0)
        text_add(out, "%lld", (long long)g->outcomes[0].record.state_bytes);
    for (int k = 0; k < targets->count; k++)
        add_csv_target(st, r, g, targets->targets[k], out, a);
    text_add(out, "\n");
}

void standing_csv(store *st, const results *r, const char *problem_label,
                  const standing_targets *targets, summary_kind kind, text *out, arena *a)
{
    standing all = standing_rank(st, r, problem_label, kind, a);
    for (int k = 0; k < all.count; k++)
        add_csv_line(st, r, all.groups[k], targets, kind, out, a);
}
