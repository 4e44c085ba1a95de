/* Gradient descent whose step follows the local smoothness; on the whole data,
       a+ <- min(sqrt(1 + t) a, |x - x'| / (2 |g(x) - g(x')|));   t <- a+ / a;   x+ <- x - a+
   g(x) with x' the point before, t = infinity at first and the first step lr. Malitsky and
   Mishchenko 2020, arXiv:1910.09529, algorithm 1. Where x and g no longer change the step
   stays. */
#include <slalom/optimizer.h>

typedef struct adgd {
    double lr, a, t;
    real *x, *g; /* before */
    real *fresh;
} adgd;

static const sl_option options[] = {
    SL_REAL(adgd, lr, 1e-3, SL_POSITIVE, SL_UNBOUNDED, SL_LOG, "the first step"),
    SL_OPTIONS_END,
};

static const sl_vector vectors[] = {
    SL_STATE(adgd, x),
    SL_STATE(adgd, g),
    SL_SCRATCH(adgd, fresh),
    SL_VECTORS_END,
};

/* The next step length, from x and the fresh gradient. */
static double length(sl_host *host, adgd *h, int64_t n, const real *x)
{
    real *before = h->x, *g = h->g;
    const real *fresh = h->fresh;
    SL_FOR(i, n, {
        before[i] = x[i] - before[i];
        g[i] = fresh[i] - g[i];
    });
    const double moved = sl_norm(host, n, before), bent = sl_norm(host, n, g);
    const double grown = sqrt(1 + h->t) * h->a;
    if (!(bent > 0)) /* NaN must go on to x */
        return isnan(bent) || moved <= 0 ? h->a + 0 * bent : grown;
    return fmin(grown, 0.5 * moved / bent);
}

static sl_status step(sl_host *host, void *self, sl_oracle *f, real *x)
{
    adgd *h = (adgd *)self;
    const sl_batch whole = sl_whole(f);
    const double before = h->a;
    SL_TRY(sl_gradient(f, &whole, x, h->fresh, NULL));
    h->a = before > 0 ? length(host, h, f->n, x) : h->lr;
    h->t = before > 0 ? h->a / before : (double)INFINITY;
    const real a = (real)h->a;
    real *old = h->x, *g = h->g;
    const real *fresh = h->fresh;
    SL_FOR(i, f->n, {
        old[i] = x[i];
        g[i] = fresh[i];
        x[i] -= a * fresh[i];
    });
    return SL_OK;
}

SL_EXPORT(sl_optimizer) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_OPTIMIZER, sl_optimizer),
            .self = sizeof(adgd),
            .name = "adgd",
            .summary = "adaptive gradient descent without descent",
            .reference = "Malitsky and Mishchenko 2020, arXiv:1910.09529, algorithm 1",
            .options = options,
        },
    .vectors = vectors,
    .needs = SL_GRADIENT,
    .step = step,
};
