#include "stats/boundary.h"

#include <math.h>

static double next(double edge, double inner, bool logarithmic)
{
    return logarithmic ? edge * (edge / inner) : edge + (edge - inner);
}

boundary boundary_check(const grid_point *grid, int count, bool logarithmic)
{
    boundary b = {-1, false, false, (double)NAN, (double)NAN};
    for (int k = 0; k < count; k++)
        if (isfinite(grid[k].score) && (b.best < 0 || grid[k].score < grid[b.best].score))
            b.best = k;
    if (b.best < 0)
        return b;
    double error = grid[b.best].error;
    double bound = grid[b.best].score + (error > 0 && isfinite(error) ? error : 0);
    b.low = grid[0].score <= bound;
    b.high = grid[count - 1].score <= bound;
    if (b.low && count > 1)
        b.extend_low = next(grid[0].at, grid[1].at, logarithmic);
    if (b.high && count > 1)
        b.extend_high = next(grid[count - 1].at, grid[count - 2].at, logarithmic);
    return b;
}
