#include "stats/crossing.h"

#include <math.h>

int64_t crossing_first(const double *y, int64_t count, double target)
{
    return crossing_held(y, count, target, 1);
}

int64_t crossing_held(const double *y, int64_t count, double target, int64_t held)
{
    int64_t row = 0;
    for (int64_t k = 0; k < count; k++) {
        row = y[k] <= target ? row + 1 : 0;
        if (row >= held && row > 0)
            return k;
    }
    return -1;
}

int64_t crossing_smoothed(const double *y, int64_t count, double target, double decay)
{
    double average = (double)NAN;
    for (int64_t k = 0; k < count; k++) {
        if (!isfinite(y[k]))
            return -1;
        average = k == 0 ? y[k] : decay * average + (1 - decay) * y[k];
        if (average <= target)
            return k;
    }
    return -1;
}
