/* RMSProp: the gradient over the root of its running mean square, as PyTorch means it:
       g <- g(x) + weight_decay x
       v <- alpha v + (1 - alpha) g^2;   with centered: m <- alpha m + (1 - alpha) g
       d <- g / (sqrt(v) + eps),   centered: g / (sqrt(v - m^2) + eps)
       x <- x - lr d,   with momentum: b <- momentum b + d;  x <- x - lr b
   Tieleman and Hinton 2012 (Coursera, lecture 6.5); centered: Graves 2013, arXiv:1308.0850,
   section 2.1. v starts at zero without correction: the first steps are up to
   lr / sqrt(1 - alpha) long. Departure: v - m^2, which rounding can make negative, stops at 0.
 */
#include <slalom/optimizer.h>

typedef struct rmsprop {
    double lr, alpha, eps, momentum, weight_decay;
    bool centered;
    real *g, *v;
    real *m, *b; /* mean gradient, momentum buffer; NULL where not asked for */
} rmsprop;

static const sl_option options[] = {
    SL_REAL(rmsprop, lr, 1e-2, 0, SL_UNBOUNDED, SL_LOG, "step size"),
    SL_REAL(rmsprop, alpha, 0.99, 0, 1, SL_LINEAR, "memory of the squared gradient"),
    SL_REAL(rmsprop, eps, 1e-8, 0, SL_UNBOUNDED, SL_LOG, "added to the root"),
    SL_REAL(rmsprop, momentum, 0, 0, 1, SL_LINEAR, "share of the buffer kept"),
    SL_REAL(rmsprop, weight_decay, 0, 0, SL_UNBOUNDED, SL_LOG,
            "times x, added to the gradient"),
    SL_BOOL(rmsprop, centered, 0, "divide by the deviation instead of the root mean square"),
    SL_OPTIONS_END,
};

static const sl_vector vectors[] = {
    SL_SCRATCH(rmsprop, g),
    SL_STATE(rmsprop, v),
    SL_VECTORS_END,
};

static sl_status start(sl_host *host, void *self, sl_oracle *f, const real *x)
{
    rmsprop *h = (rmsprop *)self;
    (void)x;
    h->m = h->centered ? sl_reals(host, f->n) : NULL;
    h->b = h->momentum > 0 ? sl_reals(host, f->n) : NULL;
    return SL_OK;
}

/* g <- d */
static void scale(const rmsprop *h, int64_t n, const real *x)
{
    const real alpha = (real)h->alpha, fresh = (real)(1 - h->alpha), eps = (real)h->eps;
    const real decay = (real)h->weight_decay;
    real *g = h->g, *v = h->v, *m = h->m;
    if (!m) {
        SL_FOR(i, n, {
            real d = g[i] + decay * x[i];
            v[i] = alpha * v[i] + fresh * d * d;
            g[i] = d / (sl_sqrt(v[i]) + eps);
        });
        return;
    }
    SL_FOR(i, n, {
        real d = g[i] + decay * x[i];
        v[i] = alpha * v[i] + fresh * d * d;
        m[i] = alpha * m[i] + fresh * d;
        real variance = v[i] - m[i] * m[i];
        g[i] = d / (sl_sqrt(variance < 0 ? 0 : variance) + eps);
    });
}

static sl_status step(sl_host *host, void *self, sl_oracle *f, real *x)
{
    rmsprop *h = (rmsprop *)self;
    sl_batch batch;
    (void)host;
    SL_TRY(sl_draw(f, &batch));
    SL_TRY(sl_gradient(f, &batch, x, h->g, NULL));
    scale(h, f->n, x);
    const real lr = (real)h->lr, mu = (real)h->momentum, *g = h->g;
    real *b = h->b;
    if (!b) {
        SL_FOR(i, f->n, { x[i] -= lr * g[i]; });
        return SL_OK;
    }
    SL_FOR(i, f->n, {
        b[i] = mu * b[i] + g[i];
        x[i] -= lr * b[i];
    });
    return SL_OK;
}

SL_EXPORT(sl_optimizer) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_OPTIMIZER, sl_optimizer),
            .self = sizeof(rmsprop),
            .name = "rmsprop",
            .summary = "gradient over the root of its running mean square",
            .reference = "Tieleman and Hinton 2012, lecture 6.5; Graves 2013, arXiv:1308.0850",
            .options = options,
        },
    .vectors = vectors,
    .needs = SL_GRADIENT,
    .start = start,
    .step = step,
};
