/* Clocks as people read them on an axis. */
#pragma once

#include "base/arena.h"

/* The column of the view `curve`. */
const char *clock_column(const char *clock);

typedef struct clock_unit {
    const char *name; /* "" for clocks that count */
    double size;      /* seconds, or 1 */
    double longest;   /* reading that it was chosen for */
} clock_unit;

/* The unit in which the longest time is a number of a few digits. */
clock_unit clock_unit_of(const char *clock, double longest);

/* "samples (examples or sequences)", "optimizer time (ms)" */
const char *clock_label(const char *clock, clock_unit, arena *);
