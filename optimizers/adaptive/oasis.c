/* OASIS, gradient descent in the metric of a running Hessian diagonal with a step that follows
   the local smoothness; z of random signs, H z and both gradients on one minibatch:
       D <- beta2 D + (1 - beta2) z (Hz);   B = max(|D|, alpha)
       a+ <- min(sqrt(1 + t) a, |x - x'|_B / (2 |g(x) - g(x')|_1/B));   t <- a+ / a
       x+ <- x - a+ g(x) / B
   with x' the point before and |v|_B^2 = v'Bv; the first step is lr with t = infinity, the
   first D the mean of `warmup` products. adaptive: false keeps a = lr. Jahani et al. 2021,
   arXiv:2109.05198, algorithm 1. Where x and g no longer change the step stays. */
#include <slalom/optimizer.h>

typedef struct oasis {
    double lr, beta2, alpha, a, t;
    bool adaptive;
    int64_t warmup, probes;
    real *d, *x; /* D, the point before */
    real *g, *old, *z, *hz;
} oasis;

static const sl_option options[] = {
    SL_REAL(oasis, lr, 1e-3, SL_POSITIVE, SL_UNBOUNDED, SL_LOG, "the first step, or every one"),
    SL_BOOL(oasis, adaptive, 1, "the step follows the local smoothness"),
    SL_REAL(oasis, beta2, 0.99, 0, 1, SL_LINEAR, "memory of the diagonal"),
    SL_REAL(oasis, alpha, 1e-2, SL_POSITIVE, SL_UNBOUNDED, SL_LOG, "least entry of the metric"),
    SL_INT(oasis, warmup, 100, 1, 1e6, "products for the first diagonal"),
    SL_OPTIONS_END,
};

static const sl_vector vectors[] = {
    SL_STATE(oasis, d),   SL_STATE(oasis, x),    SL_SCRATCH(oasis, g), SL_SCRATCH(oasis, old),
    SL_SCRATCH(oasis, z), SL_SCRATCH(oasis, hz), SL_VECTORS_END,
};

/* d <- keep d + (1 - keep) z (Hz) with fresh signs. */
static sl_status look(sl_host *host, oasis *h, sl_oracle *f, const sl_batch *batch,
                      const real *x, double share)
{
    sl_random random = sl_random_at(host, SL_STREAM_NOISE, (uint64_t)h->probes);
    const real keep = (real)share;
    real *z = h->z, *d = h->d;
    const real *hz = h->hz;
    sl_uniform(host, &random, f->n, z);
    SL_FOR(i, f->n, { z[i] = z[i] < (real)0.5 ? -1 : 1; });
    SL_TRY(sl_hvp(f, batch, x, z, h->hz));
    SL_FOR(i, f->n, { d[i] = keep * d[i] + (1 - keep) * z[i] * hz[i]; });
    h->probes++;
    return SL_OK;
}

static sl_status diagonal(sl_host *host, oasis *h, sl_oracle *f, const sl_batch *batch,
                          const real *x)
{
    if (h->a > 0)
        return look(host, h, f, batch, x, h->beta2);
    while (h->probes < h->warmup) /* the mean so far and one more */
        SL_TRY(look(host, h, f, batch, x, (double)h->probes / (double)(h->probes + 1)));
    return SL_OK;
}

/* z <- x - x' and hz <- g - g', both times the root of the metric or of its inverse. */
static double length(sl_host *host, oasis *h, int64_t n, const real *x)
{
    const real alpha = (real)h->alpha;
    const real *d = h->d, *before = h->x, *g = h->g, *old = h->old;
    real *moved = h->z, *bent = h->hz;
    SL_FOR(i, n, {
        real root = sl_sqrt(sl_max(sl_abs(d[i]), alpha));
        moved[i] = (x[i] - before[i]) * root;
        bent[i] = (g[i] - old[i]) / root;
    });
    const double way = sl_norm(host, n, moved), change = sl_norm(host, n, bent);
    const double grown = sqrt(1 + h->t) * h->a;
    if (!(change > 0)) /* NaN must go on to x */
        return isnan(change) || way <= 0 ? h->a + 0 * change : grown;
    return fmin(grown, 0.5 * way / change);
}

static sl_status step(sl_host *host, void *self, sl_oracle *f, real *x)
{
    oasis *h = (oasis *)self;
    sl_batch batch;
    const double before = h->a;
    SL_TRY(sl_draw(f, &batch));
    SL_TRY(diagonal(host, h, f, &batch, x));
    SL_TRY(sl_gradient(f, &batch, x, h->g, NULL));
    if (before > 0 && h->adaptive) {
        SL_TRY(sl_gradient(f, &batch, h->x, h->old, NULL));
        h->a = length(host, h, f->n, x);
    } else
        h->a = h->lr;
    h->t = before > 0 ? h->a / before : (double)INFINITY;
    const real a = (real)h->a, alpha = (real)h->alpha;
    const real *g = h->g, *d = h->d;
    real *old = h->x;
    SL_FOR(i, f->n, {
        old[i] = x[i];
        x[i] -= a * g[i] / sl_max(sl_abs(d[i]), alpha);
    });
    return SL_OK;
}

SL_EXPORT(sl_optimizer) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_OPTIMIZER, sl_optimizer),
            .self = sizeof(oasis),
            .name = "oasis",
            .summary = "adaptive steps in the metric of a Hessian diagonal",
            .reference = "Jahani et al. 2021, arXiv:2109.05198, algorithm 1",
            .options = options,
        },
    .vectors = vectors,
    .needs = SL_GRADIENT | SL_HVP,
    .step = step,
};
