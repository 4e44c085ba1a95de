#include "stats/clock_audit.h"

#include <math.h>

clock_verdict clock_audit(clock_reading c, double share, double floor)
{
    clock_verdict v = {.total = c.optimizer + c.evaluation + c.logging};
    double gap = c.wall - v.total;
    v.gap = gap == 0 ? 0 : gap / c.wall;
    v.holds = fabs(gap) <= fmax(share * c.wall, floor) && !isnan(gap);
    return v;
}
