/* Z = X W' and G += S' X for four rows of X at a time, which pass from memory to the
   first-level cache once. Tiles of 4 rows x 1, 2 or 5 weight vectors keep their sums in
   registers. */
#include "features.h"

enum { LANES = FEATURES_LANES, TILE = FEATURES_TILE, WIDEST = 5 };

typedef real lanes __attribute__((vector_size(64), may_alias));

static inline __attribute__((always_inline)) void fold(real *part, int half)
{
    for (int l = 0; l < half; l++)
        part[l] += part[l + half];
}

/* The lanes summed in halves, in a fixed order; spelt out, as constants let them stay in
   registers. */
static inline __attribute__((always_inline)) real total(const lanes *sum)
{
    real part[LANES];
    __builtin_memcpy(part, sum, sizeof part);
    if (LANES == 16)
        fold(part, LANES / 2);
    fold(part, 4);
    fold(part, 2);
    return part[0] + part[1];
}

/* Half of the rows to prefetch are asked for in each product, so that the memory is busy
   throughout. */
enum { FETCHED = TILE / 2 };

static inline __attribute__((always_inline)) void fetch(const real *const *ahead, int64_t j)
{
    for (int i = 0; i < FETCHED; i++)
        __builtin_prefetch(ahead[i] + j, 0, 2);
}

/* z[i][c] <- row i times vector c for `width` vectors; `width` is a constant where this is
   called, so that the sums live in registers. */
static inline __attribute__((always_inline)) void
forward(const real *const *row, const real *const *ahead, int64_t length, int width,
        int64_t vectors, const real *w, real *z)
{
    const lanes zero = {0};
    lanes sum[TILE][WIDEST];
    const real *x[TILE], *next[FETCHED];
    for (int i = 0; i < TILE; i++) {
        x[i] = row[i];
        for (int c = 0; c < width; c++)
            sum[i][c] = zero;
    }
    for (int i = 0; i < FETCHED; i++)
        next[i] = ahead ? ahead[i] : NULL;
    for (int64_t j = 0; j < length; j += LANES) {
        if (ahead)
            fetch(next, j);
        for (int c = 0; c < width; c++) {
            lanes weight = *(const lanes *)(w + c * length + j);
            for (int i = 0; i < TILE; i++)
                sum[i][c] += weight * *(const lanes *)(x[i] + j);
        }
    }
    for (int i = 0; i < TILE; i++)
        for (int c = 0; c < width; c++) {
            const lanes last = sum[i][c];
            z[i * vectors + c] = total(&last);
        }
}

void dense_forward(const real *const *row, const real *const *ahead, int64_t length,
                   int64_t vectors, const real *w, real *z)
{
    int64_t c = 0;
    for (; vectors - c >= WIDEST; c += WIDEST, ahead = NULL)
        forward(row, ahead, length, WIDEST, vectors, w + c * length, z + c);
    for (; vectors - c >= 2; c += 2, ahead = NULL)
        forward(row, ahead, length, 2, vectors, w + c * length, z + c);
    if (c < vectors)
        forward(row, ahead, length, 1, vectors, w + c * length, z + c);
}

static inline __attribute__((always_inline)) void
backward(const real *const *row, const real *const *ahead, int64_t length, int width,
         int64_t vectors, const real *s, real *g)
{
    const real *from[TILE], *next[FETCHED];
    real factor[TILE][WIDEST];
    for (int i = 0; i < TILE; i++) {
        from[i] = row[i];
        for (int c = 0; c < width; c++)
            factor[i][c] = s[i * vectors + c];
    }
    for (int i = 0; i < FETCHED; i++)
        next[i] = ahead ? ahead[TILE - 1 - i] : NULL;
    for (int64_t j = 0; j < length; j += LANES) {
        lanes x[TILE];
        if (ahead)
            fetch(next, j);
        for (int i = 0; i < TILE; i++)
            x[i] = *(const lanes *)(from[i] + j);
        for (int c = 0; c < width; c++) {
            lanes *at = (lanes *)(g + c * length + j);
            lanes sum = *at;
            for (int i = 0; i < TILE; i++)
                sum += factor[i][c] * x[i];
            *at = sum;
        }
    }
}

void dense_backward(const real *const *row, const real *const *ahead, int64_t length,
                    int64_t vectors, const real *s, real *g)
{
    int64_t c = 0;
    for (; vectors - c >= WIDEST; c += WIDEST, ahead = NULL)
        backward(row, ahead, length, WIDEST, vectors, s + c, g + c * length);
    for (; vectors - c >= 2; c += 2, ahead = NULL)
        backward(row, ahead, length, 2, vectors, s + c, g + c * length);
    if (c < vectors)
        backward(row, ahead, length, 1, vectors, s + c, g + c * length);
}
