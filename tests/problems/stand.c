#include "stand.h"

#include <criterion/criterion.h>
#include <string.h>

static void give(stand *s, const given *g)
{
    setting *problem = &s->trial.problem;
    if (strcmp(g->name, "seed") == 0)
        s->trial.seed = (uint64_t)g->number;
    else if (strcmp(g->name, "instance") == 0)
        s->trial.instance = (uint64_t)g->number;
    else {
        int at = option_find(plugin_about(problem->plugin), g->name);
        cr_assert(at >= 0, "%s has no option %s", problem->plugin->name, g->name);
        problem->values[at].number = g->number;
        if (g->path)
            problem->values[at].text = problem->values[at].path = g->path;
    }
}

bool stand_open(stand *s, const char *problem, const given *options)
{
    *s = (stand){.memory = arena_new(), .plugins = registry_open()};
    const plugin *p = registry_find(s->plugins, SL_KIND_PROBLEM, problem);
    cr_assert(p, "no problem %s among the plugins", problem);
    s->trial.precision = sizeof(real) == sizeof(double) ? PRECISION_F64 : PRECISION_F32;
    s->trial.seed = s->trial.instance = 1;
    size_t count = option_count(plugin_about(p));
    s->trial.problem = (setting){p, arena_array(s->memory, option_value, count + 1)};
    setting_defaults(p, s->trial.problem.values);
    for (; options && options->name; options++)
        give(s, options);
    s->data = race_load(&s->trial, false, &s->message);
    s->chain = s->data ? chain_open(&s->trial, s->data, &s->message) : NULL;
    if (!s->chain)
        return false;
    s->f = chain_oracle(s->chain);
    s->x = chain_x(s->chain);
    s->n = s->f->n;
    return true;
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
