#include "inside.h"

static const sl_problem *find(const sl_problem *list, const char *name)
{
    while (list->plugin.name && strcmp(list->plugin.name, name) != 0)
        list++;
    return list->plugin.name ? list : NULL;
}

bool problem_named(const char *name, plugin *p)
{
    const sl_problem *const lists[] = {problems_smooth, problems_factors,   problems_operator,
                                       problems_sums,   problems_composite, problems_layers};
    const sl_problem *about = NULL;
    for (size_t k = 0; !about && k < sizeof lists / sizeof *lists; k++)
        about = find(lists[k], name);
    if (!about)
        return false;
    *p = (plugin){.path = "", .name = about->plugin.name, .kind = SL_KIND_PROBLEM};
    p->variant[SL_REAL_BITS == 32 ? PRECISION_F32 : PRECISION_F64] = &about->plugin;
    return true;
}
