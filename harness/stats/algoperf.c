#include "stats/algoperf.h"

#include <math.h>

#include "stats/quantile.h"

double algoperf_external_time(const double *times, int studies, int trials, arena *a)
{
    double *least = arena_array(a, double, studies);
    for (int s = 0; s < studies; s++) {
        least[s] = (double)INFINITY;
        for (int k = 0; k < trials; k++)
            least[s] = fmin(least[s], times[s * trials + k]);
    }
    return spread_of(least, studies).median;
}

double algoperf_self_tuning_time(const double *times, int studies, arena *a)
{
    return algoperf_external_time(times, studies, 1, a);
}

/* +inf when it is beyond the greatest ratio that counts. */
static double ratio_of(const time_table *t, int solver, int problem)
{
    double ratio = time_ratio(t, solver, problem);
    return ratio > ALGOPERF_RATIO_MAX ? (double)INFINITY : ratio;
}

void algoperf_scores(const time_table *t, double *scores)
{
    for (int s = 0; s < t->solvers; s++) {
        double sum = 0;
        for (int p = 0; p < t->problems; p++)
            sum += fmax(0, (ALGOPERF_RATIO_MAX - ratio_of(t, s, p)) / (ALGOPERF_RATIO_MAX - 1));
        scores[s] = sum / t->problems;
    }
}

void algoperf_scores_compatible(const time_table *t, int points, double *scores)
{
    double width = (ALGOPERF_RATIO_MAX - 1) / (points - 1);
    for (int s = 0; s < t->solvers; s++) {
        double sum = 0;
        for (int k = 0; k < points; k++) {
            double tau = k == points - 1 ? ALGOPERF_RATIO_MAX : 1 + k * width;
            double weight = k == 0 || k == points - 1 ? 0.5 : 1;
            for (int p = 0; p < t->problems; p++)
                sum += weight * (ratio_of(t, s, p) <= tau);
        }
        scores[s] = sum * width / (ALGOPERF_RATIO_MAX - 1) / t->problems;
    }
}

static double or_budget(double time, double budget)
{
    return isfinite(time) ? time : budget + 1;
}

double algoperf_speedup(const double *reference, const double *times, const double *budgets,
                        int n)
{
    double sum = 0;
    for (int p = 0; p < n; p++)
        sum += log(or_budget(reference[p], budgets[p]) / or_budget(times[p], budgets[p]));
    return n > 0 ? exp(sum / n) : (double)NAN;
}
