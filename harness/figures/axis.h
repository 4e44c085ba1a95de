/* Ranges and tics of a figure's axis, chosen from the data. */
#pragma once

#include <stdbool.h>

#include "base/text.h"

/* What was seen of some values; those that are not finite are not looked at. */
typedef struct extent {
    double low, high;      /* of all */
    double least_positive; /* +inf when there is none */
    bool any;
} extent;

extern const extent extent_empty;
void extent_add(extent *, double value);

typedef struct axis {
    double low, high;
    bool logarithmic;
} axis;

/* Logarithmic when nothing is negative and the positive values span more than a decade, then
   from at most 20 decades below the top (zeros lie on the lower edge); with some room around
   the data. `high` of the extent above `cap` is cut to it (cap NaN: none). */
axis axis_fit(extent, double cap);

/* gnuplot's `set format` and `set ACROSStics` for the axis, with about `most` of them. */
void axis_tics(const axis *, const char *across, int most, text *out);
