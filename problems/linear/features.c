#include "features.h"

#include "lanes.h"

enum { LANES = FEATURES_LANES, TILE = FEATURES_TILE };

static int64_t rounded_up(int64_t n, int64_t multiple)
{
    return (n + multiple - 1) / multiple * multiple;
}

static int64_t kept_entries(const table *t, int64_t columns)
{
    int64_t kept = 0;
    for (int64_t k = 0; k < t->starts[t->rows]; k++)
        kept += t->indices[k] < columns;
    return kept;
}

static void copy_sparse(sl_host *host, const table *t, features *f)
{
    f->entries = kept_entries(t, f->columns);
    int64_t *starts = (int64_t *)sl_scratch(host, f->rows + 1, sizeof(int64_t));
    int32_t *indices = (int32_t *)sl_scratch(host, f->entries, sizeof(int32_t));
    real *values = sl_scratch_reals(host, f->entries);
    for (int64_t i = 0, at = 0; i < f->rows; i++) {
        for (int64_t k = t->starts[i]; k < t->starts[i + 1]; k++)
            if (t->indices[k] < f->columns) {
                indices[at] = t->indices[k];
                values[at++] = (real)t->values[k];
            }
        starts[i + 1] = at;
    }
    f->starts = starts;
    f->indices = indices;
    f->values = values;
}

static void copy_dense(sl_host *host, const table *t, features *f)
{
    real *to = sl_scratch_reals(host, f->rows * f->stride);
    f->dense = to;
    for (int64_t i = 0; i < f->rows; i++, to += f->stride)
        for (int64_t j = 0; j < f->columns && j < t->columns; j++)
            to[j] = (real)t->values[i * t->stride + j];
}

void features_of(sl_host *host, const table *t, int64_t columns, features *f)
{
    bool as_is = sizeof(real) == sizeof(double);
    f->rows = t->rows;
    f->columns = columns;
    f->stride = rounded_up(columns, LANES);
    f->entries = t->entries;
    f->scale = t->pixels ? 255 : t->scale;
    if (t->pixels || t->decimals) {
        f->packed = t->columns;
        f->pixels = t->pixels;
        f->decimals = t->decimals;
    } else if (t->starts && (!as_is || t->columns > columns))
        copy_sparse(host, t, f);
    else if (t->starts) {
        f->starts = t->starts;
        f->indices = t->indices;
        f->values = (const real *)(const void *)t->values;
    } else if (as_is && t->stride == f->stride)
        f->dense = (const real *)(const void *)t->values;
    else
        copy_dense(host, t, f);
}

/* Rows and, beside them, weights and their gradient pass through a first-level cache of 32 KiB
   or more and a second-level one of 512 KiB or more. */
int64_t features_block_rows(const features *f, int64_t vectors)
{
    int64_t row = f->stride * (int64_t)sizeof(real);
    int64_t rows = (vectors > 1 ? 65536 : 32768) / row / TILE * TILE;
    return f->starts || rows > 64 ? 64 : rows < TILE ? TILE : rows;
}

/* `row` times f->scale, with zeros for columns that it does not have; meanwhile `ahead` is on
   its way. */
static void unpack(const features *f, int64_t row, int64_t ahead, real *to)
{
    const int64_t width = f->packed, size = width * (f->pixels ? 1 : 2);
    const int64_t columns = width < f->columns ? width : f->columns;
    const char *rows = f->pixels ? (const char *)f->pixels : (const char *)f->decimals;
    for (int64_t j = 0; j < size; j += 64)
        __builtin_prefetch(rows + ahead * size + j, 0, 2);
    const uint8_t *pixels = f->pixels + (f->pixels ? row * width : 0);
    const int16_t *decimals = f->decimals + (f->decimals ? row * width : 0);
    for (int64_t j = 0; f->pixels && j < columns; j++)
        to[j] = (real)pixels[j];
    for (int64_t j = 0; f->decimals && j < columns; j++)
        to[j] = (real)decimals[j];
    for (int64_t j = columns; j < f->columns; j++)
        to[j] = 0;
}

/* The addresses of TILE rows from the block's row `i` on; the last stands in for missing ones.
 */
static void point_at(const features *f, const row_block *b, int64_t i, const real **row,
                     const real **ahead)
{
    for (int64_t k = 0; k < TILE; k++) {
        int64_t at = i + k < b->count ? i + k : b->count - 1;
        row[k] = f->packed ? b->unpacked + at * f->stride : f->dense + b->rows[at] * f->stride;
        ahead[k] = f->packed ? NULL : f->dense + b->ahead[at] * f->stride;
    }
}

