/* How far x is from a stationary point of a loss that has kinks, on the whole data: the
   gradient of its Moreau envelope, |x - y| / a,   y = argmin of f(y) + |y - x|^2 / (2 a) which
   is small only near points that are nearly stationary. a must be below the inverse of the weak
   convexity of f, where y is unique; nearby.h finds it. Davis and Drusvyatskiy 2019,
   doi:10.1137/18M1178244, equation (1.4). */
#include <slalom/probe.h>

#include "nearby.h"

typedef struct moreau {
    double a;
    nearby work;
} moreau;

static const sl_option options[] = {
    SL_REAL(moreau, a, 0.1, SL_POSITIVE, SL_UNBOUNDED, SL_LOG,
            "of the envelope; below 1 / (weak convexity)"),
    SL_OPTIONS_END,
};

static const sl_metric metrics[] = {{"moreau_gradient", "", false}, SL_METRICS_END};

static sl_status start(sl_host *host, void *self, sl_oracle *f)
{
    return nearby_open(host, f, f->samples, &((moreau *)self)->work);
}

static sl_status measure(sl_host *host, void *self, sl_oracle *f, const real *x, double *values)
{
    moreau *h = (moreau *)self;
    const sl_batch whole = sl_whole(f);
    SL_TRY(nearby_solve(host, f, &whole, h->a, x, &h->work));
    values[0] = sqrt(nearby_squares(f->n, x, h->work.at.y)) / h->a;
    return SL_OK;
}

SL_EXPORT(sl_probe) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_PROBE, sl_probe),
            .self = sizeof(moreau),
            .name = "moreau",
            .summary = "gradient of the Moreau envelope of a composite loss",
            .reference = "Davis and Drusvyatskiy 2019, doi:10.1137/18M1178244",
            .options = options,
            .cpu_only = "its points are found coordinate by coordinate on the host",
        },
    .metrics = metrics,
    .needs = SL_JACOBIAN,
    .start = start,
    .measure = measure,
};
