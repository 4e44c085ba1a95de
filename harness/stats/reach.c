#include "stats/reach.h"

#include <math.h>

bool reach_target(store *st, const group *g, const target *t, reached *all, arena *a)
{
    double *values[4];
    bool measured = false;
    *all = (reached){0};
    for (int c = 0; c < 4; c++)
        values[c] = arena_array(a, double, g->count);
    for (int k = 0; k < g->count; k++) {
        int64_t row = g->outcomes[k].record.row;
        bool higher;
        const char *unit;
        reach one;
        bool known = store_orientation(st, row, t->metric, &higher, &unit, a);
        bool there = known && store_reach(st, row, t, higher, &one);
        measured |= known;
        all->count += there;
        values[0][k] = there ? (double)one.step : (double)INFINITY;
        values[1][k] = there ? one.samples : (double)INFINITY;
        values[2][k] = there ? one.gradient_calls : (double)INFINITY;
        values[3][k] = there ? one.seconds : (double)INFINITY;
    }
    all->steps = spread_of(values[0], g->count);
    all->samples = spread_of(values[1], g->count);
    all->gradient_calls = spread_of(values[2], g->count);
    all->seconds = spread_of(values[3], g->count);
    return measured;
}
