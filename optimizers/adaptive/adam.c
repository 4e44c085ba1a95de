/* Adam: moments of the gradient, corrected for their start at zero, as PyTorch means it:
       g <- g(x) + weight_decay x
       m <- beta1 m + (1 - beta1) g;   v <- beta2 v + (1 - beta2) g^2
       x <- x - lr / (1 - beta1^t) m / (sqrt(v / (1 - beta2^t)) + eps)
   Kingma and Ba 2015, arXiv:1412.6980, algorithm 1.
   Steps are at most about lr per coordinate, whatever the scale of f. Does not converge on some
   convex problems (Reddi et al. 2018, arXiv:1904.09237). The corrections follow the moments'
   own recursion, c <- beta c + 1 - beta, so they stay right when a schedule moves a beta. */
#include <slalom/optimizer.h>

typedef struct adam {
    double lr, beta1, beta2, eps, weight_decay;
    double c1, c2; /* corrections: 1 - beta1^t, 1 - beta2^t */
    real *g, *m, *v;
} adam;

static const sl_option options[] = {
    SL_REAL(adam, lr, 1e-3, 0, SL_UNBOUNDED, SL_LOG, "step size"),
    SL_REAL(adam, beta1, 0.9, 0, 1 - 1e-9, SL_LINEAR, "memory of the gradient"),
    SL_REAL(adam, beta2, 0.999, 0, 1 - 1e-9, SL_LINEAR, "memory of its square"),
    SL_REAL(adam, eps, 1e-8, 0, SL_UNBOUNDED, SL_LOG, "added to the corrected root"),
    SL_REAL(adam, weight_decay, 0, 0, SL_UNBOUNDED, SL_LOG, "times x, added to the gradient"),
    SL_OPTIONS_END,
};

static const sl_vector vectors[] = {
    SL_SCRATCH(adam, g),
    SL_STATE(adam, m),
    SL_STATE(adam, v),
    SL_VECTORS_END,
};

static sl_status step(sl_host *host, void *self, sl_oracle *f, real *x)
{
    adam *h = (adam *)self;
    sl_batch batch;
    (void)host;
    SL_TRY(sl_draw(f, &batch));
    SL_TRY(sl_gradient(f, &batch, x, h->g, NULL));
    h->c1 = h->beta1 * h->c1 + (1 - h->beta1);
    h->c2 = h->beta2 * h->c2 + (1 - h->beta2);
    const real b1 = (real)h->beta1, n1 = (real)(1 - h->beta1), b2 = (real)h->beta2;
    const real n2 = (real)(1 - h->beta2), a = (real)(h->lr / h->c1), eps = (real)h->eps;
    const real c = (real)(1 / sqrt(h->c2)), decay = (real)h->weight_decay;
    real *g = h->g, *m = h->m, *v = h->v;
    SL_FOR(i, f->n, {
        real d = g[i] + decay * x[i];
        m[i] = b1 * m[i] + n1 * d;
        v[i] = b2 * v[i] + n2 * d * d;
        x[i] -= a * m[i] / (sl_sqrt(v[i]) * c + eps);
    });
    return SL_OK;
}

SL_EXPORT(sl_optimizer) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_OPTIMIZER, sl_optimizer),
            .self = sizeof(adam),
            .name = "adam",
            .summary = "steps scaled by running moments of the gradient",
            .reference = "Kingma and Ba 2015, arXiv:1412.6980, algorithm 1",
            .options = options,
        },
    .vectors = vectors,
    .needs = SL_GRADIENT,
    .step = step,
};
