#include "stats/profile.h"

#include <math.h>

profile profile_of(const time_table *t, arena *a)
{
    int n = t->problems;
    profile made = {t->solvers, n, .longest = 1};
    made.ratios = arena_array(a, double, t->solvers *n);
    made.curves = arena_array(a, steps, t->solvers);
    made.wins = arena_array(a, double, t->solvers);
    made.solved = arena_array(a, double, t->solvers);
    for (int s = 0; s < t->solvers; s++) {
        double *ratios = made.ratios + s * n;
        for (int p = 0; p < n; p++) {
            ratios[p] = time_ratio(t, s, p);
            if (isfinite(ratios[p]))
                made.longest = fmax(made.longest, ratios[p]);
        }
        made.curves[s] = steps_of(ratios, n, n, a);
        made.wins[s] = steps_at(&made.curves[s], 1);
        made.solved[s] = steps_at(&made.curves[s], (double)INFINITY);
    }
    return made;
}

profile profile_of_shown(const time_table *t, const int *shown, int count, arena *a)
{
    time_table part = time_subset(t, shown, count, a);
    return profile_of(&part, a);
}

profile profile_pair(const time_table *t, int first, int second, arena *a)
{
    const int shown[2] = {first, second};
    return profile_of_shown(t, shown, 2, a);
}
