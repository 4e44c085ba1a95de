/* A second layout of sparse rows, for products with all of them: LANES rows of about the same
   length lie beside each other, so that their sums advance together, and what a pass reads is
   small: columns of 16 bits, and no values where all are 1. */
#pragma once

#include "features.h"

enum { LANES_ROWS = FEATURES_LANES };

struct row_lanes {
    const int64_t *starts;   /* groups + 1: where each group's entries begin */
    const uint16_t *indices; /* the k-th entries of a group's rows, then the next ones */
    const real *values;      /* beside the indices; NULL: all are 1 */
};

#define lanes_of       SL_PRECISE(lanes_of)
#define lanes_forward  SL_PRECISE(lanes_forward)
#define lanes_backward SL_PRECISE(lanes_backward)

/* Of `count` rows by their numbers, shorter ones first. Rows that end before their group does
   are filled up with entries in column f->columns. NULL where rows are not sparse, or have too
   many columns, or too different lengths for it to pay. */
const row_lanes *lanes_of(sl_host *, const features *, int64_t count, const int64_t *rows);

/* z <- the products of `count` rows from position `first`, a multiple of LANES_ROWS, with w,
   whose w[f->columns] must be 0; z has room for a multiple of LANES_ROWS. */
void lanes_forward(const row_lanes *, int64_t first, int64_t count, const real *w, real *z);

/* g <- g + the sum of s[i] row i; g[f->columns] changes too, and means nothing. */
void lanes_backward(const row_lanes *, int64_t first, int64_t count, const real *s, real *g);
