/* Lion: the sign of momentum, with one memory for the step and a longer one to keep:
       x <- x - lr (sign(beta1 m + (1 - beta1) g) + weight_decay x)
       m <- beta2 m + (1 - beta2) g
   Chen et al. 2023, arXiv:2302.06675, algorithm 2. Every coordinate moves by lr: a good lr is 3
   to 10 times smaller than Adam's, a good weight_decay as much larger. sign(0) = 0. */
#include <slalom/optimizer.h>

typedef struct lion {
    double lr, beta1, beta2, weight_decay;
    real *g, *m;
} lion;

static const sl_option options[] = {
    SL_REAL(lion, lr, 1e-4, 0, SL_UNBOUNDED, SL_LOG, "step size"),
    SL_REAL(lion, beta1, 0.9, 0, 1 - 1e-9, SL_LINEAR, "memory in the step"),
    SL_REAL(lion, beta2, 0.99, 0, 1 - 1e-9, SL_LINEAR, "memory of the gradient"),
    SL_REAL(lion, weight_decay, 0, 0, SL_UNBOUNDED, SL_LOG, "times x, added to the sign"),
    SL_OPTIONS_END,
};

static const sl_vector vectors[] = {
    SL_SCRATCH(lion, g),
    SL_STATE(lion, m),
    SL_VECTORS_END,
};

static sl_status step(sl_host *host, void *self, sl_oracle *f, real *x)
{
    lion *h = (lion *)self;
    sl_batch batch;
    (void)host;
    SL_TRY(sl_draw(f, &batch));
    SL_TRY(sl_gradient(f, &batch, x, h->g, NULL));
    const real b1 = (real)h->beta1, n1 = (real)(1 - h->beta1), b2 = (real)h->beta2;
    const real n2 = (real)(1 - h->beta2), a = (real)h->lr, decay = (real)h->weight_decay;
    real *g = h->g, *m = h->m;
    SL_FOR(i, f->n, {
        const real c = b1 * m[i] + n1 * g[i];
        const real sign = c > 0 ? 1 : c < 0 ? -1 : c; /* that of a NaN is NaN */
        x[i] -= a * (sign + decay * x[i]);
        m[i] = b2 * m[i] + n2 * g[i];
    });
    return SL_OK;
}

SL_EXPORT(sl_optimizer) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_OPTIMIZER, sl_optimizer),
            .self = sizeof(lion),
            .name = "lion",
            .summary = "steps along the sign of momentum",
            .reference = "Chen et al. 2023, arXiv:2302.06675, algorithm 2",
            .options = options,
        },
    .vectors = vectors,
    .needs = SL_GRADIENT,
    .step = step,
};
