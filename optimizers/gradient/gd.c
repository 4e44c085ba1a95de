/* Gradient descent on the whole data, whatever the problem's minibatches are:
       x <- x - lr g(x)                 lr / L when in_smoothness, L the problem's constant
   Converges on functions of smoothness L for lr < 2 / L; Nesterov, Lectures on Convex
   Optimization, 2nd ed. 2018, theorem 2.1.14. */
#include "lipschitz.h"

typedef struct gd {
    double lr;
    bool in_smoothness;
    real *g;
} gd;

static const sl_option options[] = {
    SL_REAL(gd, lr, 0.1, 0, SL_UNBOUNDED, SL_LOG, "step size"),
    SL_BOOL(gd, in_smoothness, 0, "lr counts in units of 1 / L"),
    SL_OPTIONS_END,
};

static const sl_vector vectors[] = {SL_SCRATCH(gd, g), SL_VECTORS_END};

static sl_status step(sl_host *host, void *self, sl_oracle *f, real *x)
{
    gd *h = (gd *)self;
    const sl_batch whole = sl_whole(f);
    double length;
    SL_TRY(lipschitz_step(host, h->in_smoothness, h->lr, f->smoothness, "the whole", &length));
    SL_TRY(sl_gradient(f, &whole, x, h->g, NULL));
    const real a = (real)length;
    const real *g = h->g;
    SL_FOR(i, f->n, { x[i] -= a * g[i]; });
    return SL_OK;
}

SL_EXPORT(sl_optimizer) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_OPTIMIZER, sl_optimizer),
            .self = sizeof(gd),
            .name = "gd",
            .summary = "gradient descent on the whole data",
            .reference = "Cauchy 1847; Nesterov 2018, doi:10.1007/978-3-319-91578-4",
            .options = options,
        },
    .vectors = vectors,
    .needs = SL_GRADIENT,
    .step = step,
};
