/* An optimizer without options that needs matrix-vector products; built for double only. */
#include <slalom/optimizer.h>

typedef struct swim {
    real unused;
} swim;

static sl_status step(sl_host *host, void *self, sl_oracle *f, real *x)
{
    (void)host, (void)self, (void)f;
    x[0] = 0;
    return SL_OK;
}

SL_EXPORT(sl_optimizer) = {.plugin = {.stamp = SL_STAMP(SL_KIND_OPTIMIZER, sl_optimizer),
                                      .self = sizeof(swim),
                                      .name = "swim",
                                      .summary = "crosses lakes",
                                      .reference = ""},
                           .needs = SL_MATVEC,
                           .step = step};
