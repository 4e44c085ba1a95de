/* Proximal gradient descent (ISTA with an l1 penalty) on F = f + r:
       x <- prox_{a r}(x - a g(x)),   a = lr / L when in_smoothness, else lr
   on the whole data. Combettes and Wajs 2005, doi:10.1137/050626090; Beck and Teboulle 2009,
   doi:10.1137/080716542, equation (3.1). Descends for a <= 1 / L. Without a penalty: gradient
   descent. */
#include "../gradient/lipschitz.h"

typedef struct prox_gd {
    double lr;
    bool in_smoothness;
    real *g;
} prox_gd;

static const sl_option options[] = {
    SL_REAL(prox_gd, lr, 1, 0, SL_UNBOUNDED, SL_LOG, "step size"),
    SL_BOOL(prox_gd, in_smoothness, 1, "lr counts in units of 1 / L"),
    SL_OPTIONS_END,
};

static const sl_vector vectors[] = {SL_SCRATCH(prox_gd, g), SL_VECTORS_END};

static sl_status step(sl_host *host, void *self, sl_oracle *f, real *x)
{
    prox_gd *h = (prox_gd *)self;
    const sl_batch whole = sl_whole(f);
    double length;
    SL_TRY(lipschitz_step(host, h->in_smoothness, h->lr, f->smoothness, "the whole", &length));
    SL_TRY(sl_gradient(f, &whole, x, h->g, NULL));
    const real a = (real)length;
    real *y = h->g;
    SL_FOR(i, f->n, { y[i] = x[i] - a * y[i]; });
    if (f->offers & SL_PROX)
        SL_TRY(sl_prox(f, length, y, y));
    SL_FOR(i, f->n, { x[i] = y[i]; });
    return SL_OK;
}

SL_EXPORT(sl_optimizer) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_OPTIMIZER, sl_optimizer),
            .self = sizeof(prox_gd),
            .name = "prox_gd",
            .summary = "proximal gradient descent (ISTA)",
            .reference = "Combettes and Wajs 2005, doi:10.1137/050626090",
            .options = options,
        },
    .vectors = vectors,
    .needs = SL_GRADIENT,
    .step = step,
    .uses = SL_PROX,
};
