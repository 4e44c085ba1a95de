/* A transform that passes the loss on and answers gradients. */
#include <slalom/problem.h>

typedef struct rope {
    double length;
    sl_oracle *below;
} rope;

static const sl_option options[] = {
    SL_REAL(rope, length, 1, SL_POSITIVE, SL_UNBOUNDED, SL_LOG, "longest step"),
    SL_OPTIONS_END};

static sl_status start(sl_host *host, void *self, sl_oracle *below, sl_layout *layout)
{
    (void)host, (void)layout;
    ((rope *)self)->below = below;
    return SL_OK;
}

static sl_status gradient(sl_host *host, void *self, const sl_batch *batch, const real *x,
                          real *g, double *f)
{
    (void)host;
    return sl_gradient(((rope *)self)->below, batch, x, g, f);
}

SL_EXPORT(sl_problem) = {.plugin = {.stamp = SL_STAMP(SL_KIND_TRANSFORM, sl_problem),
                                    .self = sizeof(rope),
                                    .name = "rope",
                                    .summary = "holds steps back",
                                    .reference = "",
                                    .options = options},
                         .passes = SL_LOSS,
                         .needs = SL_GRADIENT,
                         .start = start,
                         .gradient = gradient};
