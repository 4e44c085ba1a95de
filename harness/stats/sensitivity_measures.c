#include "stats/sensitivity_measures.h"

#include <math.h>

#include "stats/grid.h"
#include "stats/order.h"

static const double WINDOW = 3, DEVIATIONS = 2; /* decades of S; slack of the near optimum */
enum { REACH = 2 };

/* The seeds' scores at each value of the option. */
static strata strata_of(const response *responses, int count, arena *a)
{
    int total = 0, *sizes = arena_array(a, int, count);
    for (int k = 0; k < count; k++)
        total += sizes[k] = responses[k].group->count;
    double *values = arena_array(a, double, total), *to = values;
    for (int k = 0; k < count; k++)
        for (int i = 0; i < sizes[k]; i++)
            *to++ = responses[k].group->outcomes[i].score;
    return (strata){count, sizes, values};
}

static void measure_logarithmic(sensitivity_measures *m, const grid_point *grid, int count,
                                const strata *seeds, double start, bootstrap b, arena *a)
{
    double *lr = arena_array(a, double, count), *score = arena_array(a, double, count);
    for (int k = 0; k < count; k++) {
        lr[k] = grid[k].at;
        score[k] = grid[k].score;
    }
    m->tolerance = tolerance_of(lr, score, count, start, WINDOW);
    if (m->boundary.best < 0)
        return;
    int size = seeds->sizes[m->boundary.best];
    m->best = lr[m->boundary.best];
    if (size > 1)
        m->near_optimal = tolerance_range(
            lr, score, count, DEVIATIONS * grid[m->boundary.best].error * sqrt(size));
    m->optimum = tolerance_optimum_interval(lr, seeds, REACH, b, a);
    if (size < 2)
        m->optimum.low = m->optimum.high = (double)NAN;
}

bool sensitivity_measure(const results *r, const char *problem_label, const char *label,
                         const char *option, bool logarithmic, bootstrap b,
                         sensitivity_measures *m, arena *a)
{
    const double none = (double)NAN;
    response *responses;
    grid_point *grid;
    int count = sensitivity_of(r, problem_label, label, option, &responses, a);
    if (count < 2)
        return false;
    grid_of(r, problem_label, label, option, &grid, a);
    strata seeds = strata_of(responses, count, a);
    *m = (sensitivity_measures){.best = none,
                                .tolerance = {.sensitivity = none},
                                .near_optimal = {none, none},
                                .optimum = {none, none, none},
                                .boundary = boundary_check(grid, count, logarithmic),
                                .least = grid[0].at,
                                .most = grid[count - 1].at};
    double start = grid_start(r, problem_label, label, a);
    if (logarithmic)
        measure_logarithmic(m, grid, count, &seeds, start, b, a);
    return true;
}
