#include "stats/grid.h"

#include <math.h>
#include <string.h>

#include "stats/order.h"

static grid_point point_of(const response *r, arena *a)
{
    double *scores = arena_array(a, double, r->group->count);
    for (int k = 0; k < r->group->count; k++)
        scores[k] = r->group->outcomes[k].score;
    double deviation = deviation_of(scores, r->group->count);
    return (grid_point){r->value.number, mean_of(scores, r->group->count),
                        deviation / sqrt(r->group->count)};
}

int grid_of(const results *r, const char *problem_label, const char *label, const char *option,
            grid_point **grid, arena *a)
{
    response *responses;
    int count = sensitivity_of(r, problem_label, label, option, &responses, a);
    *grid = arena_array(a, grid_point, count);
    for (int k = 0; k < count; k++)
        (*grid)[k] = point_of(&responses[k], a);
    return count;
}

static bool of_cell(const group *g, const char *problem_label, const char *label)
{
    return strcmp(g->trial->label, label) == 0 &&
           strcmp(g->trial->problem_label, problem_label) == 0;
}

static bool is_logarithmic(const results *r, const char *problem_label, const char *label,
                           const char *option)
{
    for (int64_t k = 0; k < r->group_count; k++) {
        const group *g = &r->groups[k];
        if (!of_cell(g, problem_label, label))
            continue;
        const sl_plugin *about = plugin_about(g->trial->optimizer.plugin);
        int at = option_find(about, option);
        if (at >= 0)
            return about->options[at].scale == SL_LOG;
    }
    return false;
}

boundary grid_boundary(const results *r, const char *problem_label, const char *label,
                       const char *option, arena *a)
{
    grid_point *grid;
    int count = grid_of(r, problem_label, label, option, &grid, a);
    return boundary_check(grid, count, is_logarithmic(r, problem_label, label, option));
}

double grid_start(const results *r, const char *problem_label, const char *label, arena *a)
{
    int64_t count = 0, most = 0;
    for (int64_t k = 0; k < r->group_count; k++)
        most += r->groups[k].count;
    double *starts = arena_array(a, double, most);
    for (int64_t k = 0; k < r->group_count; k++) {
        const group *g = &r->groups[k];
        for (int i = 0; i < g->count && of_cell(g, problem_label, label); i++)
            if (g->outcomes[i].measured)
                starts[count++] = g->outcomes[i].first;
    }
    return spread_of(starts, count).median;
}
