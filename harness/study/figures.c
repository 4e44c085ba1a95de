/* Targets and figures: what is looked at when the trials are done. */
#include <string.h>

#include <slalom/probe.h>

#include "study/draft.h"

typedef struct names {
    const char **at;
    size_t count;
} names;

static const sl_metric *metrics_of(const entry *e)
{
    const sl_plugin *about = e->parts[0].about;
    return e->kind == SL_KIND_PROBE ? ((const sl_probe *)about)->metrics
                                    : ((const sl_problem *)about)->metrics;
}

static bool has_metric(const entry *e, const char *metric)
{
    for (const sl_metric *m = metrics_of(e); m && m->name; m++)
        if (strcmp(m->name, metric) == 0)
            return true;
    return false;
}

bool figures_metric_of(const draft *d, const entry *problem, const char *metric)
{
    bool known = strcmp(metric, "loss") == 0 || has_metric(problem, metric);
    for (int k = 0; k < d->probes.count; k++)
        known |= has_metric(d->probes.at + k, metric);
    return known;
}

static void collect(reader *r, entries list, names *all)
{
    for (int k = 0; k < list.count; k++)
        for (const sl_metric *m = metrics_of(list.at + k); m && m->name; m++) {
            const char **more = arena_array(r->memory, const char *, all->count + 1);
            memcpy(more, all->at, all->count * sizeof *more);
            more[all->count++] = m->name;
            all->at = more;
        }
}

static bool check_metric(reader *r, const node *n, const char *metric, const draft *d)
{
    static const char *loss[] = {"loss"};
    for (int k = 0; k < d->problems.count; k++)
        if (figures_metric_of(d, d->problems.at + k, metric))
            return true;
    names all = {loss, 1};
    collect(r, d->problems, &all);
    collect(r, d->probes, &all);
    return node_fail(n, r->why, "unknown metric \"%s\"; %s", metric,
                     reader_hint(r, metric, all.at, all.count));
}

static bool add_target(reader *r, const char *metric, const node *value, study *s)
{
    target *t = s->targets + s->target_count++;
    t->metric = metric;
    return (reader_number(value, &t->value) && t->value - t->value == 0.0) ||
           node_fail(value, r->why, "target of %s is %s; expected a number", metric,
                     node_found(value, r->memory));
}

static int target_room(const node *n)
{
    int room = 0;
    for (int k = 0; k < n->count; k++)
        room += n->items[k]->kind == NODE_LIST ? n->items[k]->count : 1;
    return room;
}

static bool read_targets_of(reader *r, const node *metric, const node *values, study *s)
{
    if (values->kind != NODE_LIST)
        return add_target(r, metric->text, values, s);
    if (values->count == 0)
        return node_fail(values, r->why, "the targets of %s are an empty list", metric->text);
    for (int k = 0; k < values->count; k++)
        if (!add_target(r, metric->text, values->items[k], s))
            return false;
    return true;
}

bool figures_targets(reader *r, const node *n, const draft *d, study *s)
{
    if (n && (n->kind != NODE_MAP || !n->count))
        return node_fail(n, r->why, "targets is %s; expected a map, as in {loss: [0.4, 0.35]}",
                         node_found(n, r->memory));
    s->targets = arena_array(r->memory, target, n ? target_room(n) : 0);
    for (int k = 0; n && k < n->count; k++)
        if (!check_metric(r, n->keys[k], n->keys[k]->text, d) ||
            !read_targets_of(r, n->keys[k], n->items[k], s))
            return false;
    return true;
}

static bool check_clock(reader *r, const node *n)
{
    static const char *const clocks[] = {
        "steps",        "samples", "loss_calls", "gradient_calls",    "hvp_calls",
        "matvec_calls", "flops",   "seconds",    "optimizer_seconds", "oracle_seconds"};
    size_t count = sizeof clocks / sizeof *clocks;
    for (size_t k = 0; k < count; k++)
        if (strcmp(n->text, clocks[k]) == 0)
            return true;
    return node_fail(n, r->why, "unknown clock %s; %s", node_found(n, r->memory),
                     reader_hint(r, n->text, clocks, count));
}

