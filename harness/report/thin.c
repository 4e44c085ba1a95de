#include "report/thin.h"

#include <math.h>
#include <string.h>

enum { PER_RUN = 3 }; /* points, where minima and maxima often coincide */

static void add_kept(int64_t *kept, int64_t *count, int64_t from, int64_t at)
{
    int64_t place = *count;
    while (place > from && kept[place - 1] > at)
        place--;
    if (place > from && kept[place - 1] == at)
        return;
    memmove(kept + place + 1, kept + place, (size_t)(*count - place) * sizeof *kept);
    kept[place] = at;
    ++*count;
}

/* What is worth keeping of the points begin ... end - 1. */
static void thin_run(const spread *y, int64_t begin, int64_t end, int64_t *kept, int64_t *count)
{
    int64_t least = begin, most = begin, low = begin, high = begin, from = *count;
    for (int64_t i = begin + 1; i < end; i++) {
        least = y[i].median < y[least].median ? i : least;
        most = y[i].median > y[most].median ? i : most;
        low = y[i].low < y[low].low ? i : low;
        high = y[i].high > y[high].high ? i : high;
    }
    const int64_t extremes[] = {least, most, low, high};
    for (int k = 0; k < 4; k++)
        add_kept(kept, count, from, extremes[k]);
    for (int64_t i = begin + 1; i < end; i++)
        if (isfinite(y[i].median) != isfinite(y[i - 1].median)) {
            add_kept(kept, count, from, i - 1);
            add_kept(kept, count, from, i);
        }
}

int64_t thin_band(const band *b, int64_t most, int64_t *kept)
{
    int64_t count = 0;
    if (b->count <= most) {
        for (; count < b->count; count++)
            kept[count] = count;
        return count;
    }
    int64_t runs = most / PER_RUN > 0 ? most / PER_RUN : 1;
    kept[count++] = 0;
    for (int64_t run = 0; run < runs; run++) {
        int64_t begin = 1 + (b->count - 2) * run / runs;
        int64_t end = 1 + (b->count - 2) * (run + 1) / runs;
        if (end > begin)
            thin_run(b->y, begin, end, kept, &count);
    }
    kept[count++] = b->count - 1;
    return count;
}
