/* One walk over the samples of a batch: blocks of rows are multiplied by the weights, linked to
   losses and slopes, and multiplied back while they are in the cache. */
#pragma once

#include <slalom/oracle.h>

#include "samples.h"

#include "links.h"

typedef enum pass_kind {
    PASS_LOSS,
    PASS_GRADIENT, /* s = d loss / d output */
    PASS_SLOPES,   /* the same, with the direction's outputs beside it in z */
    PASS_HVP,      /* s = the curvature times the direction's outputs */
    PASS_GRAM      /* s = the outputs: the gradient of a loss of curvature 1, or X'X x */
} pass_kind;

/* Rows of a block, and of one that lies in lanes. */
enum { PASS_BLOCK = 64, PASS_WIDE = 256 };

typedef struct pass {
    link_kind link;
    double width;    /* of LINK_SMOOTH_HINGE */
    int64_t outputs; /* weight vectors: one per class for LINK_SOFTMAX, else 1 */
    int64_t columns, stride;
    bool bias;
    const double *class_weights; /* or NULL: all 1 */
    int64_t group;               /* 0, or: only rows of class group - 1 count */
    real *weights;               /* 2 outputs x stride: the point, and the direction */
    real *bias_at;               /* 2 outputs */
    real *partial;               /* outputs x stride: X's of the last rows */
    real *late;                  /* of lanes_backward */
    double *sum;                 /* outputs x stride: X's of the rows before */
    double *bias_sum;            /* outputs */
    real *z, *s;                 /* block x 2 outputs, block x outputs */
    real *unpacked;              /* block x stride; for packed rows */
    double *logits, *others;     /* block x outputs, block */
    double *loss, *curvature;    /* block each, with the class's weight; no softmax has the
                                    second, its logits become probabilities */
    double *row_weight;          /* block */
    int32_t *labels, *hit;       /* block */
} pass;

/* Which rows, in which order. */
typedef struct row_order {
    bool permuted;
    sl_random random; /* names the epoch's permutation */
    int64_t first, count;
    bool by_length; /* all rows, in whatever order is fastest */
} row_order;

typedef struct pass_result {
    double loss;     /* sum over the rows that count, over all rows */
    int64_t hits;    /* PASS_LOSS: rows whose label has the largest output */
    int64_t counted; /* rows */
} pass_result;

/* What is done with a block after its link; `first`: the position of its first row in the
   order. */
typedef struct pass_visit {
    void (*take)(pass *, const features *, const row_block *, int64_t first, void *context);
    void *context;
} pass_visit;

#define row_order_of    SL_PRECISE(row_order_of)
#define row_order_any   SL_PRECISE(row_order_any)
#define pass_open       SL_PRECISE(pass_open)
#define pass_walk       SL_PRECISE(pass_walk)
#define pass_visit_rows SL_PRECISE(pass_visit_rows)
#define pass_summing    SL_PRECISE(pass_summing)
#define pass_finish     SL_PRECISE(pass_finish)
#define pass_link       SL_PRECISE(pass_link)
#define pass_curve_row  SL_PRECISE(pass_curve_row)

/* The rows of a batch: of all rows, or without a batch, in file order; else of the epoch's
   permutation. */
row_order row_order_of(sl_host *, const sl_batch *, int64_t rows);

/* All rows, in no order that means anything. */
row_order row_order_any(const samples *);

/* Makes room; link, width, class_weights and group are the caller's. */
void pass_open(sl_host *, pass *, const samples *, int64_t outputs, bool bias);

/* At parameters x (outputs x columns weights, then the biases); v: the direction, or NULL. The
   sums of s x_i stay in `p`; PASS_LOSS makes none. All rows are taken in the fastest order. */
pass_result pass_walk(sl_host *, pass *, pass_kind, const samples *, const row_order *,
                      const real *x, const real *v);

/* The same, but each block goes to `visit`. */
pass_result pass_visit_rows(sl_host *, pass *, pass_kind, const samples *, const row_order *,
                            const real *x, const real *v, const pass_visit *visit);

/* A visit that sums s x_i, for a visit of one's own to hand blocks on to. */
typedef struct pass_sums {
    int64_t unflushed, period;
} pass_sums;
pass_visit pass_summing(pass *, const samples *, pass_sums *);

/* g <- the sums of the last walk over `rows`. */
void pass_finish(const pass *, int64_t rows, real *g);

/* Vectors that a kind multiplies the rows by: the point's, and the direction's after them. */
static inline int64_t pass_vectors(const pass *p, pass_kind kind)
{
    return kind == PASS_SLOPES || kind == PASS_HVP ? 2 * p->outputs : p->outputs;
}

/* One block's z to loss, s and curvature. Returns what it adds. */
pass_result pass_link(pass *, pass_kind, const samples *, const row_block *);

/* Probabilities q and directions u of one row to s_c = weight q_c (u_c - sum of q u). */
void pass_curve_row(const pass *, double weight, const double *q, const real *u, real *s);
