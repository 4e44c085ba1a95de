/* Dense A_i: rows of `stride` numbers, padded with zeros to whole vectors. Those of symmetric
   models are symmetric and packed: the lower triangle row by row, off-diagonal entries of Z
   doubled, so that the inner product of the packed vectors is that of the matrices. Four of
   them pass from memory to the cache once for both products. `all` shares Z and the sums. */
#include "../linear/features.h"
#include "measurements.h"

static bool packed(const measurements *a)
{
    return a->kind == MEASURE_DENSE && a->shape.symmetric;
}

/* z <- the matrix p as A_i are stored, so that <A_i, z> measures it; zeros fill it up. */
static void pack(const measurements *a, const real *p, real *z)
{
    const int64_t n = a->shape.columns, rows = a->shape.rows;
    const real *end = z + a->stride;
    if (!packed(a)) {
        SL_FOR(i, rows * n, { z[i] = p[i]; });
        z += rows * n;
    }
    for (int64_t j = 0; packed(a) && j < n; j++) {
        for (int64_t k = 0; k < j; k++)
            *z++ = 2 * p[j * n + k];
        *z++ = p[j * n + j];
    }
    while (z < end)
        *z++ = 0;
}

/* p <- the matrix whose entries are those of a sum of A_i. */
static void unpack(const measurements *a, const real *row, real *p)
{
    const int64_t n = a->shape.columns;
    for (int64_t j = 0; j < n; j++)
        for (int64_t k = 0; k <= j; k++) {
            p[j * n + k] = *row;
            p[k * n + j] = *row++;
        }
}

void dense_look(sl_host *host, const measurements *a, const measure_points *p)
{
    shape_multiply(host, &a->shape, p->x, p->x, 0, a->image);
    pack(a, a->image, a->z);
    if (!p->v)
        return;
    shape_multiply(host, &a->shape, p->v, p->x, 0, a->image);
    shape_multiply(host, &a->shape, p->x, p->v, 1, a->image);
    pack(a, a->image, a->z + a->stride);
}

/* The addresses of a tile of A_i from the block's i-th on; the last stands in for missing ones.
 */
static void point_at(const measurements *a, const measure_block *b, int64_t i, const real **row,
                     const real **ahead)
{
    for (int64_t k = 0; k < FEATURES_TILE; k++) {
        const int64_t at = i + k < b->count ? i + k : b->count - 1;
        row[k] = a->left + b->which[at] * a->stride;
        ahead[k] = a->left + b->ahead[at] * a->stride;
    }
}

void dense_take(const measurements *a, const measure_block *b, int64_t channels, real *z)
{
    const real *row[FEATURES_TILE], *ahead[FEATURES_TILE];
    for (int64_t i = 0; i < b->count; i += FEATURES_TILE) {
        point_at(a, b, i, row, ahead);
        dense_forward(row, ahead, a->stride, channels, a->z, z + i * channels);
    }
}

void dense_give(const measurements *a, const measure_block *b, int64_t channels, real *w)
{
    const real *row[FEATURES_TILE], *ahead[FEATURES_TILE];
    for (int64_t i = b->count * channels; i % (FEATURES_TILE * channels) != 0; i++)
        w[i] = 0;
    for (int64_t i = 0; i < b->count; i += FEATURES_TILE) {
        point_at(a, b, i, row, ahead);
        dense_backward(row, ahead, a->stride, channels, w + i * channels, a->sum);
    }
}

/* p <- (s + s') / 2: what entries of X X' say of its mirror image too. */
static void mirror(int64_t n, const real *s, real *p)
{
    const real half = (real)0.5;
    for (int64_t j = 0; j < n; j++)
        for (int64_t k = 0; k < n; k++)
            p[j * n + k] = half * (s[j * n + k] + s[k * n + j]);
}

void dense_finish(sl_host *host, const measurements *a, const measure_sums *s, real *out)
{
    for (int64_t c = 0; c < sums_channels(s); c++) {
        const real *sum = a->sum + c * a->stride;
        if (packed(a))
            unpack(a, sum, a->image);
        else if (a->shape.symmetric)
            mirror(a->shape.rows, sum, a->image);
        shape_apply(host, &a->shape, a->shape.symmetric ? a->image : sum, s->at[c], c > 0, out);
    }
}