/* Four sums, since each would wait for its own last addition. */
static real sparse_dot(const features *f, int64_t begin, int64_t end, const real *w)
{
    real sum[4] = {0, 0, 0, 0};
    int64_t k = begin;
    for (; k + 4 <= end; k += 4)
        for (int part = 0; part < 4; part++)
            sum[part] += f->values[k + part] * w[f->indices[k + part]];
    for (; k < end; k++)
        sum[0] += f->values[k] * w[f->indices[k]];
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

static void sparse_forward(const features *f, const row_block *b, int64_t vectors,
                           const real *w, real *z)
{
    for (int64_t i = 0; i < b->count; i++) {
        int64_t begin = f->starts[b->rows[i]], end = f->starts[b->rows[i] + 1];
        const int64_t next = f->starts[b->ahead[i]];
        __builtin_prefetch(f->indices + next, 0, 2);
        __builtin_prefetch(f->values + next, 0, 2);
        for (int64_t c = 0; c < vectors; c++)
            z[i * vectors + c] = sparse_dot(f, begin, end, w + c * f->stride);
    }
}

static void sparse_backward(const features *f, const row_block *b, int64_t vectors,
                            const real *s, real *g)
{
    const int32_t *indices = f->indices;
    const real *values = f->values;
    for (int64_t i = 0; i < b->count; i++) {
        int64_t begin = f->starts[b->rows[i]], end = f->starts[b->rows[i] + 1];
        for (int64_t c = 0; c < vectors; c++) {
            real *to = g + c * f->stride;
            const real factor = s[i * vectors + c];
            for (int64_t k = begin; k < end; k++)
                to[indices[k]] += factor * values[k];
        }
    }
}

void features_forward(const features *f, const row_block *b, int64_t vectors, const real *w,
                      real *z)
{
    const real *row[TILE], *ahead[TILE];
    if (b->lanes) {
        lanes_forward(b->lanes, b->first, b->count, w, z);
        return;
    }
    if (f->starts) {
        sparse_forward(f, b, vectors, w, z);
        return;
    }
    for (int64_t i = 0; i < b->count; i += TILE) {
        for (int64_t k = i; f->packed && k < i + TILE && k < b->count; k++)
            unpack(f, b->rows[k], b->ahead[k], b->unpacked + k * f->stride);
        point_at(f, b, i, row, ahead);
        dense_forward(row, f->packed ? NULL : ahead, f->stride, vectors, w, z + i * vectors);
    }
    for (int64_t k = 0; f->packed && k < b->count * vectors; k++)
        z[k] /= (real)f->scale;
}

void features_backward(const features *f, const row_block *b, int64_t vectors, real *s, real *g)
{
    const real *row[TILE], *ahead[TILE];
    for (int64_t k = 0; f->packed && k < b->count * vectors; k++)
        s[k] /= (real)f->scale;
    if (b->lanes) {
        lanes_backward(b->lanes, b->first, b->count, s, b->late, g);
        return;
    }
    if (f->starts) {
        sparse_backward(f, b, vectors, s, g);
        return;
    }
    for (int64_t i = 0; i < b->count; i += TILE) {
        point_at(f, b, i, row, ahead);
        dense_backward(row, f->packed ? NULL : ahead, f->stride, vectors, s + i * vectors, g);
    }
}

void features_gather(const features *f, const row_block *b, real *to)
{
    for (int64_t i = 0; i < b->count; i++, to += f->stride) {
        const int64_t row = b->rows[i];
        for (int64_t j = 0; j < f->stride; j++)
            to[j] = f->dense ? f->dense[row * f->stride + j] : 0;
        if (f->packed)
            unpack(f, row, row, to);
        for (int64_t j = 0; f->packed && j < f->columns; j++)
            to[j] /= (real)f->scale;
        for (int64_t k = f->starts ? f->starts[row] : 0; f->starts && k < f->starts[row + 1];
             k++)
            to[f->indices[k]] = f->values[k];
    }
}

double features_square(const features *f, const row_block *b, int64_t i)
{
    const int64_t row = b->rows[i];
    const real *x = f->packed  ? b->unpacked + i * f->stride
                    : f->dense ? f->dense + row * f->stride
                               : f->values + f->starts[row];
    const int64_t count = f->starts ? f->starts[row + 1] - f->starts[row] : f->columns;
    double sum = 0;
    for (int64_t k = 0; k < count; k++)
        sum += (double)x[k] * (double)x[k];
    return f->packed ? sum / (f->scale * f->scale) : sum;
}
