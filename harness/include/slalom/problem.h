/* A problem is an oracle with nothing below it; a transform is an oracle over another one. They
   share this interface. A function that is NULL is not offered; whoever needs it is refused by
   name before anything runs. */
#pragma once

#include <slalom/linalg.h>
#include <slalom/oracle.h>

typedef struct sl_metric {
    const char *name; /* NULL closes the list */
    const char *unit; /* for axes; "" when there is none */
    bool higher_is_better;
} sl_metric;

#define SL_METRICS_END                                                                         \
    {                                                                                          \
        NULL, NULL, false                                                                      \
    }

/* What `start` tells the host about the parameters and the price of a call. */
typedef struct sl_layout {
    const sl_tensor *tensors; /* in the plugin's memory or constant */
    int32_t tensor_count;
    int64_t samples;    /* in one epoch (0 is read as 1) */
    int64_t batch;      /* samples of one draw (0: all) */
    double flops[32];   /* per sample and sl_call: floating-point operations; 0: unknown */
    double optimum;     /* known least value of the whole loss, or NAN */
    uint32_t wanted;    /* set by the host before `start`: calls that will be made */
    uint32_t withdrawn; /* set of calls that these options do not allow after all */
    int32_t groups;     /* of samples, for sl_batch.group */
    sl_outer outer;     /* of residual, jacobian, jvp and vjp */
    double outer_width; /* d of SL_OUTER_HUBER */
    double smoothness, sample_smoothness, strong_convexity; /* as in sl_oracle, or NAN */
    /* F = f + r where r is not smooth: optimizers that neither need nor
       use SL_PROX are refused. */
    bool composite;
    int64_t tokens; /* of a sample that is a sequence; 0: it is none */
} sl_layout;

typedef struct sl_problem {
    sl_plugin plugin;
    const sl_metric *metrics; /* what `measure` reports after the loss; NULL for none */
    bool generated;           /* the data depend on `instance` (the seed unless given) */
    uint32_t passes;          /* transform: calls handed to the oracle below unchanged */
    uint32_t needs;           /* transform: calls that it asks of the oracle below */

    /* Once per instance, before trials are forked: read or generate the data. May be NULL. What
       it allocates is read-only from then on. */
    sl_status (*load)(sl_host *, void *self);
    /* Once per trial: workspace and layout. A transform starts with the layout of the oracle
       `below` (NULL for a problem) already filled in. */
    sl_status (*start)(sl_host *, void *self, sl_oracle *below, sl_layout *layout);
    /* The first x. Without it a transform starts where the oracle below does, a problem at
       zero. A transform may ask the oracle below for gradients here (in `start` nothing is
       answered yet) and pays for them. */
    sl_status (*initial)(sl_host *, void *self, real *x);
    /* Fills in draw number batch->index; NULL: consecutive blocks of layout->batch samples, the
       last of an epoch shorter. */
    void (*draw)(sl_host *, void *self, sl_batch *batch);

    sl_status (*loss)(sl_host *, void *self, const sl_batch *, const real *x, double *loss);
    sl_status (*gradient)(sl_host *, void *self, const sl_batch *, const real *x, real *g,
                          double *loss);
    sl_status (*hvp)(sl_host *, void *self, const sl_batch *, const real *x, const real *v,
                     real *hv);
    sl_status (*matvec)(sl_host *, void *self, const real *v, real *av);
    sl_status (*rhs)(sl_host *, void *self, real *b);
    sl_status (*diagonal)(sl_host *, void *self, real *d);

    /* values[0] <- the whole loss at x (with the penalty where there is one), values[1 ..] <-
       the metrics in their order. Never charged to anyone. NULL: the loss on the whole data. */
    sl_status (*measure)(sl_host *, void *self, const real *x, double *values);
    /* A transform with parameters of its own: the point below that stands for x. NULL: x. */
    sl_status (*lift)(sl_host *, void *self, const real *x, real *below);

    /* Further calls; oracle.h says what they answer. */
    sl_status (*ggn_vp)(sl_host *, void *self, const sl_batch *, const real *x, const real *v,
                        real *gv);
    sl_status (*hessian)(sl_host *, void *self, const sl_batch *, const real *x, real *h);
    sl_status (*sample_gradients)(sl_host *, void *self, const sl_batch *, const real *x,
                                  real *g, double *loss);
    sl_status (*sample_norms)(sl_host *, void *self, const sl_batch *, const real *x,
                              double *norm, double *loss);
    sl_status (*residual)(sl_host *, void *self, const sl_batch *, const real *x, real *c);
    sl_status (*jacobian)(sl_host *, void *self, const sl_batch *, const real *x, real *c,
                          real *j);
    sl_status (*jvp)(sl_host *, void *self, const sl_batch *, const real *x, const real *v,
                     real *jv);
    sl_status (*vjp)(sl_host *, void *self, const sl_batch *, const real *x, const real *u,
                     real *ju);
    sl_status (*penalty)(sl_host *, void *self, const real *x, double *r);
    sl_status (*prox)(sl_host *, void *self, double t, const real *x, real *y);
    sl_status (*prox_point)(sl_host *, void *self, const sl_batch *, double t, const real *x,
                            real *y);
    sl_status (*truncation)(sl_host *, void *self, const real *x, int64_t s, double *distance);
    /* `gradient` is not the derivative of `loss` and does not mean to be: a straight-through
       estimate, say. Nobody then compares it with differences. */
    bool surrogate;
    sl_status (*kronecker)(sl_host *, void *self, const sl_batch *, const real *x,
                           real *factors);
} sl_problem;
