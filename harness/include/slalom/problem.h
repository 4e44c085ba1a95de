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
    int64_t samples;        /* in one epoch (0 is read as 1) */
    int64_t batch;          /* samples of one draw (0: all) */
    double flops[SL_CALLS]; /* floating-point operations per sample and call; 0: unknown */
    double optimum;         /* known least value of the whole loss, or NAN */
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
     * zero. */
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

    /* values[0] <- the whole loss at x, values[1 ..] <- the metrics in their order. Never
       charged to anyone. NULL: the loss on the whole data. */
    sl_status (*measure)(sl_host *, void *self, const real *x, double *values);
    /* A transform with parameters of its own: the point below that stands for x. NULL: x. */
    sl_status (*lift)(sl_host *, void *self, const real *x, real *below);
} sl_problem;
