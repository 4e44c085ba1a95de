#include "cli/traits.h"

#include <slalom/probe.h>

#include "plugin/calls.h"

static traits of_problem(const sl_problem *p)
{
    traits t = {.needs = p->needs, .passes = p->passes, .metrics = p->metrics};
    t.offers = calls_offered(p, 0);
    t.generated = p->generated;
    t.surrogate = p->surrogate;
    return t;
}

traits traits_of(const plugin *p)
{
    traits none = {0};
    const sl_plugin *about = plugin_about(p);
    const sl_optimizer *optimizer = (const sl_optimizer *)about;
    const sl_probe *probe = (const sl_probe *)about;
    switch (p->kind) {
    case SL_KIND_OPTIMIZER:
        return (traits){
            .needs = optimizer->needs, .uses = optimizer->uses, .vectors = optimizer->vectors};
    case SL_KIND_PROBLEM:
    case SL_KIND_TRANSFORM:
        return of_problem((const sl_problem *)about);
    case SL_KIND_PROBE:
        return (traits){.needs = probe->needs, .metrics = probe->metrics};
    default:
        return none;
    }
}

void traits_calls(text *out, uint32_t set, const char *between, const char *quote)
{
    for (int k = 0, shown = 0; k < SL_CALLS; k++)
        if (set & (1u << k))
            text_add(out, "%s%s%s%s", shown++ ? between : "", quote, call_name((sl_call)k),
                     quote);
}
