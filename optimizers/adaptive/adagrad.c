/* Adagrad: the gradient over the root of the sum of all squared gradients, as PyTorch means it:
       g <- g(x) + weight_decay x;   s <- s + g^2, from s = initial_accumulator
       x <- x - lr / (1 + t lr_decay) g / (sqrt(s) + eps),   t = 0, 1, ...
   Duchi, Hazan, Singer 2011, JMLR 12:2121, figure 1 (diagonal, without projection).
   Steps shrink like 1 / sqrt(t): made for convex problems with sparse gradients. */
#include <slalom/optimizer.h>

typedef struct adagrad {
    double lr, lr_decay, weight_decay, initial_accumulator, eps;
    int64_t steps;
    real *g, *s;
} adagrad;

static const sl_option options[] = {
    SL_REAL(adagrad, lr, 1e-2, 0, SL_UNBOUNDED, SL_LOG, "step size"),
    SL_REAL(adagrad, lr_decay, 0, 0, SL_UNBOUNDED, SL_LOG, "lr is divided by 1 + t lr_decay"),
    SL_REAL(adagrad, weight_decay, 0, 0, SL_UNBOUNDED, SL_LOG,
            "times x, added to the gradient"),
    SL_REAL(adagrad, initial_accumulator, 0, 0, SL_UNBOUNDED, SL_LOG, "first value of the sum"),
    SL_REAL(adagrad, eps, 1e-10, 0, SL_UNBOUNDED, SL_LOG, "added to the root"),
    SL_OPTIONS_END,
};

static const sl_vector vectors[] = {
    SL_SCRATCH(adagrad, g),
    SL_STATE(adagrad, s),
    SL_VECTORS_END,
};

static sl_status start(sl_host *host, void *self, sl_oracle *f, const real *x)
{
    const adagrad *h = (const adagrad *)self;
    const real initial = (real)h->initial_accumulator;
    real *s = h->s;
    (void)host;
    (void)x;
    SL_FOR(i, f->n, { s[i] = initial; });
    return SL_OK;
}

static sl_status step(sl_host *host, void *self, sl_oracle *f, real *x)
{
    adagrad *h = (adagrad *)self;
    sl_batch batch;
    (void)host;
    SL_TRY(sl_draw(f, &batch));
    SL_TRY(sl_gradient(f, &batch, x, h->g, NULL));
    const real lr = (real)(h->lr / (1 + (double)h->steps++ * h->lr_decay));
    const real eps = (real)h->eps, decay = (real)h->weight_decay, *g = h->g;
    real *s = h->s;
    SL_FOR(i, f->n, {
        real d = g[i] + decay * x[i];
        s[i] += d * d;
        x[i] -= lr * d / (sl_sqrt(s[i]) + eps);
    });
    return SL_OK;
}

SL_EXPORT(sl_optimizer) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_OPTIMIZER, sl_optimizer),
            .self = sizeof(adagrad),
            .name = "adagrad",
            .summary = "gradient over the root of the sum of its squares",
            .reference = "Duchi, Hazan, Singer 2011, JMLR 12:2121, figure 1",
            .options = options,
        },
    .vectors = vectors,
    .needs = SL_GRADIENT,
    .start = start,
    .step = step,
};
