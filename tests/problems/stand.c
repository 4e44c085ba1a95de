#include "stand.h"

#include <criterion/criterion.h>
#include <string.h>

static void give(setting *to, const given *g)
{
    int at = option_find(plugin_about(to->plugin), g->name);
    cr_assert(at >= 0, "%s has no option %s", to->plugin->name, g->name);
    to->values[at].number = g->number;
    if (g->path)
        to->values[at].text = to->values[at].path = g->path;
}

static void give_problem(stand *s, const given *g)
{
    if (strcmp(g->name, "seed") == 0)
        s->trial.seed = (uint64_t)g->number;
    else if (strcmp(g->name, "instance") == 0)
        s->trial.instance = (uint64_t)g->number;
    else
        give(&s->trial.problem, g);
}

/* That plugin with its defaults. */
static setting defaults(stand *s, sl_kind kind, const char *name)
{
    const plugin *p = registry_find(s->plugins, kind, name);
    cr_assert(p, "no %s among the plugins", name);
    const setting made = {
        p, arena_array(s->memory, option_value, option_count(plugin_about(p)) + 1)};
    setting_defaults(p, made.values);
    return made;
}

static bool stand_up(stand *s)
{
    s->chain = chain_open(&s->trial, s->data, &s->message);
    if (!s->chain)
        return false;
    s->f = chain_oracle(s->chain);
    s->x = chain_x(s->chain);
    s->n = s->f->n;
    return true;
}

bool stand_open(stand *s, const char *problem, const given *options)
{
    *s = (stand){.memory = arena_new(), .plugins = registry_open()};
    s->trial.precision = sizeof(real) == sizeof(double) ? PRECISION_F64 : PRECISION_F32;
    s->trial.seed = s->trial.instance = 1;
    s->trial.problem = defaults(s, SL_KIND_PROBLEM, problem);
    for (; options && options->name; options++)
        give_problem(s, options);
    s->data = race_load(&s->trial, false, &s->message);
    return s->data && stand_up(s);
}

int stand_probe(stand *s, const char *probe, const given *options)
{
    const sl_problem *about =
        (const sl_problem *)s->trial.problem.plugin->variant[s->trial.precision];
    s->trial.probes = arena_array(s->memory, setting, 1);
    s->trial.probes[0] = defaults(s, SL_KIND_PROBE, probe);
    s->trial.probe_count = 1;
    for (; options && options->name; options++)
        give(s->trial.probes, options);
    chain_close(s->chain);
    cr_assert(stand_up(s), "%s: %s", probe, s->message.sentence);
    int first = 1; /* behind the loss */
    while (about->metrics && about->metrics[first - 1].name)
        first++;
    return first;
}

void stand_close(stand *s)
{
    if (s->chain)
        chain_close(s->chain);
    if (s->data)
        race_unload(s->data);
    registry_free(s->plugins);
    arena_free(s->memory);
}

real *stand_reals(stand *s, int64_t count)
{
    return arena_array(s->memory, real, count);
}
