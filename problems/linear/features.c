#include "features.h"

enum { LANES = FEATURES_LANES, TILE = FEATURES_TILE };

static int64_t rounded_up(int64_t n, int64_t multiple)
{
    return (n + multiple - 1) / multiple * multiple;
}

static void take_pixels(sl_host *host, const table *t, const int64_t *chosen, features *f)
{
    uint8_t *to = (uint8_t *)sl_alloc(host, f->rows * f->columns, 1);
    f->pixels = to;
    for (int64_t i = 0; i < f->rows; i++)
        for (int64_t j = 0; j < f->columns; j++)
            to[i * f->columns + j] = t->pixels[chosen[i] * t->columns + j];
}

static void take_dense(sl_host *host, const table *t, const int64_t *chosen, features *f)
{
    real *to = sl_reals(host, f->rows * f->stride);
    f->dense = to;
    for (int64_t i = 0; i < f->rows; i++, to += f->stride) {
        if (t->starts)
            for (int64_t k = t->starts[chosen[i]]; k < t->starts[chosen[i] + 1]; k++) {
                if (t->indices[k] < f->columns)
                    to[t->indices[k]] = (real)t->values[k];
            }
        else
            for (int64_t j = 0; j < f->columns; j++)
                to[j] = (real)t->values[chosen[i] * t->columns + j];
    }
}

static void take_sparse(sl_host *host, const table *t, const int64_t *chosen, features *f)
{
    int64_t *starts = (int64_t *)sl_alloc(host, f->rows + 1, sizeof(int64_t));
    int32_t *indices = (int32_t *)sl_alloc(host, f->entries, sizeof(int32_t));
    real *values = sl_reals(host, f->entries);
    int64_t at = 0;
    for (int64_t i = 0; i < f->rows; i++) {
        for (int64_t k = t->starts[chosen[i]]; k < t->starts[chosen[i] + 1]; k++)
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

static int64_t count_entries(const table *t, const int64_t *chosen, const features *f)
{
    int64_t entries = 0;
    if (!t->starts)
        return f->rows * f->columns;
    for (int64_t i = 0; i < f->rows; i++)
        for (int64_t k = t->starts[chosen[i]]; k < t->starts[chosen[i] + 1]; k++)
            entries += t->indices[k] < f->columns;
    return entries;
}

void features_take(sl_host *host, const table *t, const int64_t *chosen, int64_t count,
                   int64_t columns, features *f)
{
    f->rows = count;
    f->columns = columns;
    f->stride = rounded_up(columns, LANES);
    f->entries = count_entries(t, chosen, f);
    bool sparse =
        t->starts && (double)t->entries < SPARSE_BELOW * (double)t->rows * (double)t->columns;
    if (t->pixels)
        take_pixels(host, t, chosen, f);
    else if (sparse)
        take_sparse(host, t, chosen, f);
    else
        take_dense(host, t, chosen, f);
}

/* Rows and, beside them, weights and their gradient pass through a first-level cache of 32 KiB
   or more and a second-level one of 512 KiB or more. */
int64_t features_block_rows(const features *f, int64_t vectors)
{
    int64_t row = f->stride * (int64_t)sizeof(real);
    int64_t rows = (vectors > 1 ? 65536 : 32768) / row / TILE * TILE;
    return f->starts || rows > 64 ? 64 : rows < TILE ? TILE : rows;
}

/* Pixels of `row` as reals; meanwhile those of `ahead` are on their way. */
static void unpack(const features *f, int64_t row, int64_t ahead, real *to)
{
    const uint8_t *from = f->pixels + row * f->columns;
    const uint8_t *next = f->pixels + ahead * f->columns;
    const real unit = (real)(1.0 / 255);
    for (int64_t j = 0; j < f->columns; j += 64)
        __builtin_prefetch(next + j, 0, 2);
    for (int64_t j = 0; j < f->columns; j++)
        to[j] = unit * (real)from[j];
}

/* The addresses of TILE rows from the block's row `i` on; the last stands in for missing ones.
 */
static void point_at(const features *f, const row_block *b, int64_t i, const real **row,
                     const real **ahead)
{
    for (int64_t k = 0; k < TILE; k++) {
        int64_t at = i + k < b->count ? i + k : b->count - 1;
        row[k] = f->pixels ? b->unpacked + at * f->stride : f->dense + b->rows[at] * f->stride;
        ahead[k] = f->pixels ? NULL : f->dense + b->ahead[at] * f->stride;
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
    if (f->starts) {
        sparse_forward(f, b, vectors, w, z);
        return;
    }
    for (int64_t i = 0; i < b->count; i += TILE) {
        for (int64_t k = i; f->pixels && k < i + TILE && k < b->count; k++)
            unpack(f, b->rows[k], b->ahead[k], b->unpacked + k * f->stride);
        point_at(f, b, i, row, ahead);
        dense_forward(row, f->pixels ? NULL : ahead, f->stride, vectors, w, z + i * vectors);
    }
}

void features_backward(const features *f, const row_block *b, int64_t vectors, const real *s,
                       real *g)
{
    const real *row[TILE], *ahead[TILE];
    if (f->starts) {
        sparse_backward(f, b, vectors, s, g);
        return;
    }
    for (int64_t i = 0; i < b->count; i += TILE) {
        point_at(f, b, i, row, ahead);
        dense_backward(row, f->pixels ? NULL : ahead, f->stride, vectors, s + i * vectors, g);
    }
}
