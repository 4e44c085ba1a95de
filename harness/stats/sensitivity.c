#include "stats/sensitivity.h"

#include <string.h>

static void insert(response *all, int *count, response one)
{
    int at = 0;
    while (at < *count && all[at].value.number < one.value.number)
        at++;
    if (at < *count && all[at].value.number == one.value.number) {
        if (group_compare(one.group, all[at].group) < 0)
            all[at] = one;
        return;
    }
    memmove(all + at + 1, all + at, (size_t)(*count - at) * sizeof *all);
    all[at] = one;
    ++*count;
}

int sensitivity_of(const results *r, const char *problem_label, const char *label,
                   const char *option, response **found, arena *a)
{
    int count = 0;
    *found = arena_array(a, response, r->group_count);
    for (int64_t k = 0; k < r->group_count; k++) {
        const group *g = &r->groups[k];
        int at = option_find(plugin_about(g->trial->optimizer.plugin), option);
        if (at < 0 || g->count == 0 || strcmp(g->trial->label, label) != 0 ||
            strcmp(g->trial->problem_label, problem_label) != 0)
            continue;
        insert(*found, &count, (response){g->trial->optimizer.values[at], g});
    }
    return count;
}
