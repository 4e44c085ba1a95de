/* NAME: the length of the parameters and of the whole gradient.
   Say here what it is: what the metrics mean, the paper. */
#include <slalom/probe.h>

typedef struct look {
    real *g;
} look;

static const sl_metric metrics[] = {
    {"NAME_x", "", false},
    {"NAME_gradient", "", false},
    SL_METRICS_END,
};

static sl_status start(sl_host *host, void *self, sl_oracle *f)
{
    look *h = (look *)self;
    h->g = sl_scratch_reals(host, f->n);
    return SL_OK;
}

/* At every point of the curve; not charged to the optimizer. x is read-only. */
static sl_status measure(sl_host *host, void *self, sl_oracle *f, const real *x, double *values)
{
    look *h = (look *)self;
    sl_batch whole = sl_whole(f);
    SL_TRY(sl_gradient(f, &whole, x, h->g, NULL));
    values[0] = sl_norm(host, f->n, x);
    values[1] = sl_norm(host, f->n, h->g);
    return SL_OK;
}

SL_EXPORT(sl_probe) = {
    .plugin = {.stamp = SL_STAMP(SL_KIND_PROBE, sl_probe),
               .self = sizeof(look),
               .name = "NAME",
               .summary = "lengths of the parameters and of the gradient",
               .reference = ""},
    .metrics = metrics,
    .needs = SL_GRADIENT,
    .start = start,
    .measure = measure,
};
