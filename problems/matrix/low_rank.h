/* A low-rank matrix from linear measurements: what all problems of this family share. It is the
   first member of their own structs, so that its functions stand in their descriptors.
       f(x) = weight / size  sum over i of h(r_i),   r_i = <A_i, F G'> - y_i
       gradient  weight / size  sum_i h'(r_i) (A_i G, A_i'F)
       Hessian times (V, W)  weight / size  sum_i h''(r_i) <A_i, V G' + F W'> (A_i G, A_i'F)
                                                 + h'(r_i) (A_i W, A_i'V)
   and for X X' twice A_i X in place of the pairs: weight = 1/2 gives the updates of the papers.
   ggn_vp is the Hessian's first sum, c_i and its Jacobian a multiple of r_i's. */
#pragma once

#include "measurements.h"
#include "outer.h"
#include "spectrum.h"
#include "truth.h"

typedef struct low_rank {
    measurements a;
    outer_loss outer;
    real *y;       /* a.m */
    int64_t batch; /* measurements of one; 0: all */
    truth truth;   /* point is NULL when there is none */
    spectrum spectrum;
    real *rows;     /* scratch: a few rows of a matrix */
    real *out, *to; /* scratch: parameters */
    sl_tensor tensors[2];
} low_rank;

/* Relative error, effective rank, sigma_1 to sigma_6 of F G'. */
#define LOW_RANK_METRICS                                                                       \
    {"relative_error", "", false}, {"effective_rank", "", false}, {"sigma_1", "", false},      \
        {"sigma_2", "", false}, {"sigma_3", "", false}, {"sigma_4", "", false},                \
        {"sigma_5", "", false},                                                                \
    {                                                                                          \
        "sigma_6", "", false                                                                   \
    }

enum { LOW_RANK_METRIC_COUNT = 2 + SPECTRUM_MOST };

#define low_rank_check      SL_PRECISE(low_rank_check)
#define low_rank_observe    SL_PRECISE(low_rank_observe)
#define low_rank_start      SL_PRECISE(low_rank_start)
#define low_rank_random     SL_PRECISE(low_rank_random)
#define low_rank_spectral   SL_PRECISE(low_rank_spectral)
#define low_rank_loss       SL_PRECISE(low_rank_loss)
#define low_rank_gradient   SL_PRECISE(low_rank_gradient)
#define low_rank_hvp        SL_PRECISE(low_rank_hvp)
#define low_rank_ggn_vp     SL_PRECISE(low_rank_ggn_vp)
#define low_rank_residual   SL_PRECISE(low_rank_residual)
#define low_rank_jacobian   SL_PRECISE(low_rank_jacobian)
#define low_rank_jvp        SL_PRECISE(low_rank_jvp)
#define low_rank_vjp        SL_PRECISE(low_rank_vjp)
#define low_rank_truncation SL_PRECISE(low_rank_truncation)
#define low_rank_measure    SL_PRECISE(low_rank_measure)
#define low_rank_position   SL_PRECISE(low_rank_position)

#ifdef __cplusplus
extern "C" {
#endif

/* Fails where ranks or the batch do not fit the sizes. rank: the truth's. */
sl_status low_rank_check(sl_host *, const low_rank *, int64_t rank);

/* y <- what the measurements say of the truth, plus noise N(0, 1), plus magnitude N(0, 1) for
   the fraction `outliers` of them. Takes sequences 2 to 4 of the data stream. */
void low_rank_observe(sl_host *, low_rank *, double noise, double outliers, double magnitude);

/* Workspace and layout. */
void low_rank_start(sl_host *, low_rank *, sl_layout *);

/* x <- scale N(0, 1 / rows), G times `ratio`. */
void low_rank_random(sl_host *, const low_rank *, double scale, double ratio, real *x);

/* x <- the best factors of the spectral estimate of Z, the mean of y_i A_i times `gain`, less
   shift I, by block power iterations; G times `ratio`. */
sl_status low_rank_spectral(sl_host *, low_rank *, double gain, double shift, double ratio,
                            real *x);

sl_status low_rank_loss(sl_host *, void *self, const sl_batch *, const real *x, double *);
sl_status low_rank_gradient(sl_host *, void *self, const sl_batch *, const real *x, real *g,
                            double *);
sl_status low_rank_hvp(sl_host *, void *self, const sl_batch *, const real *x, const real *v,
                       real *hv);
sl_status low_rank_ggn_vp(sl_host *, void *self, const sl_batch *, const real *x, const real *v,
                          real *gv);
sl_status low_rank_residual(sl_host *, void *self, const sl_batch *, const real *x, real *c);
sl_status low_rank_jacobian(sl_host *, void *self, const sl_batch *, const real *x, real *c,
                            real *j);
sl_status low_rank_jvp(sl_host *, void *self, const sl_batch *, const real *x, const real *v,
                       real *jv);
sl_status low_rank_vjp(sl_host *, void *self, const sl_batch *, const real *x, const real *u,
                       real *ju);
sl_status low_rank_truncation(sl_host *, void *self, const real *x, int64_t s, double *);
sl_status low_rank_measure(sl_host *, void *self, const real *x, double *values);

/* For the descriptors, before and behind `measure`. */
#define LOW_RANK_CALLS .loss = low_rank_loss, .gradient = low_rank_gradient, .hvp = low_rank_hvp
#define LOW_RANK_FURTHER_CALLS                                                                 \
    .ggn_vp = low_rank_ggn_vp, .residual = low_rank_residual, .jacobian = low_rank_jacobian,   \
    .jvp = low_rank_jvp, .vjp = low_rank_vjp

/* The number of the batch's j-th measurement. */
int64_t low_rank_position(sl_host *, const low_rank *, const sl_batch *, int64_t j);

#ifdef __cplusplus
}
#endif
