/* An oracle answers questions about an objective f at a point. Optimizers, transforms and
   probes ask it through these functions, the host's front doors: it counts, times and budgets
   every call. x is read-only to the oracle, results are write-only to it. */
#pragma once

#include <slalom/host.h>
#include <slalom/tensor.h>

typedef enum sl_call {
    SL_CALL_LOSS,
    SL_CALL_GRADIENT,
    SL_CALL_HVP,              /* Hessian-vector product */
    SL_CALL_MATVEC,           /* linear operators: A v */
    SL_CALL_RHS,              /* linear operators: b */
    SL_CALL_DIAGONAL,         /* linear operators: diag(A) */
    SL_CALL_GGN_VP,           /* generalized Gauss-Newton matrix times a vector */
    SL_CALL_HESSIAN,          /* the dense Hessian */
    SL_CALL_SAMPLE_GRADIENTS, /* one gradient per sample */
    SL_CALL_SAMPLE_NORMS,     /* their Euclidean norms only */
    SL_CALL_RESIDUAL,         /* the inner functions c_i of a mean of h(c_i(x)) */
    SL_CALL_JACOBIAN,         /* and their gradients, one row each */
    SL_CALL_JVP,              /* Jacobian times a vector */
    SL_CALL_VJP,              /* its transpose times a vector */
    SL_CALL_PENALTY,          /* r(x) of a composite objective f + r */
    SL_CALL_PROX,             /* the proximal point of r */
    SL_CALL_PROX_POINT,       /* the proximal point of the loss on a batch */
    SL_CALL_TRUNCATION,       /* low-rank models: distance to the truth cut to rank s */
    SL_CALL_KRONECKER,        /* Kronecker factors of linear layers */
    SL_CALLS
} sl_call;

/* Sets of calls. */
#define SL_LOSS             (1u << SL_CALL_LOSS)
#define SL_GRADIENT         (1u << SL_CALL_GRADIENT)
#define SL_HVP              (1u << SL_CALL_HVP)
#define SL_MATVEC           (1u << SL_CALL_MATVEC)
#define SL_RHS              (1u << SL_CALL_RHS)
#define SL_DIAGONAL         (1u << SL_CALL_DIAGONAL)
#define SL_GGN_VP           (1u << SL_CALL_GGN_VP)
#define SL_HESSIAN          (1u << SL_CALL_HESSIAN)
#define SL_SAMPLE_GRADIENTS (1u << SL_CALL_SAMPLE_GRADIENTS)
#define SL_SAMPLE_NORMS     (1u << SL_CALL_SAMPLE_NORMS)
#define SL_RESIDUAL         (1u << SL_CALL_RESIDUAL)
#define SL_JACOBIAN         (1u << SL_CALL_JACOBIAN)
#define SL_JVP              (1u << SL_CALL_JVP)
#define SL_VJP              (1u << SL_CALL_VJP)
#define SL_PENALTY          (1u << SL_CALL_PENALTY)
#define SL_PROX             (1u << SL_CALL_PROX)
#define SL_PROX_POINT       (1u << SL_CALL_PROX_POINT)
#define SL_TRUNCATION       (1u << SL_CALL_TRUNCATION)
#define SL_KRONECKER        (1u << SL_CALL_KRONECKER)

/* Calls whose answer does not change when the gradient below is clipped, perturbed, averaged:
   what a transform of the gradient usually hands on. */
#define SL_ALL_BUT_GRADIENT ((1u << SL_CALLS) - 1u - SL_GRADIENT)

/* Which samples: a value; draw it once, use it at several points. */
typedef struct sl_batch {
    uint64_t index; /* number of the draw in this trial; UINT64_MAX for the whole data */
    uint64_t epoch; /* which pass over the data */
    int64_t first;  /* position of the first sample in the epoch's order */
    int64_t size;   /* samples; all of them: the data in their own order */
    int64_t group;  /* 0: all of them count; g > 0: only those of group g (a class), the sums
                       still divided by `size`, so that the groups' gradients add up */
} sl_batch;

