#include "stats/choice.h"

#include <stdlib.h>
#include <string.h>

int group_compare(const group *a, const group *b)
{
    if (a->score.median != b->score.median)
        return a->score.median < b->score.median ? -1 : 1;
    return a->diverged + a->failed - b->diverged - b->failed;
}

static bool same_problem(const group *g, const char *label)
{
    return g->count > 0 && strcmp(g->trial->problem_label, label) == 0;
}

/* Insertion keeps the study's order among equals. */
static void sort_groups(const group **groups, int count)
{
    for (int k = 1; k < count; k++) {
        const group *g = groups[k];
        int at = k;
        for (; at > 0 && group_compare(groups[at - 1], g) > 0; at--)
            groups[at] = groups[at - 1];
        groups[at] = g;
    }
}

int choose_best(const results *r, const char *problem_label, const group ***chosen, arena *a)
{
    const group **best = arena_array(a, const group *, r->group_count);
    int count = 0;
    for (int64_t k = 0; k < r->group_count; k++) {
        const group *g = &r->groups[k];
        int at = 0;
        if (!same_problem(g, problem_label))
            continue;
        while (at < count && strcmp(best[at]->trial->label, g->trial->label) != 0)
            at++;
        if (at == count)
            best[count++] = g;
        else if (group_compare(g, best[at]) < 0)
            best[at] = g;
    }
    sort_groups(best, count);
    *chosen = best;
    return count;
}
