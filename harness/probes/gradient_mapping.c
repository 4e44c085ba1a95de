/* How far x is from a stationary point of f + r, on the whole data:
       L |x - prox_{r / L}(x - g(x) / L)|
   L the problem's constant. Without r it is the norm of the gradient. Nesterov 2013,
   doi:10.1007/s10107-012-0629-5, equation (2.8). */
#include <slalom/loop.h>
#include <slalom/probe.h>

typedef struct gradient_mapping {
    real *g;
} gradient_mapping;

static const sl_metric metrics[] = {{"gradient_mapping", "", false}, SL_METRICS_END};

static sl_status start(sl_host *host, void *self, sl_oracle *f)
{
    if (!(f->smoothness > 0))
        return sl_fail(host, "the problem states no Lipschitz constant of its gradient, which "
                             "scales the mapping");
    ((gradient_mapping *)self)->g = sl_scratch_reals(host, f->n);
    return SL_OK;
}

static sl_status measure(sl_host *host, void *self, sl_oracle *f, const real *x, double *values)
{
    const double length = 1 / f->smoothness;
    const real a = (real)length;
    const sl_batch whole = sl_whole(f);
    real *g = ((const gradient_mapping *)self)->g;
    SL_TRY(sl_gradient(f, &whole, x, g, NULL));
    SL_FOR(i, f->n, { g[i] = x[i] - a * g[i]; });
    if (f->offers & SL_PROX)
        SL_TRY(sl_prox(f, length, g, g));
    SL_FOR(i, f->n, { g[i] = x[i] - g[i]; });
    values[0] = sl_norm(host, f->n, g) / length;
    return SL_OK;
}

SL_EXPORT(sl_probe) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_PROBE, sl_probe),
            .self = sizeof(gradient_mapping),
            .name = "gradient_mapping",
            .summary = "norm of the proximal gradient on the whole data",
            .reference = "Nesterov 2013, doi:10.1007/s10107-012-0629-5",
        },
    .metrics = metrics,
    .needs = SL_GRADIENT,
    .start = start,
    .measure = measure,
};
