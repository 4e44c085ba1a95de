#include "cli/units.h"

#include <math.h>

char *unit_value(arena *a, double value)
{
    return isnan(value) ? arena_copy(a, "-") : arena_format(a, "%.4g", value);
}

char *unit_seconds(arena *a, double seconds)
{
    if (!(seconds < 60))
        return arena_format(a, seconds < 3600 ? "%.3g min" : "%.3g h",
                            seconds < 3600 ? seconds / 60 : seconds / 3600);
    if (seconds >= 1)
        return arena_format(a, "%.3g s", seconds);
    return seconds >= 1e-3 ? arena_format(a, "%.3g ms", 1e3 * seconds)
                           : arena_format(a, "%.3g us", 1e6 * seconds);
}

char *unit_bytes(arena *a, double bytes)
{
    static const char *const names[] = {"B", "kB", "MB", "GB", "TB"};
    int unit = 0;
    for (; bytes >= 999.5 && unit < 4; unit++)
        bytes /= 1000;
    return arena_format(a, "%.3g %s", bytes, names[unit]);
}
