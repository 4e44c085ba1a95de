/* Which entries are trained on and which are held out: the first of a random order, and those
   behind them; each part sorted by rows, then columns. */
#pragma once

#include <stdlib.h>

#include "low_rank.h"

enum { ORDER_SEQUENCE = 5 };

typedef struct observed {
    int64_t count; /* held out */
    int32_t *row, *column;
    real *value;
} observed;

static inline int observed_order(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* which (count) <- the places from, from + 1, ... of a random order of 0 .. all - 1, sorted. */
static inline int64_t *observed_choose(sl_host *host, int64_t all, int64_t from, int64_t count)
{
    const sl_random order = sl_random_at(host, SL_STREAM_DATA, ORDER_SEQUENCE);
    int64_t *which = (int64_t *)sl_scratch(host, count > 0 ? count : 1, sizeof *which);
    for (int64_t i = 0; i < count; i++)
        which[i] = (int64_t)sl_permute(host, &order, (uint64_t)all, (uint64_t)(from + i));
    qsort(which, (size_t)count, sizeof *which, observed_order);
    return which;
}
