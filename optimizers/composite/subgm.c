/* The subgradient method with geometrically falling steps,
       x <- x - lr rho^t g            or, normalize, x <- x - lr rho^t g / |g|
   for sharp, nonsmooth losses such as l1 matrix recovery. Ma and Fattahi 2023,
   arXiv:2202.08788, section 2 (lr 0.5, rho 0.99 on gross outliers; normalized for Gaussian
   noise). The sum of all steps, lr / (1 - rho), must let x leave a tiny start. */
#include "decay.h"

typedef struct subgm {
    double lr, rho, length; /* length: rho^t */
    int32_t decay;
    int64_t steps;
    bool normalize;
    real *g;
} subgm;

static const sl_option options[] = {
    SL_REAL(subgm, lr, 0.5, 0, SL_UNBOUNDED, SL_LOG, "first step size"),
    SL_REAL(subgm, rho, 0.99, 0, 1, SL_LINEAR, "factor from step to step"),
    SL_CHOICE(subgm, decay, "none|sqrt", DECAY_NONE, "sqrt: and over the root of the step"),
    SL_BOOL(subgm, normalize, 0, "divide by the subgradient's norm"),
    SL_OPTIONS_END,
};

static const sl_vector vectors[] = {SL_SCRATCH(subgm, g), SL_VECTORS_END};

static sl_status start(sl_host *host, void *self, sl_oracle *f, const real *x)
{
    (void)host, (void)f, (void)x;
    ((subgm *)self)->length = 1;
    return SL_OK;
}

static sl_status step(sl_host *host, void *self, sl_oracle *f, real *x)
{
    subgm *h = (subgm *)self;
    sl_batch batch;
    SL_TRY(sl_draw(f, &batch));
    SL_TRY(sl_gradient(f, &batch, x, h->g, NULL));
    double length = decay_length(h->lr, h->decay, h->steps) * h->length;
    const double norm = h->normalize ? sl_norm(host, f->n, h->g) : 1;
    if (norm > 0 || isnan(norm))
        length /= norm;
    const real a = (real)length;
    const real *g = h->g;
    SL_FOR(i, f->n, { x[i] -= a * g[i]; });
    h->length *= h->rho;
    h->steps++;
    return SL_OK;
}

SL_EXPORT(sl_optimizer) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_OPTIMIZER, sl_optimizer),
            .self = sizeof(subgm),
            .name = "subgm",
            .summary = "subgradient method with geometric steps",
            .reference = "Ma and Fattahi 2023, arXiv:2202.08788",
            .options = options,
        },
    .vectors = vectors,
    .needs = SL_GRADIENT,
    .start = start,
    .step = step,
};
