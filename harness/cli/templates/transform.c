/* NAME: g <- scale g, the loss as it is.
   Say here what it is: what it does to the answers of the oracle below, the paper. */
#include <slalom/loop.h>
#include <slalom/problem.h>

typedef struct wrapper {
    double scale;     /* filled in from the option table below */
    sl_oracle *below; /* the problem, or another transform */
} wrapper;

static const sl_option options[] = {
    SL_REAL(wrapper, scale, 1, 0, SL_UNBOUNDED, SL_LOG, "factor of the gradient"),
    SL_OPTIONS_END,
};

/* Once per trial. `layout` is already that of the oracle below. */
static sl_status start(sl_host *host, void *self, sl_oracle *below, sl_layout *layout)
{
    wrapper *h = (wrapper *)self;
    (void)host;
    (void)layout;
    h->below = below;
    return SL_OK;
}

static sl_status gradient(sl_host *host, void *self, const sl_batch *batch, const real *x,
                          real *g, double *loss)
{
    wrapper *h = (wrapper *)self;
    (void)host;
    SL_TRY(sl_gradient(h->below, batch, x, g, loss));
    const real scale = (real)h->scale; /* inside SL_FOR only locals */
    SL_FOR(i, h->below->n, { g[i] *= scale; });
    return SL_OK;
}

SL_EXPORT(sl_problem) = {
    .plugin = {.stamp = SL_STAMP(SL_KIND_TRANSFORM, sl_problem),
               .self = sizeof(wrapper),
               .name = "NAME",
               .summary = "scales the gradient, to be turned into something better",
               .reference = "",
               .options = options},
    .passes = SL_LOSS,    /* calls that go to the oracle below as they are */
    .needs = SL_GRADIENT, /* calls that it asks of the oracle below */
    .start = start,
    .gradient = gradient,
};
