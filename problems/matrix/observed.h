/* Which entries of a matrix are trained on and which are held out: the first of a random order,
   and those behind them; each part sorted by rows, then columns. */
#pragma once

#include <stdlib.h>

#include "entries.h"
#include "low_rank.h"

enum { ORDER_SEQUENCE = 5 };

typedef struct observed {
    int64_t count;
    int32_t *row, *column;
    real *value; /* 0 where no file says it */
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

/* o->count of them from that order, out of a file or (NULL) of a full matrix, row by row. */
static inline void observed_take(sl_host *host, const market *file, int64_t columns,
                                 int64_t all, int64_t from, observed *o)
{
    const int64_t room = o->count > 0 ? o->count : 1;
    const int64_t *which = observed_choose(host, all, from, o->count);
    o->row = (int32_t *)sl_alloc(host, room, sizeof *o->row);
    o->column = (int32_t *)sl_alloc(host, room, sizeof *o->column);
    o->value = sl_reals(host, room);
    for (int64_t i = 0; i < o->count; i++) {
        const int64_t at = which[i];
        o->row[i] = file ? file->entries[at].row : (int32_t)(at / columns);
        o->column[i] = file ? file->entries[at].column : (int32_t)(at % columns);
        o->value[i] = file ? (real)file->entries[at].value : 0;
    }
}

/* Of `known` entries the fraction held_out is for the test; `all` is what they are drawn from.
 */
static inline sl_status observed_split(sl_host *host, const market *file, int64_t columns,
                                       int64_t all, int64_t known, double held_out,
                                       observed *train, observed *test)
{
    test->count = (int64_t)(held_out * (double)known);
    train->count = known - test->count;
    if (train->count < 1)
        return sl_fail(host, "no entry is left to train on: %lld are known, %lld held out",
                       (long long)known, (long long)test->count);
    observed_take(host, file, columns, all, 0, train);
    observed_take(host, file, columns, all, train->count, test);
    return SL_OK;
}

/* The entry of the matrix at the point x. */
static inline double observed_entry(const factor_shape *s, const real *x, int64_t row,
                                    int64_t column)
{
    const real *f = x + row * s->k, *g = shape_right(s, x) + column * s->k;
    double sum = 0;
    for (int64_t c = 0; c < s->k; c++)
        sum += (double)f[c] * (double)g[c];
    return sum;
}

/* sqrt of the mean of ((F G')_ij - value)^2; NAN without entries. */
static inline double observed_rmse(const factor_shape *s, const real *x, const observed *o)
{
    double squares = 0;
    for (int64_t i = 0; i < o->count; i++) {
        const double r = observed_entry(s, x, o->row[i], o->column[i]) - (double)o->value[i];
        squares += r * r;
    }
    return o->count > 0 ? sqrt(squares / (double)o->count) : (double)NAN;
}
