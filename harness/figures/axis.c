#include "figures/axis.h"

#include <math.h>

static const double DECADES_MOST = 20, ROOM = 0.03;

const extent extent_empty = {
    .low = (double)INFINITY, .high = -(double)INFINITY, .least_positive = (double)INFINITY};

void extent_add(extent *e, double value)
{
    if (!isfinite(value))
        return;
    e->any = true;
    e->low = fmin(e->low, value);
    e->high = fmax(e->high, value);
    if (value > 0)
        e->least_positive = fmin(e->least_positive, value);
}

static axis fit_logarithmic(extent e)
{
    double low = fmax(log10(e.least_positive), log10(e.high) - DECADES_MOST);
    double high = log10(e.high), room = ROOM * (high - low);
    return (axis){pow(10, low - room), pow(10, fmin(high + room, 308)), true};
}

axis axis_fit(extent e, double cap)
{
    if (!e.any)
        return (axis){0, 1, false};
    if (e.high > cap)
        e.high = fmax(cap, e.low);
    if (e.low >= 0 && e.high > 10 * e.least_positive)
        return fit_logarithmic(e);
    double room = ROOM * (e.high - e.low);
    if (room <= 0)
        room = e.high != 0 ? 0.1 * fabs(e.high) : 1;
    return (axis){e.low - room, e.high + room, false};
}

/* 1, 2 and 5 of every decade (only 1 and 3 where there is little room): for axes of a few
   decades, where powers of ten alone would leave one or two tics. */
static void add_fine_tics(const axis *x, const char *across, bool close, text *out)
{
    static const double parts[2][3] = {{1, 2, 5}, {1, 3, (double)NAN}};
    const char *comma = "";
    text_add(out, "set %stics (", across);
    for (int decade = (int)floor(log10(x->low)); decade <= (int)log10(x->high); decade++)
        for (int k = 0; k < 3; k++) {
            double at = parts[close][k] * pow(10, decade);
            if (!(at >= x->low && at <= x->high))
                continue;
            text_add(out, "%s'%g' %.12g", comma, at, at);
            comma = ", ";
        }
    text_add(out, ")\n");
}

/* 1, 2 or 5 times a power of ten, so that at most `most` fit into the axis. */
static double tic_step(const axis *x, int most)
{
    double least = fabs(x->high - x->low) / most, power = pow(10, floor(log10(least)));
    double part = least / power;
    return power * (part <= 1 ? 1 : part <= 2 ? 2 : part <= 5 ? 5 : 10);
}

/* Every `step`-th power of ten, spelt out: left to itself gnuplot takes minutes for axes far
   from 1. */
static void add_powers(const axis *x, const char *across, int step, text *out)
{
    const char *comma = "";
    text_add(out, "set format %s power\nset %stics (", across, across);
    for (int decade = (int)ceil(log10(x->low)); decade <= (int)floor(log10(x->high));
         decade++) {
        if (decade % step != 0)
            continue;
        text_add(out, "%s1e%d", comma, decade);
        comma = ", ";
    }
    text_add(out, ")\n");
}

void axis_tics(const axis *x, const char *across, int most, text *out)
{
    text_add(out, "set %stics autofreq\n", across);
    if (!x->logarithmic) {
        text_add(out, "set format %s '%%g'\nset %stics %.12g\n", across, across,
                 tic_step(x, most));
        return;
    }
    double decades = log10(x->high / x->low);
    if (decades < 2.5) {
        add_fine_tics(x, across, 2.2 * decades > most, out);
        return;
    }
    add_powers(x, across, (int)ceil(decades / most), out);
}
