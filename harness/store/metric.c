#include "store/metric.h"

#include <slalom/probe.h>
#include <string.h>

static const sl_metric *find(const sl_metric *metrics, const char *name)
{
    for (const sl_metric *m = metrics; m && m->name; m++)
        if (strcmp(m->name, name) == 0)
            return m;
    return NULL;
}

sl_metric metric_of(const trial *t, const char *name)
{
    const sl_problem *problem = (const sl_problem *)plugin_about(t->problem.plugin);
    const sl_metric *found = find(problem->metrics, name);
    for (int k = 0; !found && k < t->probe_count; k++)
        found = find(((const sl_probe *)plugin_about(t->probes[k].plugin))->metrics, name);
    if (!found)
        return (sl_metric){.name = name, .unit = ""};
    return (sl_metric){found->name, found->unit ? found->unit : "", found->higher_is_better};
}
