/* The Euclidean norm of the gradient on the whole data: how far x is from a stationary point.
 */
#include <slalom/probe.h>

typedef struct gradient_norm {
    real *g;
} gradient_norm;

static const sl_metric metrics[] = {{"gradient_norm", "", false}, SL_METRICS_END};

static sl_status start(sl_host *host, void *self, sl_oracle *f)
{
    ((gradient_norm *)self)->g = sl_scratch_reals(host, f->n);
    return SL_OK;
}

static sl_status measure(sl_host *host, void *self, sl_oracle *f, const real *x, double *values)
{
    const gradient_norm *h = (const gradient_norm *)self;
    sl_batch whole = sl_whole(f);
    SL_TRY(sl_gradient(f, &whole, x, h->g, NULL));
    values[0] = sl_norm(host, f->n, h->g);
    return SL_OK;
}

SL_EXPORT(sl_probe) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_PROBE, sl_probe),
            .self = sizeof(gradient_norm),
            .name = "gradient_norm",
            .summary = "norm of the gradient on the whole data",
            .reference = "",
        },
    .metrics = metrics,
    .needs = SL_GRADIENT,
    .start = start,
    .measure = measure,
};
