/* Tests of what a plugin says about itself; none of its code runs. */
#include "check/descriptor.h"

#include <ctype.h>
#include <string.h>

#include <slalom/optimizer.h>
#include <slalom/probe.h>
#include <slalom/schedule.h>

bool name_valid(const char *name)
{
    return name && islower((unsigned char)name[0]) &&
           name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0';
}

bool line_valid(const char *line)
{
    return line && line[0] && !strchr(line, '\n');
}

static bool metrics_valid(const sl_metric *metrics, failure *f)
{
    for (int k = 0; metrics && metrics[k].name; k++) {
        if (!name_valid(metrics[k].name) || strcmp(metrics[k].name, "loss") == 0)
            return failure_set(f,
                               "metric \"%s\": expected lower case letters, digits and _, "
                               "and not loss, which is always there",
                               metrics[k].name);
        if (!metrics[k].unit)
            return failure_set(f, "metric %s has no unit; say \"\" when there is none",
                               metrics[k].name);
        for (int j = 0; j < k; j++)
            if (strcmp(metrics[j].name, metrics[k].name) == 0)
                return failure_set(f, "two metrics are called %s", metrics[k].name);
    }
    return true;
}

static bool vectors_valid(const sl_optimizer *o, failure *f)
{
    for (int k = 0; o->vectors && o->vectors[k].name; k++)
        if (o->vectors[k].offset + sizeof(void *) > o->plugin.self ||
            o->vectors[k].offset % sizeof(void *) != 0)
            return failure_set(f, "vector %s lies at byte %zu of a struct of %u bytes",
                               o->vectors[k].name, o->vectors[k].offset, o->plugin.self);
    return true;
}

static bool optimizer_valid(const sl_optimizer *o, failure *f)
{
    if (!o->step)
        return failure_set(f, "has no step");
    if (!o->eval_begin != !o->eval_end)
        return failure_set(f, "has only one of eval_begin and eval_end");
    return vectors_valid(o, f);
}

static bool problem_valid(const sl_problem *p, failure *f)
{
    if (!p->start)
        return failure_set(f, "has no start");
    if (!p->loss && !p->gradient && !p->matvec)
        return failure_set(f, "offers none of loss, gradient and matvec");
    if (!p->loss && !p->measure)
        return failure_set(f, "has neither loss nor measure, so nothing can be plotted");
    return metrics_valid(p->metrics, f);
}

static bool transform_valid(const sl_problem *p, failure *f)
{
    if (!p->loss && !p->gradient && !p->hvp && !p->matvec && !p->rhs && !p->diagonal)
        return failure_set(f, "answers no call itself, so it does nothing");
    if (p->lift && !p->initial)
        return failure_set(f, "has a lift, so parameters of its own, and no initial for them");
    if (p->load)
        return failure_set(f, "has a load, which is for problems: a transform has only start");
    return true;
}

static bool probe_valid(const sl_probe *p, failure *f)
{
    if (!p->measure)
        return failure_set(f, "has no measure");
    if (!p->metrics || !p->metrics[0].name)
        return failure_set(f, "has no metrics");
    return metrics_valid(p->metrics, f);
}

static bool functions_valid(const sl_plugin *about, failure *f)
{
    switch ((sl_kind)about->stamp.kind) {
    case SL_KIND_OPTIMIZER:
        return optimizer_valid((const sl_optimizer *)about, f);
    case SL_KIND_PROBLEM:
        return problem_valid((const sl_problem *)about, f);
    case SL_KIND_TRANSFORM:
        return transform_valid((const sl_problem *)about, f);
    case SL_KIND_SCHEDULE:
        return ((const sl_schedule *)about)->factor || failure_set(f, "has no factor");
    case SL_KIND_PROBE:
        return probe_valid((const sl_probe *)about, f);
    }
    return failure_set(f, "is of unknown kind %u", about->stamp.kind);
}

bool test_descriptor(const subject *s, failure *f)
{
    const plugin *p = s->contract->plugin;
    for (int k = 0; k < PRECISIONS; k++) {
        const sl_plugin *about = p->variant[k];
        if (!about)
            continue;
        if (!name_valid(about->name))
            return failure_set(f, "the name \"%s\" must be lower case letters, digits and _",
                               about->name);
        if (!line_valid(about->summary))
            return failure_set(f, "the summary must be one line that says something");
        if (!about->reference)
            return failure_set(f, "the reference is NULL; say \"\" when there is none");
        if (!functions_valid(about, f))
            return false;
    }
    return true;
}
