/* A second layout of sparse rows whose values are all 1, for products with all of them: without
   values, with indices of 16 bits. Forward, ROWS rows of about the same length lie beside each
   other, and their sums advance together. Backward, a chunk of rows lies by columns, each of
   which sums the slopes of its rows: no two sums meet. */
#pragma once

#include "features.h"

enum { LANES_ROWS = FEATURES_LANES, LANES_CHUNK = 4096 };

struct row_lanes {
    int64_t rows, columns;
    const int64_t *row_starts; /* groups + 1: where each group of rows begins in `columns_of` */
    const uint16_t *columns_of;   /* the k-th entries of a group's rows, then the next ones */
    const int64_t *column_starts; /* chunks x columns + 1: where each begins in `rows_of` */
    const uint16_t *rows_of;      /* positions in the chunk */
};

#define lanes_of       SL_PRECISE(lanes_of)
#define lanes_forward  SL_PRECISE(lanes_forward)
#define lanes_backward SL_PRECISE(lanes_backward)

/* Of `count` rows by their numbers, shorter ones first. NULL where rows are not sparse, have
   other values than 1, or too many columns or too different lengths for it to pay. */
const row_lanes *lanes_of(sl_host *, const features *, int64_t count, const int64_t *rows);

/* z <- the products of `count` rows from position `first`, a multiple of LANES_ROWS, with w,
   whose w[columns] must be 0; z has room for a multiple of LANES_ROWS. */
void lanes_forward(const row_lanes *, int64_t first, int64_t count, const real *w, real *z);

/* g <- g + the sum of s[i] row i, once all rows of a chunk, or the last ones, have been told in
   their order; until then their slopes wait in `late`, LANES_CHUNK + 1 reals. */
void lanes_backward(const row_lanes *, int64_t first, int64_t count, const real *s, real *late,
                    real *g);