static bool check_over(reader *r, const node *n, const draft *d)
{
    const sl_plugin *last = d->optimizers.at[0].parts[0].about;
    for (int k = 0; k < d->optimizers.count; k++) {
        last = d->optimizers.at[k].parts[0].about;
        if (option_find(last, n->text) >= 0)
            return true;
    }
    return node_fail(n, r->why, "%s is no option of any optimizer of this study; %s",
                     node_found(n, r->memory),
                     reader_hint(r, n->text, reader_options(r, last), option_count(last)));
}

/* The metric in "loss" or "final loss". */
static const char *metric_in(const char *spelt)
{
    static const char final[] = "final ";
    return strncmp(spelt, final, sizeof final - 1) == 0 ? spelt + sizeof final - 1 : spelt;
}

static bool read_field(reader *r, const node *key, const node *value, const draft *d, figure *f)
{
    static const char *const of_curves[] = {"x", "y"}, *const of_sensitivity[] = {"over", "y"};
    bool curves = f->kind == FIGURE_CURVES;
    if (value->kind != NODE_SCALAR)
        return node_fail(value, r->why, "%s of a figure is %s; expected a name", key->text,
                         node_found(value, r->memory));
    if (strcmp(key->text, "y") == 0) {
        f->y = metric_in(value->text);
        return check_metric(r, value, f->y, d);
    }
    if (curves && strcmp(key->text, "x") == 0) {
        f->x = value->text;
        return check_clock(r, value);
    }
    if (!curves && strcmp(key->text, "over") == 0) {
        f->over = value->text;
        return check_over(r, value, d);
    }
    return node_fail(key, r->why, "unknown key \"%s\" of a figure; %s", key->text,
                     reader_hint(r, key->text, curves ? of_curves : of_sensitivity, 2));
}

static bool read_figure(reader *r, const node *n, const draft *d, figure *f)
{
    static const char *const kinds[] = {"curves", "sensitivity"};
    bool named = n->kind == NODE_SCALAR, map = n->kind == NODE_MAP && n->count == 1;
    const node *kind = map ? n->keys[0] : n, *fields = map ? n->items[0] : NULL;
    bool curves = strcmp(kind->text, kinds[0]) == 0;
    if (!named && !map)
        return node_fail(n, r->why, "found %s; expected one figure, as in curves: {y: loss}",
                         node_found(n, r->memory));
    if (!curves && strcmp(kind->text, kinds[1]) != 0)
        return node_fail(kind, r->why, "unknown figure \"%s\"; %s", kind->text,
                         reader_hint(r, kind->text, kinds, 2));
    if (fields && fields->kind != NODE_MAP && fields->kind != NODE_NOTHING)
        return node_fail(fields, r->why, "%s is %s; expected a map", kind->text,
                         node_found(fields, r->memory));
    *f = (figure){.kind = curves ? FIGURE_CURVES : FIGURE_SENSITIVITY, .y = "loss"};
    f->x = curves ? "steps" : NULL;
    for (int k = 0; fields && k < fields->count; k++)
        if (!read_field(r, fields->keys[k], fields->items[k], d, f))
            return false;
    return curves || f->over ||
           node_fail(kind, r->why, "sensitivity needs over: the option on its axis");
}

bool figures_read(reader *r, const node *n, const draft *d, study *s)
{
    if (n && n->kind != NODE_LIST)
        return node_fail(n, r->why, "figures is %s; expected a list of figures",
                         node_found(n, r->memory));
    s->figure_count = n ? n->count : 0;
    s->figures = arena_array(r->memory, figure, s->figure_count + 1);
    for (int k = 0; n && k < n->count; k++)
        if (!read_figure(r, n->items[k], d, s->figures + k))
            return false;
    return true;
}
