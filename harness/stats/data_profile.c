#include "stats/data_profile.h"

#include <math.h>

const double data_profile_accuracies[4] = {1e-1, 1e-3, 1e-5, 1e-7};

double data_profile_target(double f_start, double f_best, double accuracy)
{
    if (!isfinite(f_start) || isnan(f_best))
        return (double)NAN;
    return f_best + accuracy * (f_start - f_best);
}

double data_profile_best(const double *values, int64_t count)
{
    double best = (double)INFINITY;
    for (int64_t k = 0; k < count; k++)
        best = fmin(best, values[k]);
    return best;
}

steps *data_profile_of(const time_table *t, const double *units, arena *a)
{
    steps *curves = arena_array(a, steps, t->solvers);
    double *alpha = arena_array(a, double, t->problems);
    for (int s = 0; s < t->solvers; s++) {
        for (int p = 0; p < t->problems; p++)
            alpha[p] = time_at(t, s, p) / units[p];
        curves[s] = steps_of(alpha, t->problems, t->problems, a);
    }
    return curves;
}
