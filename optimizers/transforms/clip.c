/* Clipping by the global norm:   g <- g min(1, norm / ||g||),   ||g|| over all parameters.
   Pascanu, Mikolov, Bengio 2013, arXiv:1211.5063, algorithm 1.
   Departure from PyTorch: no 1e-6 in the denominator, so that a gradient within the norm passes
   bit for bit. A gradient that is not finite stays so. All other calls pass unchanged: the loss
   and its curvature are those of the objective below. */
#include <slalom/loop.h>
#include <slalom/problem.h>

typedef struct clip {
    double norm;
    sl_oracle *below;
} clip;

static const sl_option options[] = {
    SL_REAL(clip, norm, 1, SL_POSITIVE, SL_UNBOUNDED, SL_LOG, "longest gradient that passes"),
    SL_OPTIONS_END,
};

static sl_status start(sl_host *host, void *self, sl_oracle *below, sl_layout *layout)
{
    (void)host;
    (void)layout;
    ((clip *)self)->below = below;
    return SL_OK;
}

static sl_status gradient(sl_host *host, void *self, const sl_batch *batch, const real *x,
                          real *g, double *loss)
{
    const clip *h = (const clip *)self;
    SL_TRY(sl_gradient(h->below, batch, x, g, loss));
    double norm = sl_norm(host, h->below->n, g);
    if (norm <= h->norm)
        return SL_OK;
    const real scale = (real)(h->norm / norm);
    SL_FOR(i, h->below->n, { g[i] *= scale; });
    return SL_OK;
}

SL_EXPORT(sl_problem) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_TRANSFORM, sl_problem),
            .self = sizeof(clip),
            .name = "clip",
            .summary = "shortens gradients that exceed a norm",
            .reference = "Pascanu, Mikolov, Bengio 2013, arXiv:1211.5063, algorithm 1",
            .options = options,
        },
    .passes = SL_ALL_BUT_GRADIENT,
    .needs = SL_GRADIENT,
    .start = start,
    .gradient = gradient,
};
