/* AI-SARAH, SARAH without a step size. An outer step takes v <- g(x) on the whole data; then,
   on a minibatch B, with xi(a) = |g_B(x - a v) - g_B(x) + v|^2, one Newton step from a = 0: a
   <- min(-xi'(0) / |xi''(0)|, most);   x+ <- x - a v;   v <- g_B(x+) - g_B(x) + v until |v|^2 <
   gamma |v_0|^2. xi'(0) = -2 v'Hv, xi''(0) = 2 |Hv|^2 + 2 v'D, D the derivative of Hv along v.
   1 / most is the running mean of 1 / a (weight beta), first the first a. Shi et al. 2021,
   arXiv:2102.09700, algorithm 2, with the defaults of the authors' program. D comes from a
   central difference of two further Hessian-vector products (the authors differentiate twice).
 */
#include <slalom/optimizer.h>

typedef struct ai_sarah {
    double gamma, beta;
    double first, inverse; /* |v_0|^2; 1 / most, 0 before the first step */
    bool inside;           /* the inner loop goes on */
    real *v, *g, *hv, *ends[2], *next;
} ai_sarah;

static const sl_option options[] = {
    SL_REAL(ai_sarah, gamma, 0.03125, 0, 1, SL_LOG,
            "the inner loop ends at this |v|^2 / |v_0|^2"),
    SL_REAL(ai_sarah, beta, 0.999, 0, 1, SL_LINEAR, "memory of the longest step"),
    SL_OPTIONS_END,
};

static const sl_vector vectors[] = {
    SL_STATE(ai_sarah, v),
    SL_SCRATCH(ai_sarah, g),
    SL_SCRATCH(ai_sarah, hv),
    SL_SCRATCH(ai_sarah, ends[0]),
    SL_SCRATCH(ai_sarah, ends[1]),
    SL_SCRATCH(ai_sarah, next),
    SL_VECTORS_END,
};

/* *bend <- v'D with the spacing that balances rounding and truncation. */
static sl_status bending(sl_host *host, ai_sarah *h, sl_oracle *f, const sl_batch *batch,
                         const real *x, double *bend)
{
    const double size = 1 + sl_norm(host, f->n, x), length = sl_norm(host, f->n, h->v);
    const double spacing = cbrt((double)SL_REAL_EPSILON) * size / length;
    const real *v = h->v;
    real *moved = h->next;
    for (int k = 0; k < 2; k++) {
        const real t = (real)(k ? spacing : -spacing);
        SL_FOR(i, f->n, { moved[i] = x[i] + t * v[i]; });
        SL_TRY(sl_hvp(f, batch, moved, v, h->ends[k]));
    }
    *bend =
        (sl_dot(host, f->n, v, h->ends[1]) - sl_dot(host, f->n, v, h->ends[0])) / (2 * spacing);
    return SL_OK;
}

/* The Newton step on xi, bounded; updates the bound. */
static sl_status length_of(sl_host *host, ai_sarah *h, sl_oracle *f, const sl_batch *batch,
                           const real *x, double *length)
{
    double bend;
    SL_TRY(sl_hvp(f, batch, x, h->v, h->hv));
    SL_TRY(bending(host, h, f, batch, x, &bend));
    const double slope = sl_dot(host, f->n, h->v, h->hv);
    const double curvature = fabs(sl_dot(host, f->n, h->hv, h->hv) + bend);
    if (!(slope > 0) || !(curvature > 0))
        return sl_fail(host,
                       "no step length: v'Hv is %g and xi'' is %g; the loss must be strongly "
                       "convex along v",
                       slope, 2 * curvature);
    const double newton = slope / curvature;
    *length = h->inverse > 0 ? fmin(newton, 1 / h->inverse) : newton;
    h->inverse = h->inverse > 0 ? h->beta * h->inverse + (1 - h->beta) / newton : 1 / newton;
    return SL_OK;
}

static sl_status outer(sl_host *host, ai_sarah *h, sl_oracle *f, const real *x)
{
    const sl_batch whole = sl_whole(f);
    SL_TRY(sl_gradient(f, &whole, x, h->v, NULL));
    h->first = sl_dot(host, f->n, h->v, h->v);
    h->inside = true;
    return SL_OK;
}

static sl_status step(sl_host *host, void *self, sl_oracle *f, real *x)
{
    ai_sarah *h = (ai_sarah *)self;
    sl_batch batch;
    double length = 0;
    SL_TRY(sl_draw(f, &batch));
    if (!h->inside)
        SL_TRY(outer(host, h, f, x));
    if (h->first <= 0) /* x is stationary */
        return SL_OK;
    SL_TRY(length_of(host, h, f, &batch, x, &length));
    SL_TRY(sl_gradient(f, &batch, x, h->g, NULL));
    const real a = (real)length;
    real *v = h->v, *next = h->next;
    const real *g = h->g, *fresh = h->hv;
    SL_FOR(i, f->n, { next[i] = x[i] - a * v[i]; });
    SL_TRY(sl_gradient(f, &batch, next, h->hv, NULL));
    SL_FOR(i, f->n, {
        v[i] += fresh[i] - g[i];
        x[i] = next[i];
    });
    h->inside = sl_dot(host, f->n, v, v) >= h->gamma * h->first;
    return SL_OK;
}

SL_EXPORT(sl_optimizer) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_OPTIMIZER, sl_optimizer),
            .self = sizeof(ai_sarah),
            .name = "ai_sarah",
            .summary = "SARAH whose step length is found by one Newton step",
            .reference = "Shi et al. 2021, arXiv:2102.09700, algorithm 2",
            .options = options,
        },
    .vectors = vectors,
    .needs = SL_GRADIENT | SL_HVP,
    .step = step,
};
