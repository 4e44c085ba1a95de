/* Targets, and which metrics they and the figures may name. */
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

bool figures_check_metric(reader *r, const node *n, const char *metric, const draft *d)
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
        if (!figures_check_metric(r, n->keys[k], n->keys[k]->text, d) ||
            !read_targets_of(r, n->keys[k], n->items[k], s))
            return false;
    return true;
}