/* The outer function h of a composite loss f(x) = 1/size sum over i of h(c_i(x)). */
typedef enum sl_outer {
    SL_OUTER_NONE,     /* no such structure */
    SL_OUTER_SQUARE,   /* h(c) = c^2 / 2 */
    SL_OUTER_ABSOLUTE, /* h(c) = |c| */
    SL_OUTER_HUBER     /* h(c) = c^2 / 2 where |c| <= d, else d |c| - d^2 / 2 */
} sl_outer;

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
    sl_status (*ggn_vp)(sl_oracle *, const sl_batch *, const real *x, const real *v, real *gv);
    sl_status (*hessian)(sl_oracle *, const sl_batch *, const real *x, real *h);
    sl_status (*sample_gradients)(sl_oracle *, const sl_batch *, const real *x, real *g,
                                  double *loss);
    sl_status (*sample_norms)(sl_oracle *, const sl_batch *, const real *x, double *norm,
                              double *loss);
    sl_status (*residual)(sl_oracle *, const sl_batch *, const real *x, real *c);
    sl_status (*jacobian)(sl_oracle *, const sl_batch *, const real *x, real *c, real *j);
    sl_status (*jvp)(sl_oracle *, const sl_batch *, const real *x, const real *v, real *jv);
    sl_status (*vjp)(sl_oracle *, const sl_batch *, const real *x, const real *u, real *ju);
    sl_status (*penalty)(sl_oracle *, const real *x, double *r);
    sl_status (*prox)(sl_oracle *, double t, const real *x, real *y);
    sl_status (*prox_point)(sl_oracle *, const sl_batch *, double t, const real *x, real *y);
    sl_status (*truncation)(sl_oracle *, const real *x, int64_t s, double *distance);
    sl_status (*initial)(sl_oracle *, real *x);
    sl_status (*kronecker)(sl_oracle *, const sl_batch *, const real *x, real *factors);
} sl_calls;

struct sl_oracle {
    uint32_t size;   /* bytes of the public part */
    uint32_t offers; /* set of calls */
    const sl_calls *calls;
    const sl_tensor *tensors;
    int64_t n;       /* parameters */
    int64_t samples; /* in one epoch; 1 for an objective without data */
    int64_t batch;   /* the most samples of one draw */
    int32_t tensor_count;
    int32_t groups;           /* of samples, for sl_batch.group; 0 when there are none */
    sl_outer outer;           /* of residual, jacobian, jvp and vjp */
    double outer_width;       /* d of SL_OUTER_HUBER */
    double smoothness;        /* a Lipschitz constant of the whole gradient, or NAN */
    double sample_smoothness; /* of every sample's, or NAN */
    double strong_convexity;  /* mu of the whole loss, or NAN */
    double optimum;           /* least value of the whole loss, or NAN */
};

/* The next minibatch. */
static inline sl_status sl_draw(sl_oracle *f, sl_batch *batch)
{
    return f->calls->draw(f, batch);
}

/* The first point of this oracle, for a transform's `initial`. */
static inline sl_status sl_initial(sl_oracle *f, real *x)
{
    return f->calls->initial(f, x);
}

