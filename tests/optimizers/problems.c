#include "inside.h"

static const sl_problem *find(const sl_problem *list, const char *name)
{
    while (list->plugin.name && strcmp(list->plugin.name, name) != 0)
        list++;
    return list->plugin.name ? list : NULL;
}

bool problem_named(const char *name, plugin *p)
{
    const sl_problem *about = find(problems_smooth, name);
    if (!about)
        about = find(problems_factors, name);
    if (!about)
        about = find(problems_operator, name);
    if (!about)
        return false;
    *p = (plugin){.path = "", .name = about->plugin.name, .kind = SL_KIND_PROBLEM};
    p->variant[SL_REAL_BITS == 32 ? PRECISION_F32 : PRECISION_F64] = &about->plugin;
    return true;
}
