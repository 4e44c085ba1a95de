#include "stats/time_table.h"

#include <math.h>

double time_at(const time_table *t, int solver, int problem)
{
    double time = t->times[solver * t->problems + problem];
    return isnan(time) ? (double)INFINITY : time;
}

int time_missing(const time_table *t)
{
    int missing = 0;
    for (int k = 0; k < t->solvers * t->problems; k++)
        missing += isnan(t->times[k]);
    return missing;
}

double time_best(const time_table *t, int problem)
{
    double best = (double)INFINITY;
    for (int s = 0; s < t->solvers; s++)
        best = fmin(best, time_at(t, s, problem));
    return best;
}

double time_ratio(const time_table *t, int solver, int problem)
{
    double time = time_at(t, solver, problem), best = time_best(t, problem);
    if (isinf(time))
        return time;
    return time == best ? 1 : time / best;
}

time_table time_subset(const time_table *t, const int *shown, int count, arena *a)
{
    time_table part = {count, t->problems, arena_array(a, double, count * t->problems)};
    for (int s = 0; s < count; s++)
        for (int p = 0; p < t->problems; p++)
            part.times[s * t->problems + p] = t->times[shown[s] * t->problems + p];
    return part;
}
