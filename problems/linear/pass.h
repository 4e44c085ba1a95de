/* One walk over the samples of a batch: blocks of rows are multiplied by the weights, linked to
   losses and slopes, and multiplied back while they are in the cache. */
#pragma once

#include <slalom/oracle.h>

#include "samples.h"

typedef enum pass_kind { PASS_LOSS, PASS_GRADIENT, PASS_HVP } pass_kind;

typedef struct pass {
    int64_t outputs; /* weight vectors: 1 for two classes, else one per class */
    int64_t columns, stride;
    bool bias;
    real *weights;    /* 2 outputs x stride: the point, and the direction of an hvp */
    real *bias_at;    /* 2 outputs */
    real *partial;    /* outputs x stride: X's of the last rows */
    double *sum;      /* outputs x stride: X's of the rows before */
    double *bias_sum; /* outputs */
    real *z, *s;      /* block x 2 outputs, block x outputs */
    real *unpacked;   /* block x stride; for pixels */
    double *logits, *others, *loss; /* block x outputs, then block each */
    int32_t *labels, *hit;          /* block */
} pass;

/* Which rows, in which order. */
typedef struct row_order {
    bool permuted;
    sl_random random; /* names the epoch's permutation */
    int64_t first, count;
} row_order;

typedef struct pass_result {
    double loss;  /* mean over the rows */
    int64_t hits; /* rows whose label has the largest output */
} pass_result;

#define row_order_of SL_PRECISE(row_order_of)
#define pass_open    SL_PRECISE(pass_open)
#define pass_walk    SL_PRECISE(pass_walk)
#define pass_finish  SL_PRECISE(pass_finish)

/* The rows of a batch: of all rows, or without a batch, in file order; else of the epoch's
   permutation. */
row_order row_order_of(sl_host *, const sl_batch *, int64_t rows);

void pass_open(sl_host *, pass *, const samples *, int64_t outputs, bool bias);

/* At parameters x (outputs x columns weights, then the biases); v: direction of an hvp, or
 * NULL.
 */
pass_result pass_walk(sl_host *, pass *, pass_kind, const samples *, const row_order *,
                      const real *x, const real *v);

/* g <- the mean over the rows of the last walk, plus l2 times the weights of `at`. */
void pass_finish(const pass *, int64_t rows, double l2, const real *at, real *g);
