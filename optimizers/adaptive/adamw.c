/* AdamW: Adam with the weight decay taken out of the gradient, as PyTorch means it:
       m <- beta1 m + (1 - beta1) g(x);   v <- beta2 v + (1 - beta2) g(x)^2
       x <- (1 - lr weight_decay) x - lr / (1 - beta1^t) m / (sqrt(v / (1 - beta2^t)) + eps)
   Loshchilov and Hutter 2019, arXiv:1711.05101, algorithm 2.
   Departure: the paper's decay is scaled by the schedule alone, this one by lr, as everywhere
   in practice. Valid for lr weight_decay < 1. The corrections follow the moments' own
   recursion, c <- beta c + 1 - beta, so they stay right when a schedule moves a beta. */
#include <slalom/optimizer.h>

typedef struct adamw {
    double lr, beta1, beta2, eps, weight_decay;
    double c1, c2; /* corrections: 1 - beta1^t, 1 - beta2^t */
    real *g, *m, *v;
} adamw;

static const sl_option options[] = {
    SL_REAL(adamw, lr, 1e-3, 0, SL_UNBOUNDED, SL_LOG, "step size"),
    SL_REAL(adamw, beta1, 0.9, 0, 1 - 1e-9, SL_LINEAR, "memory of the gradient"),
    SL_REAL(adamw, beta2, 0.999, 0, 1 - 1e-9, SL_LINEAR, "memory of its square"),
    SL_REAL(adamw, eps, 1e-8, 0, SL_UNBOUNDED, SL_LOG, "added to the corrected root"),
    SL_REAL(adamw, weight_decay, 0.01, 0, SL_UNBOUNDED, SL_LOG, "times lr, shrinks x"),
    SL_OPTIONS_END,
};

static const sl_vector vectors[] = {
    SL_SCRATCH(adamw, g),
    SL_STATE(adamw, m),
    SL_STATE(adamw, v),
    SL_VECTORS_END,
};

static sl_status step(sl_host *host, void *self, sl_oracle *f, real *x)
{
    adamw *h = (adamw *)self;
    sl_batch batch;
    (void)host;
    SL_TRY(sl_draw(f, &batch));
    SL_TRY(sl_gradient(f, &batch, x, h->g, NULL));
    h->c1 = h->beta1 * h->c1 + (1 - h->beta1);
    h->c2 = h->beta2 * h->c2 + (1 - h->beta2);
    const real b1 = (real)h->beta1, n1 = (real)(1 - h->beta1), b2 = (real)h->beta2;
    const real n2 = (real)(1 - h->beta2), a = (real)(h->lr / h->c1), eps = (real)h->eps;
    const real c = (real)(1 / sqrt(h->c2)), keep = (real)(1 - h->lr * h->weight_decay);
    const real *g = h->g;
    real *m = h->m, *v = h->v;
    SL_FOR(i, f->n, {
        m[i] = b1 * m[i] + n1 * g[i];
        v[i] = b2 * v[i] + n2 * g[i] * g[i];
        x[i] = keep * x[i] - a * m[i] / (sl_sqrt(v[i]) * c + eps);
    });
    return SL_OK;
}

SL_EXPORT(sl_optimizer) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_OPTIMIZER, sl_optimizer),
            .self = sizeof(adamw),
            .name = "adamw",
            .summary = "adam with decoupled weight decay",
            .reference = "Loshchilov and Hutter 2019, arXiv:1711.05101, algorithm 2",
            .options = options,
        },
    .vectors = vectors,
    .needs = SL_GRADIENT,
    .step = step,
};