static inline sl_batch sl_whole(const sl_oracle *f)
{
    sl_batch batch = {UINT64_MAX, 0, 0, f->samples, 0};
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

/* gv <- J' H J v: J the Jacobian of the model's outputs, H the Hessian of the loss in them. */
static inline sl_status sl_ggn_vp(sl_oracle *f, const sl_batch *batch, const real *x,
                                  const real *v, real *gv)
{
    return f->calls->ggn_vp(f, batch, x, v, gv);
}

/* h (n x n, both triangles) <- the Hessian on the batch. */
static inline sl_status sl_hessian(sl_oracle *f, const sl_batch *batch, const real *x, real *h)
{
    return f->calls->hessian(f, batch, x, h);
}

/* Row i of g (batch->size x n) <- the gradient of the i-th sample's loss; loss[i] <- that loss
   (may be NULL). Their means over the batch are what sl_gradient answers. */
static inline sl_status sl_sample_gradients(sl_oracle *f, const sl_batch *batch, const real *x,
                                            real *g, double *loss)
{
    return f->calls->sample_gradients(f, batch, x, g, loss);
}

/* norm[i] <- the Euclidean norm of the i-th sample's gradient; loss as above. */
static inline sl_status sl_sample_norms(sl_oracle *f, const sl_batch *batch, const real *x,
                                        double *norm, double *loss)
{
    return f->calls->sample_norms(f, batch, x, norm, loss);
}

/* c[i] <- c_i(x), batch->size of them; the loss on the batch is the mean of h(c[i]). */
static inline sl_status sl_residual(sl_oracle *f, const sl_batch *batch, const real *x, real *c)
{
    return f->calls->residual(f, batch, x, c);
}

/* The same, and row i of j (batch->size x n) <- the gradient of c_i at x. */
static inline sl_status sl_jacobian(sl_oracle *f, const sl_batch *batch, const real *x, real *c,
                                    real *j)
{
    return f->calls->jacobian(f, batch, x, c, j);
}

/* jv (batch->size) <- J v. */
static inline sl_status sl_jvp(sl_oracle *f, const sl_batch *batch, const real *x,
                               const real *v, real *jv)
{
    return f->calls->jvp(f, batch, x, v, jv);
}

/* ju (n) <- J' u, u of batch->size. */
static inline sl_status sl_vjp(sl_oracle *f, const sl_batch *batch, const real *x,
                               const real *u, real *ju)
{
    return f->calls->vjp(f, batch, x, u, ju);
}

/* *r <- r(x), the part of a composite objective F = f + r that loss and gradient leave out. */
static inline sl_status sl_penalty(sl_oracle *f, const real *x, double *r)
{
    return f->calls->penalty(f, x, r);
}

/* y <- argmin over y of r(y) + |y - x|^2 / (2 t); y may be x. */
static inline sl_status sl_prox(sl_oracle *f, double t, const real *x, real *y)
{
    return f->calls->prox(f, t, x, y);
}

/* y <- argmin over y of f(y) on the batch + |y - x|^2 / (2 t); y is not x. */
static inline sl_status sl_prox_point(sl_oracle *f, const sl_batch *batch, double t,
                                      const real *x, real *y)
{
    return f->calls->prox_point(f, batch, t, x, y);
}

/* *distance <- |M(x) - M*_s|, Frobenius: M(x) the matrix that x stands for, M(0) = 0, M*_s the
   best approximation of rank s >= 0 to the truth; from the truth's rank on, the truth. */
static inline sl_status sl_truncation(sl_oracle *f, const real *x, int64_t s, double *distance)
{
    return f->calls->truncation(f, x, s, distance);
}

/* Whether sl_kronecker answers for a tensor, and how many numbers. */
static inline int64_t sl_kronecker_count(const sl_tensor *t)
{
    const bool has = t->role == SL_ROLE_MATRIX && t->dims == 2;
    return has ? t->shape[0] * t->shape[0] + t->shape[1] * t->shape[1] : 0;
}

/* factors <- for every tensor that has some, in their order,
       G = mean of g g' (rows x rows),   A = mean of a a' (columns x columns),
   where the tensor is the W of layers s = W a; a is the input at one position (a sample, or a
   token of it) and g the derivative there, by s, of the batch's loss times its positions. So
   the gradient by W is the mean of g a', and G (x) A is K-FAC's block of the Fisher matrix with
   the data's own labels (Martens and Grosse 2015, arXiv:1503.05671; over tokens: "expand" of
   Eschenhagen et al. 2023, arXiv:2311.00636). Biases are left out, and embeddings and heads,
   whose factors would be as wide as the vocabulary. */
static inline sl_status sl_kronecker(sl_oracle *f, const sl_batch *batch, const real *x,
                                     real *factors)
{
    return f->calls->kronecker(f, batch, x, factors);
}
