/* A transform with parameters of its own: z with x = factor z. Law: sgd on z with the step size
   lr / factor^2 walks as sgd on x with lr. */
#include <slalom/loop.h>
#include <slalom/problem.h>

typedef struct wrapper {
    double factor;
    sl_oracle *below;
    real *x; /* the point below */
} wrapper;

static const sl_option options[] = {
    SL_REAL(wrapper, factor, 0.5, SL_POSITIVE, SL_UNBOUNDED, SL_LOG, "x = factor z"),
    SL_OPTIONS_END,
};

static sl_status start(sl_host *host, void *self, sl_oracle *below, sl_layout *layout)
{
    wrapper *h = (wrapper *)self;
    (void)layout; /* the same tensors, in other units */
    h->below = below;
    h->x = sl_scratch_reals(host, below->n);
    return SL_OK;
}

static sl_status lift(sl_host *host, void *self, const real *z, real *below)
{
    wrapper *h = (wrapper *)self;
    const real factor = (real)h->factor;
    (void)host;
    SL_FOR(i, h->below->n, { below[i] = factor * z[i]; });
    return SL_OK;
}

static sl_status initial(sl_host *host, void *self, real *z)
{
    wrapper *h = (wrapper *)self;
    const real factor = (real)h->factor;
    (void)host;
    SL_FOR(i, h->below->n, { z[i] = 1 / factor; });
    return SL_OK;
}

static sl_status loss(sl_host *host, void *self, const sl_batch *batch, const real *z,
                      double *value)
{
    wrapper *h = (wrapper *)self;
    SL_TRY(lift(host, self, z, h->x));
    return sl_loss(h->below, batch, h->x, value);
}

static sl_status gradient(sl_host *host, void *self, const sl_batch *batch, const real *z,
                          real *g, double *value)
{
    wrapper *h = (wrapper *)self;
    const real factor = (real)h->factor;
    SL_TRY(lift(host, self, z, h->x));
    SL_TRY(sl_gradient(h->below, batch, h->x, g, value));
    SL_FOR(i, h->below->n, { g[i] *= factor; });
    return SL_OK;
}

SL_EXPORT(sl_problem) = {
    .plugin = {.stamp = SL_STAMP(SL_KIND_TRANSFORM, sl_problem),
               .self = sizeof(wrapper),
               .name = "scale",
               .summary = "parameters in other units",
               .reference = "",
               .options = options},
    .needs = SL_GRADIENT | SL_LOSS,
    .start = start,
    .initial = initial,
    .loss = loss,
    .gradient = gradient,
    .lift = lift,
};
