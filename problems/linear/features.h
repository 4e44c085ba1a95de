/* Rows of features in the host's memory: dense rows of reals, dense rows of pixels (a byte
   each, 255 stands for 1) or of decimals (decimals.h), or sparse rows (CSR); and the two
   products with them that a linear model needs. */
#pragma once

#include <slalom/host.h>

#include "table.h"

/* Weights and dense rows are padded with zeros to whole vectors of 64 bytes: no kernel has a
   remainder, and every load is aligned. */
enum { FEATURES_LANES = 64 / sizeof(real), FEATURES_TILE = 4 };

typedef struct features {
    int64_t rows, columns;
    int64_t stride;          /* reals from one weight vector or dense row to the next */
    int64_t entries;         /* stored ones */
    const real *dense;       /* rows x stride; or NULL */
    int64_t packed;          /* columns of packed rows; 0: rows are not packed. The kernels
                                multiply by `scale` times them, the products are divided */
    const uint8_t *pixels;   /* rows x packed; or NULL */
    const int16_t *decimals; /* rows x packed, over `scale`; or NULL */
    double scale;
    const int64_t *starts; /* rows + 1: where each row's entries begin; or NULL */
    const int32_t *indices;
    const real *values;
} features;

typedef struct row_lanes row_lanes;

/* A few rows to be multiplied together. */
typedef struct row_block {
    int64_t count;
    const int64_t *rows;   /* count */
    const int64_t *ahead;  /* count rows of the next block, to be fetched meanwhile */
    const double *targets; /* count; or NULL: to be looked up by `rows` */
    real *unpacked; /* scratch for packed rows: count rounded up to FEATURES_TILE, x stride */
    const row_lanes *lanes; /* the rows again, for one weight vector; or NULL */
    int64_t first;          /* position of the first row in `lanes` */
    real *late;             /* of lanes_backward */
} row_block;

#define features_of         SL_PRECISE(features_of)
#define features_gather     SL_PRECISE(features_gather)
#define features_square     SL_PRECISE(features_square)
#define features_block_rows SL_PRECISE(features_block_rows)
#define features_forward    SL_PRECISE(features_forward)
#define features_backward   SL_PRECISE(features_backward)
#define dense_forward       SL_PRECISE(dense_forward)
#define dense_backward      SL_PRECISE(dense_backward)

/* The rows of an arranged table with `columns` columns; entries beyond them are left out. Where
   the table holds them as the kernels read them they stay there, so it must live as long. */
void features_of(sl_host *, const table *, int64_t columns, features *);

/* The rows, dense and padded, of a block to rows of `stride` reals. */
void features_gather(const features *, const row_block *, real *to);

/* The squared length of a block's row; packed ones are unpacked by features_forward before. */
double features_square(const features *, const row_block *, int64_t i);

/* How many rows to multiply together, so that they stay in the cache between the two products;
   a multiple of FEATURES_TILE, at most 64. */
int64_t features_block_rows(const features *, int64_t vectors);

/* z[i * vectors + c] <- row i times weight vector c; w is vectors x stride. */
void features_forward(const features *, const row_block *, int64_t vectors, const real *w,
                      real *z);

/* g_c <- g_c + sum over i of s[i * vectors + c] row i; g is vectors x stride. Follows
   features_forward on the same block. s has zeros up to a multiple of FEATURES_TILE rows, and
   is used up. */
void features_backward(const features *, const row_block *, int64_t vectors, real *s, real *g);

/* The dense kernels: FEATURES_TILE rows at a time, given by their addresses. `ahead`: rows to
   prefetch, or NULL; both products get the same ones. */
void dense_forward(const real *const *row, const real *const *ahead, int64_t length,
                   int64_t vectors, const real *w, real *z);
void dense_backward(const real *const *row, const real *const *ahead, int64_t length,
                    int64_t vectors, const real *s, real *g);
