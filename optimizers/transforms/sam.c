/* Sharpness-aware minimization: the gradient at the worst point near x, on the same batch:
       g1 <- g(x);   e <- rho g1 / (||g1|| + 1e-12);   g <- g(x + e)
       adaptive:     e <- rho x^2 g1 / (|| |x| g1 || + 1e-12), elementwise products
   Foret et al. 2021, arXiv:2010.01412, algorithm 1; adaptive: Kwon et al. 2021 (ASAM),
   arXiv:2102.11600. One norm over all parameters. Every gradient costs two. x is never touched:
   x + e lives in a vector of its own. Departure: the loss handed up with the gradient is that
   at x, as the loss call's, and hvp is that of the objective below. */
#include <slalom/loop.h>
#include <slalom/problem.h>

typedef struct sam {
    double rho;
    bool adaptive;
    sl_oracle *below;
    real *point; /* x + e */
} sam;

static const sl_option options[] = {
    SL_REAL(sam, rho, 0.05, 0, SL_UNBOUNDED, SL_LOG, "radius of the neighbourhood"),
    SL_BOOL(sam, adaptive, 0, "measure the radius relative to each parameter's size"),
    SL_OPTIONS_END,
};

static sl_status start(sl_host *host, void *self, sl_oracle *below, sl_layout *layout)
{
    sam *h = (sam *)self;
    (void)layout;
    h->below = below;
    h->point = sl_scratch_reals(host, below->n);
    return SL_OK;
}

/* point <- x + e for the gradient g at x */
static void climb(sl_host *host, const sam *h, const real *x, const real *g)
{
    const int64_t n = h->below->n;
    const bool adaptive = h->adaptive;
    real *point = h->point;
    SL_FOR(i, n, { point[i] = (adaptive ? x[i] : 1) * g[i]; });
    const real scale = (real)(h->rho / (sl_norm(host, n, point) + 1e-12));
    SL_FOR(i, n, { point[i] = x[i] + scale * (adaptive ? x[i] : 1) * point[i]; });
}

static sl_status gradient(sl_host *host, void *self, const sl_batch *batch, const real *x,
                          real *g, double *loss)
{
    const sam *h = (const sam *)self;
    SL_TRY(sl_gradient(h->below, batch, x, g, loss));
    climb(host, h, x, g);
    return sl_gradient(h->below, batch, h->point, g, NULL);
}

SL_EXPORT(sl_problem) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_TRANSFORM, sl_problem),
            .self = sizeof(sam),
            .name = "sam",
            .summary = "the gradient at the worst point near x (sharpness-aware minimization)",
            .reference = "Foret et al. 2021, arXiv:2010.01412, algorithm 1; Kwon et al. 2021, "
                         "arXiv:2102.11600",
            .options = options,
        },
    .passes = SL_ALL_BUT_GRADIENT,
    .needs = SL_GRADIENT,
    .start = start,
    .gradient = gradient,
};
