/* An oracle answers questions about an objective f at a point. Optimizers, transforms and
   probes ask it through these functions, the host's front doors: it counts, times and budgets
   every call. x is read-only to the oracle, results are write-only to it. */
#pragma once

#include <slalom/host.h>
#include <slalom/tensor.h>

typedef enum sl_call {
    SL_CALL_LOSS,
    SL_CALL_GRADIENT,
    SL_CALL_HVP,      /* Hessian-vector product */
    SL_CALL_MATVEC,   /* linear operators: A v */
    SL_CALL_RHS,      /* linear operators: b */
    SL_CALL_DIAGONAL, /* linear operators: diag(A) */
    SL_CALLS
} sl_call;

/* Sets of calls. */
#define SL_LOSS     (1u << SL_CALL_LOSS)
#define SL_GRADIENT (1u << SL_CALL_GRADIENT)
#define SL_HVP      (1u << SL_CALL_HVP)
#define SL_MATVEC   (1u << SL_CALL_MATVEC)
#define SL_RHS      (1u << SL_CALL_RHS)
#define SL_DIAGONAL (1u << SL_CALL_DIAGONAL)

/* Which samples: a value; draw it once, use it at several points. */
typedef struct sl_batch {
    uint64_t index; /* number of the draw in this trial; UINT64_MAX for the whole data */
    uint64_t epoch; /* which pass over the data */
    int64_t first;  /* position of the first sample in the epoch's order */
    int64_t size;   /* samples; all of them: the data in their own order */
} sl_batch;

typedef struct sl_oracle sl_oracle;

typedef struct sl_calls {
    uint32_t size; /* bytes of this struct */
    sl_status (*draw)(sl_oracle *, sl_batch *);
    sl_status (*loss)(sl_oracle *, const sl_batch *, const real *x, double *loss);
    sl_status (*gradient)(sl_oracle *, const sl_batch *, const real *x, real *g, double *loss);
    sl_status (*hvp)(sl_oracle *, const sl_batch *, const real *x, const real *v, real *hv);
    sl_status (*matvec)(sl_oracle *, const real *v, real *av);
    sl_status (*rhs)(sl_oracle *, real *b);
    sl_status (*diagonal)(sl_oracle *, real *d);
} sl_calls;

struct sl_oracle {
    uint32_t size;   /* bytes of the public part */
    uint32_t offers; /* set of calls */
    const sl_calls *calls;
    const sl_tensor *tensors;
    int64_t n;       /* parameters */
    int64_t samples; /* in one epoch; 1 for an objective without data */
    int32_t tensor_count;
};

/* The next minibatch. */
static inline sl_status sl_draw(sl_oracle *f, sl_batch *batch)
{
    return f->calls->draw(f, batch);
}

static inline sl_batch sl_whole(const sl_oracle *f)
{
    sl_batch batch = {UINT64_MAX, 0, 0, f->samples};
    return batch;
}

static inline sl_status sl_loss(sl_oracle *f, const sl_batch *batch, const real *x,
                                double *loss)
{
    return f->calls->loss(f, batch, x, loss);
}

/* g <- gradient on the batch; *loss <- f on it (loss may be NULL). */
static inline sl_status sl_gradient(sl_oracle *f, const sl_batch *batch, const real *x, real *g,
                                    double *loss)
{
    double unused;
    return f->calls->gradient(f, batch, x, g, loss ? loss : &unused);
}

static inline sl_status sl_hvp(sl_oracle *f, const sl_batch *batch, const real *x,
                               const real *v, real *hv)
{
    return f->calls->hvp(f, batch, x, v, hv);
}

static inline sl_status sl_matvec(sl_oracle *f, const real *v, real *av)
{
    return f->calls->matvec(f, v, av);
}

static inline sl_status sl_rhs(sl_oracle *f, real *b)
{
    return f->calls->rhs(f, b);
}

static inline sl_status sl_diagonal(sl_oracle *f, real *d)
{
    return f->calls->diagonal(f, d);
}
