/* Stochastic gradient descent with heavy-ball or Nesterov momentum, as PyTorch means it:
       d <- g(x) + weight_decay x;   v <- momentum v + d, from v = 0
       x <- x - lr d                      without momentum
       x <- x - lr v                      heavy ball
       x <- x - lr (d + momentum v)       nesterov
   Polyak 1964, doi:10.1016/0041-5553(64)90137-5; Sutskever et al. 2013 (ICML), section 2.
   On quadratics of curvature up to L the heavy ball converges for lr < 2 (1 + momentum) / L.
   v has no dampening and lr enters after it, so a schedule acts at once on the whole buffer. */
#include <slalom/optimizer.h>

typedef struct sgd {
    double lr, momentum, weight_decay;
    bool nesterov;
    real *g, *v; /* gradient, momentum buffer (NULL without momentum) */
} sgd;

static const sl_option options[] = {
    SL_REAL(sgd, lr, 0.1, 0, SL_UNBOUNDED, SL_LOG, "step size"),
    SL_REAL(sgd, momentum, 0, 0, 1, SL_LINEAR, "share of the buffer kept from step to step"),
    SL_REAL(sgd, weight_decay, 0, 0, SL_UNBOUNDED, SL_LOG, "times x, added to the gradient"),
    SL_BOOL(sgd, nesterov, 0, "look ahead along the buffer"),
    SL_OPTIONS_END,
};

static const sl_vector vectors[] = {SL_SCRATCH(sgd, g), SL_VECTORS_END};

static sl_status start(sl_host *host, void *self, sl_oracle *f, const real *x)
{
    sgd *h = (sgd *)self;
    (void)x;
    h->v = h->momentum > 0 ? sl_reals(host, f->n) : NULL;
    return SL_OK;
}

static sl_status step(sl_host *host, void *self, sl_oracle *f, real *x)
{
    sgd *h = (sgd *)self;
    sl_batch batch;
    (void)host;
    SL_TRY(sl_draw(f, &batch));
    SL_TRY(sl_gradient(f, &batch, x, h->g, NULL));
    const real lr = (real)h->lr, mu = (real)h->momentum, decay = (real)h->weight_decay;
    const real ahead = h->nesterov ? 1 : 0, behind = h->nesterov ? mu : 1;
    const real *g = h->g;
    real *v = h->v;
    if (!v) {
        SL_FOR(i, f->n, { x[i] -= lr * (g[i] + decay * x[i]); });
        return SL_OK;
    }
    SL_FOR(i, f->n, {
        real d = g[i] + decay * x[i];
        v[i] = mu * v[i] + d;
        x[i] -= lr * (ahead * d + behind * v[i]);
    });
    return SL_OK;
}

SL_EXPORT(sl_optimizer) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_OPTIMIZER, sl_optimizer),
            .self = sizeof(sgd),
            .name = "sgd",
            .summary = "stochastic gradient descent, optionally with momentum",
            .reference = "Polyak 1964, doi:10.1016/0041-5553(64)90137-5; Sutskever et al. 2013",
            .options = options,
        },
    .vectors = vectors,
    .needs = SL_GRADIENT,
    .start = start,
    .step = step,
};
