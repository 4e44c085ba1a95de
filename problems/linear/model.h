/* What the linear models share: one struct with everybody's options, and the calls that a
   problem answers. A plugin lists the options that it has and says in `load` which loss it is.

     f(w, b) = 1/m sum_i weight_i loss(w'x_i + b, y_i) + the smooth part of penalty.h,
     r(w)    = its l1 part.

   Minibatches go through a permutation of the rows per epoch; the whole data in file order. */
#pragma once

#include <slalom/problem.h>

#include "constants.h"
#include "pass.h"
#include "penalty.h"
#include "synthetic.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The curvatures of all rows at one point: Newton's methods ask for many products there. */
typedef struct bends {
    bool known;
    real *at;     /* parameters */
    double *rows; /* rows */
} bends;

typedef struct linear_model {
    /* options */
    const char *data, *test;
    double test_fraction, l2, lambda, ratio, a, label_noise, positive_weight, width;
    int64_t batch, classes;
    int32_t penalty, class_weights, optimum;
    bool bias;
    synthetic made;
    /* the data */
    link_kind link;
    sample_set set;
    int64_t outputs;
    const double *weights; /* of the classes, or NULL */
    constants known;
    /* one trial's */
    pass pass;
    penalty rules;
    bends *kept;
    sl_tensor tensors[2];
    real *reals, *diagonal;  /* parameters */
    real *gathered, *scaled; /* block x stride */
} linear_model;

#define linear_model_load             SL_PRECISE(linear_model_load)
#define linear_model_start            SL_PRECISE(linear_model_start)
#define linear_model_loss             SL_PRECISE(linear_model_loss)
#define linear_model_gradient         SL_PRECISE(linear_model_gradient)
#define linear_model_hvp              SL_PRECISE(linear_model_hvp)
#define linear_model_ggn_vp           SL_PRECISE(linear_model_ggn_vp)
#define linear_model_hessian          SL_PRECISE(linear_model_hessian)
#define linear_model_sample_gradients SL_PRECISE(linear_model_sample_gradients)
#define linear_model_sample_norms     SL_PRECISE(linear_model_sample_norms)
#define linear_model_residual         SL_PRECISE(linear_model_residual)
#define linear_model_jacobian         SL_PRECISE(linear_model_jacobian)
#define linear_model_jvp              SL_PRECISE(linear_model_jvp)
#define linear_model_vjp              SL_PRECISE(linear_model_vjp)
#define linear_model_penalty          SL_PRECISE(linear_model_penalty)
#define linear_model_prox             SL_PRECISE(linear_model_prox)
#define linear_model_measure          SL_PRECISE(linear_model_measure)
#define linear_model_begin            SL_PRECISE(linear_model_begin)

/* The options `link` must be set. */
sl_status linear_model_load(sl_host *, linear_model *);
sl_status linear_model_start(sl_host *, void *self, sl_oracle *below, sl_layout *);
sl_status linear_model_loss(sl_host *, void *self, const sl_batch *, const real *x, double *f);
sl_status linear_model_gradient(sl_host *, void *self, const sl_batch *, const real *x, real *g,
                                double *f);
sl_status linear_model_hvp(sl_host *, void *self, const sl_batch *, const real *x,
                           const real *v, real *hv);
sl_status linear_model_ggn_vp(sl_host *, void *self, const sl_batch *, const real *x,
                              const real *v, real *gv);
sl_status linear_model_hessian(sl_host *, void *self, const sl_batch *, const real *x, real *h);
sl_status linear_model_sample_gradients(sl_host *, void *self, const sl_batch *, const real *x,
                                        real *g, double *loss);
sl_status linear_model_sample_norms(sl_host *, void *self, const sl_batch *, const real *x,
                                    double *norm, double *loss);
/* Of LINK_SQUARE without a penalty. */
sl_status linear_model_residual(sl_host *, void *self, const sl_batch *, const real *x,
                                real *c);
sl_status linear_model_jacobian(sl_host *, void *self, const sl_batch *, const real *x, real *c,
                                real *j);
sl_status linear_model_jvp(sl_host *, void *self, const sl_batch *, const real *x,
                           const real *v, real *jv);
sl_status linear_model_vjp(sl_host *, void *self, const sl_batch *, const real *x,
                           const real *u, real *ju);
sl_status linear_model_penalty(sl_host *, void *self, const real *x, double *r);
sl_status linear_model_prox(sl_host *, void *self, double t, const real *x, real *y);
/* The loss, then LINEAR_CLASS_METRICS or LINEAR_METRICS. */
sl_status linear_model_measure(sl_host *, void *self, const real *x, double *values);

/* The pass over the whole data with group g. */
pass *linear_model_begin(linear_model *, int64_t group);

#ifdef __cplusplus
}
#endif

/* What `measure` reports of a regression and of a classification. gap: loss - f_star where it
   is known; error: |w - truth| / |truth| of generated rows. */
#define LINEAR_METRICS                                                                         \
    {"test_loss", "", false}, {"gap", "", false}, {"error", "", false},                        \
    {                                                                                          \
        "nonzeros", "", false                                                                  \
    }
#define LINEAR_CLASS_METRICS                                                                   \
    {"train_accuracy", "", true}, {"test_loss", "", false}, {"test_accuracy", "", true},       \
        {"gap", "", false}, {"error", "", false},                                              \
    {                                                                                          \
        "nonzeros", "", false                                                                  \
    }

#define LINEAR_DATA                                                                            \
    SL_DATA_OR_NONE(linear_model, data,                                                        \
                    "LIBSVM, csv or Matrix Market file, or folder of IDX images"),             \
        SL_DATA_OR_NONE(linear_model, test, "the same for the test set"),                      \
        SL_REAL(linear_model, test_fraction, 0, 0, 0.9, SL_LINEAR,                             \
                "share of the rows to hold out as the test set"),                              \
        SL_INT_OR(linear_model, batch, "full", 0, 1, 1e12, "rows of a minibatch"),             \
        SL_BOOL(linear_model, bias, true, "add a constant to every output"),                   \
        SL_CHOICE(linear_model, optimum, "unknown|solve", 0,                                   \
                  "find the least value first (once per data), so that gap is exact")
#define LINEAR_L2                                                                              \
    SL_REAL(linear_model, l2, 0, 0, SL_UNBOUNDED, SL_LOG,                                      \
            "l2/2 |w|^2 is added to the mean loss; the bias is free")
#define LINEAR_PENALTY                                                                         \
    SL_CHOICE(linear_model, penalty, PENALTY_WORDS, 0, "added besides l2; the bias is free"),  \
        SL_REAL(linear_model, lambda, 0, 0, SL_UNBOUNDED, SL_LOG, "weight of the penalty"),    \
        SL_REAL(linear_model, ratio, 0.5, 0, 1, SL_LINEAR, "elastic_net: the share of l1"),    \
        SL_REAL(linear_model, a, 3.7, 1, SL_UNBOUNDED, SL_LINEAR,                              \
                "scad, mcp: flat beyond a lambda")
#define LINEAR_CLASSES                                                                         \
    SL_REAL(linear_model, label_noise, 0, 0, 0.5, SL_LINEAR,                                   \
            "share of training labels changed to another class, the same in all trials"),      \
        SL_CHOICE(linear_model, class_weights, "equal|balanced", 0,                            \
                  "balanced: rows / (classes x rows of the class)"),                           \
        SL_REAL(linear_model, positive_weight, 1, SL_POSITIVE, SL_UNBOUNDED, SL_LOG,           \
                "weight of the larger of two labels")
