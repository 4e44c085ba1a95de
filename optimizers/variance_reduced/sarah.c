/* SARAH: an outer step takes v <- g(x) on the whole data, x <- prox_{a r}(x - a v); each of the
   `inner` steps behind it, on a minibatch B with x' the point before,
       v <- g_B(x) - g_B(x') + v;   x <- prox_{a r}(x - a v)
   Nguyen, Liu, Scheinberg, Takac 2017, arXiv:1703.00102, algorithm 1. gamma > 0 is SARAH+
   (algorithm 2): the inner loop ends as soon as |v|^2 <= gamma |v_0|^2 (the paper: 1/8).
   a = lr / L_max when in_smoothness, L_max the largest smoothness of a sample; theory has
   lr = 1/2. */
#include "snapshot.h"

typedef struct sarah {
    double lr, gamma, first; /* first: |v_0|^2 */
    bool in_smoothness;
    int64_t inner, left;
    real *v, *before; /* the estimate, the point before x */
    real *g, *room;
} sarah;

static const sl_option options[] = {
    SL_REAL(sarah, lr, 0.5, 0, SL_UNBOUNDED, SL_LOG, "step size"),
    SL_BOOL(sarah, in_smoothness, 1, "lr counts in units of 1 / L_max"),
    SL_INT_OR(sarah, inner, "auto", 0, 1, 1e12, "steps of an inner loop (auto: an epoch)"),
    SL_REAL(sarah, gamma, 0, 0, 1, SL_LINEAR,
            "SARAH+: the inner loop ends at this |v|^2 / |v_0|^2"),
    SL_OPTIONS_END,
};

static const sl_vector vectors[] = {
    SL_STATE(sarah, v),      SL_STATE(sarah, before), SL_SCRATCH(sarah, g),
    SL_SCRATCH(sarah, room), SL_VECTORS_END,
};

static sl_status outer(sl_host *host, sarah *h, sl_oracle *f, const sl_batch *batch,
                       const real *x)
{
    const sl_batch whole = sl_whole(f);
    SL_TRY(sl_gradient(f, &whole, x, h->v, NULL));
    h->first = sl_dot(host, f->n, h->v, h->v);
    h->left = snapshot_inner(h->inner, 1, f, batch);
    return SL_OK;
}

static sl_status inner(sarah *h, sl_oracle *f, const sl_batch *batch, const real *x)
{
    SL_TRY(sl_gradient(f, batch, x, h->g, NULL));
    SL_TRY(sl_gradient(f, batch, h->before, h->room, NULL));
    real *v = h->v;
    const real *g = h->g, *old = h->room;
    SL_FOR(i, f->n, { v[i] += g[i] - old[i]; });
    h->left--;
    return SL_OK;
}

static sl_status step(sl_host *host, void *self, sl_oracle *f, real *x)
{
    sarah *h = (sarah *)self;
    sl_batch batch;
    double length;
    SL_TRY(lipschitz_step(host, h->in_smoothness, h->lr, f->sample_smoothness, "a sample's",
                          &length));
    SL_TRY(sl_draw(f, &batch));
    if (h->left <= 0)
        SL_TRY(outer(host, h, f, &batch, x));
    else
        SL_TRY(inner(h, f, &batch, x));
    real *before = h->before;
    SL_FOR(i, f->n, { before[i] = x[i]; });
    if (h->gamma > 0 && sl_dot(host, f->n, h->v, h->v) <= h->gamma * h->first)
        h->left = 0;
    return snapshot_move(f, length, h->v, h->room, x);
}

SL_EXPORT(sl_optimizer) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_OPTIMIZER, sl_optimizer),
            .self = sizeof(sarah),
            .name = "sarah",
            .summary = "recursive variance reduced gradient; SARAH+ with gamma",
            .reference = "Nguyen et al. 2017, arXiv:1703.00102, algorithms 1 and 2",
            .options = options,
        },
    .vectors = vectors,
    .needs = SL_GRADIENT,
    .step = step,
    .uses = SL_PROX,
};
