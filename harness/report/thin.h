/* Long curves for a screen: fewer points, the same extremes. */
#pragma once

#include "stats/band.h"

/* Cuts the band into as many runs of points as keep it to about `most` points and writes, in
   ascending order, the positions of the points to keep: of each run those of the least and
   the greatest median, of the least low and the greatest high quartile; the first and the last
   of all; and both sides of where the median stops being finite. All when there are no more
   than `most`. `kept` has room for band.count; returns how many. */
int64_t thin_band(const band *, int64_t most, int64_t *kept);
