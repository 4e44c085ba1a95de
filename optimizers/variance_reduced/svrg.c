/* SVRG: every `inner` steps w <- x and m <- g(w) on the whole data; each step, on a minibatch
   B, v <- g_B(x) - g_B(w) + m;   x <- prox_{a r}(x - a v) Johnson and Zhang 2013 (NIPS), option
   I; with a penalty Xiao and Zhang 2014, doi:10.1137/140961791. a = lr / L_max when
   in_smoothness, L_max the largest smoothness of a sample; theory has lr = 1/10. A snapshot
   costs its whole gradient in the step that takes it. */
#include "snapshot.h"

typedef struct svrg {
    double lr;
    bool in_smoothness;
    int64_t inner, left;
    real *w, *m;  /* the snapshot and the whole gradient there */
    real *g, *gw; /* at x and at w, on the minibatch */
} svrg;

static const sl_option options[] = {
    SL_REAL(svrg, lr, 0.1, 0, SL_UNBOUNDED, SL_LOG, "step size"),
    SL_BOOL(svrg, in_smoothness, 1, "lr counts in units of 1 / L_max"),
    SL_INT_OR(svrg, inner, "auto", 0, 1, 1e12, "steps between snapshots (auto: two epochs)"),
    SL_OPTIONS_END,
};

static const sl_vector vectors[] = {
    SL_STATE(svrg, w),    SL_STATE(svrg, m), SL_SCRATCH(svrg, g),
    SL_SCRATCH(svrg, gw), SL_VECTORS_END,
};

static sl_status take(svrg *h, sl_oracle *f, const sl_batch *batch, const real *x)
{
    const sl_batch whole = sl_whole(f);
    real *w = h->w;
    SL_TRY(sl_gradient(f, &whole, x, h->m, NULL));
    SL_FOR(i, f->n, { w[i] = x[i]; });
    h->left = snapshot_inner(h->inner, 2, f, batch);
    return SL_OK;
}

static sl_status step(sl_host *host, void *self, sl_oracle *f, real *x)
{
    svrg *h = (svrg *)self;
    sl_batch batch;
    double length;
    SL_TRY(lipschitz_step(host, h->in_smoothness, h->lr, f->sample_smoothness, "a sample's",
                          &length));
    SL_TRY(sl_draw(f, &batch));
    if (h->left <= 0)
        SL_TRY(take(h, f, &batch, x));
    SL_TRY(sl_gradient(f, &batch, x, h->g, NULL));
    SL_TRY(sl_gradient(f, &batch, h->w, h->gw, NULL));
    real *v = h->g;
    const real *gw = h->gw, *m = h->m;
    SL_FOR(i, f->n, { v[i] += m[i] - gw[i]; });
    SL_TRY(snapshot_move(f, length, v, h->gw, x));
    h->left--;
    return SL_OK;
}

SL_EXPORT(sl_optimizer) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_OPTIMIZER, sl_optimizer),
            .self = sizeof(svrg),
            .name = "svrg",
            .summary = "stochastic variance reduced gradient",
            .reference = "Johnson and Zhang 2013 (NIPS); Xiao and Zhang 2014, "
                         "doi:10.1137/140961791",
            .options = options,
        },
    .vectors = vectors,
    .needs = SL_GRADIENT,
    .step = step,
    .uses = SL_PROX,
};
