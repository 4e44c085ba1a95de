/* An optimizer that needs gradients, with options as sgd has them. */
#include <slalom/optimizer.h>

typedef struct stroll {
    double lr, momentum;
    bool nesterov;
    int64_t memory;
} stroll;

static const sl_option options[] = {
    SL_REAL(stroll, lr, 0.1, SL_POSITIVE, SL_UNBOUNDED, SL_LOG, "step size"),
    SL_REAL(stroll, momentum, 0, 0, 1, SL_LINEAR, "kept of the last step"),
    SL_BOOL(stroll, nesterov, 0, "look ahead"),
    SL_INT(stroll, memory, 5, 1, 100, "steps remembered"), SL_OPTIONS_END};

static sl_status step(sl_host *host, void *self, sl_oracle *f, real *x)
{
    const double lr = ((stroll *)self)->lr;
    (void)host;
    x[0] -= (real)lr * x[f->n - 1];
    return SL_OK;
}

SL_EXPORT(sl_optimizer) = {.plugin = {.stamp = SL_STAMP(SL_KIND_OPTIMIZER, sl_optimizer),
                                      .self = sizeof(stroll),
                                      .name = "stroll",
                                      .summary = "walks downhill",
                                      .reference = "",
                                      .options = options},
                           .needs = SL_GRADIENT,
                           .step = step};
