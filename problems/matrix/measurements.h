/* Linear measurements <A_i, Z> of a matrix Z that is bilinear in the parameters: Z = F G' or
   X X'. Four kinds of A_i:
       dense    any matrix; symmetric ones are packed (see dense.c)
       pairs    l_i r_i', measured through the factors alone: (F'l_i)'(G'r_i)
       entries  some entries of Z, gathered from the factors' rows
       all      every entry of Z, times `gain`
   Products come a block of measurements at a time, for one or two *channels*: channel 0 is Z at
   x, channel 1 its change along v; on the way back, weights of channel c are summed at a point
   of their own. */
#pragma once

#include "shape.h"

typedef enum measure_kind {
    MEASURE_DENSE,
    MEASURE_PAIRS,
    MEASURE_ENTRIES,
    MEASURE_ALL
} measure_kind;

enum { MEASURE_BLOCK = 64, MEASURE_CHANNELS = 2 };

typedef struct measurements {
    int32_t kind; /* measure_kind */
    factor_shape shape;
    int64_t m;
    int64_t stride;        /* dense: reals from one A_i to the next */
    real *left, *right;    /* dense: m x stride in left; pairs: m x rows, m x columns */
    int32_t *row, *column; /* entries: m each, by rows */
    real gain;             /* all */
    real *z, *sum, *image; /* scratch: CHANNELS x stride, the same, rows x columns */
    real *inner[2 * MEASURE_CHANNELS]; /* pairs: k each */
} measurements;

/* Some of the measurements, at most MEASURE_BLOCK, and those that follow. */
typedef struct measure_block {
    int64_t count;
    const int64_t *which, *ahead;
} measure_block;

/* Where the channels look: Z at x, its change along v (NULL: one channel). */
typedef struct measure_points {
    const real *x, *v;
} measure_points;

/* Weights are summed at `at[c]` for channel c; at[1] is NULL for one channel. */
typedef struct measure_sums {
    const real *at[MEASURE_CHANNELS];
} measure_sums;

static inline int64_t points_channels(const measure_points *p)
{
    return p->v ? 2 : 1;
}

static inline int64_t sums_channels(const measure_sums *s)
{
    return s->at[1] ? 2 : 1;
}

#define measurements_open     SL_PRECISE(measurements_open)
#define measurements_look     SL_PRECISE(measurements_look)
#define measurements_forward  SL_PRECISE(measurements_forward)
#define measurements_clear    SL_PRECISE(measurements_clear)
#define measurements_backward SL_PRECISE(measurements_backward)
#define measurements_exchange SL_PRECISE(measurements_exchange)
#define measurements_finish   SL_PRECISE(measurements_finish)
#define measurements_block    SL_PRECISE(measurements_block)
#define measurements_flops    SL_PRECISE(measurements_flops)

#ifdef __cplusplus
extern "C" {
#endif

/* Scratch; after the fields above it are set. */
void measurements_open(sl_host *, measurements *);

/* How many to take at once so that they stay in the cache between the two products. */
int64_t measurements_block(const measurements *);

/* Operations of one channel, one way, for one measurement. */
double measurements_flops(const measurements *);

/* Once per pass, then z[i * channels + c] <- channel c of the block's i-th measurement. */
void measurements_look(sl_host *, const measurements *, const measure_points *);
void measurements_forward(const measurements *, const measure_block *, const measure_points *,
                          real *z);

/* out (parameters) <- sum over i, c of w[i * channels + c] (A_i G_c, A_i'F_c): once clear, then
   the blocks, then finish. w has room for MEASURE_BLOCK rows; those behind the block's are
   overwritten. */
void measurements_clear(const measurements *, const measure_sums *, real *out);
void measurements_backward(const measurements *, const measure_block *, const measure_sums *,
                           real *w, real *out);
void measurements_finish(sl_host *, const measurements *, const measure_sums *, real *out);

/* measurements_backward on the block `last` and measurements_forward on `next`, at once where
   that saves time. */
void measurements_exchange(const measurements *, const measure_block *last,
                           const measure_sums *, real *w, const measure_block *next,
                           const measure_points *, real *z, real *out);

/* The kinds, called through the functions above. */
#define dense_look     SL_PRECISE(dense_look)
#define dense_take     SL_PRECISE(dense_take)
#define dense_give     SL_PRECISE(dense_give)
#define dense_exchange SL_PRECISE(dense_exchange)
#define dense_finish   SL_PRECISE(dense_finish)
#define pairs_forward  SL_PRECISE(pairs_forward)
#define pairs_backward SL_PRECISE(pairs_backward)

void dense_look(sl_host *, const measurements *, const measure_points *);
void dense_take(const measurements *, const measure_block *, int64_t channels, real *z);
void dense_give(const measurements *, const measure_block *, int64_t channels, real *w);
void dense_exchange(const measurements *, const measure_block *last, int64_t back, real *w,
                    const measure_block *next, int64_t forth, real *z);
void dense_finish(sl_host *, const measurements *, const measure_sums *, real *out);

void pairs_forward(const measurements *, int64_t i, const measure_points *, real *z);
void pairs_backward(const measurements *, int64_t i, const measure_sums *, const real *w,
                    real *out);

#ifdef __cplusplus
}
#endif
