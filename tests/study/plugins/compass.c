/* A probe that needs gradients. */
#include <slalom/probe.h>

typedef struct compass {
    double declination;
} compass;

static const sl_option options[] = {
    SL_REAL(compass, declination, 0, -180, 180, SL_LINEAR, "degrees"), SL_OPTIONS_END};
static const sl_metric metrics[] = {{"heading", "degrees", false}, SL_METRICS_END};

static sl_status measure(sl_host *host, void *self, sl_oracle *f, const real *x, double *values)
{
    (void)host, (void)f, (void)x;
    values[0] = ((compass *)self)->declination;
    return SL_OK;
}

SL_EXPORT(sl_probe) = {.plugin = {.stamp = SL_STAMP(SL_KIND_PROBE, sl_probe),
                                  .self = sizeof(compass),
                                  .name = "compass",
                                  .summary = "which way",
                                  .reference = "",
                                  .options = options},
                       .metrics = metrics,
                       .needs = SL_GRADIENT,
                       .measure = measure};
