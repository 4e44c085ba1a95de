#include "stats/clock_audit.h"

#include <math.h>

clock_verdict clock_audit(clock_reading c, double share, double floor)
{
    clock_verdict v = {.total = c.charged + c.evaluation + c.setup};
    double gap = c.wall - v.total;
    v.gap = gap == 0 ? 0 : gap / c.wall;
    v.holds = fabs(gap) <= fmax(share * c.wall, floor) && !isnan(gap);
    return v;
}
