/* SANIA, Polyak steps in the norm of a preconditioner B: on a minibatch with loss f and
   gradient g, s = B^-1 g, q = g's over all parameters, a = 1 where 2 f > q, else 1 - sqrt(1 - 2
   f / q) (1 where that is not real);  x <- x - lr a s B is diag(sum of g^2) (adagrad), diag of
   the bias-corrected mean of g^2 (adam, beta), diag of the running mean of z (Hz) with z of
   random signs, in absolute value (hutchinson), the Hessian by conjugate gradients (newton_cg),
   or 1 (identity, a Polyak step). No root is taken of B, which makes adagrad, adam and
   newton_cg invariant to the scales of features; `root` takes it. Abdukhakimov et al. 2023,
   arXiv:2312.17369; eps is added to B's diagonal and breaks the invariance unless it is far
   below it (the authors' programs have 1e-8 and 0.1). */
#include <slalom/optimizer.h>

enum { IDENTITY, ADAGRAD, ADAM, HUTCHINSON, NEWTON_CG };

typedef struct sania {
    double lr, beta, eps;
    int32_t preconditioner;
    bool root;
    int64_t cg_steps, steps;
    real *g, *b; /* b: the diagonal, without correction */
    real *s, *z, *hz, *r;
} sania;

static const sl_option options[] = {
    SL_REAL(sania, lr, 1, 0, SL_UNBOUNDED, SL_LOG, "times the Polyak step"),
    SL_CHOICE(sania, preconditioner, "identity|adagrad|adam|hutchinson|newton_cg", ADAGRAD,
              "where B comes from"),
    SL_BOOL(sania, root, 0, "take the root of B's diagonal"),
    SL_REAL(sania, beta, 0.999, 0, 1, SL_LINEAR, "memory of adam and hutchinson"),
    SL_REAL(sania, eps, 1e-30, 0, SL_UNBOUNDED, SL_LOG, "added to B's diagonal"),
    SL_INT(sania, cg_steps, 10, 1, 10000, "iterations of newton_cg"),
    SL_OPTIONS_END,
};

static const sl_vector vectors[] = {
    SL_STATE(sania, b),    SL_SCRATCH(sania, g), SL_SCRATCH(sania, s), SL_SCRATCH(sania, z),
    SL_SCRATCH(sania, hz), SL_SCRATCH(sania, r), SL_VECTORS_END,
};

static sl_status start(sl_host *host, void *self, sl_oracle *f, const real *x)
{
    const sania *h = (const sania *)self;
    (void)x;
    if (h->preconditioner >= HUTCHINSON && !(f->offers & SL_HVP))
        return sl_fail(host, "this preconditioner needs hvp, which the problem does not offer");
    return SL_OK;
}

/* b <- beta b + (1 - beta) z (Hz), z of independent random signs. */
static sl_status hutchinson(sl_host *host, sania *h, sl_oracle *f, const sl_batch *batch,
                            const real *x)
{
    sl_random random = sl_random_at(host, SL_STREAM_NOISE, (uint64_t)h->steps);
    real *z = h->z, *b = h->b;
    const real *hz = h->hz, keep = (real)h->beta;
    sl_uniform(host, &random, f->n, z);
    SL_FOR(i, f->n, { z[i] = z[i] < (real)0.5 ? -1 : 1; });
    SL_TRY(sl_hvp(f, batch, x, z, h->hz));
    SL_FOR(i, f->n, { b[i] = keep * b[i] + (1 - keep) * z[i] * hz[i]; });
    return SL_OK;
}

/* s <- b^-1 g elementwise, b corrected for its start at zero. */
static void divide(sania *h, int64_t n)
{
    const bool mean = h->preconditioner == ADAM || h->preconditioner == HUTCHINSON;
    const real scale = mean ? (real)(1 / (1 - pow(h->beta, (double)(h->steps + 1)))) : 1;
    const real eps = (real)h->eps;
    const real *g = h->g, *b = h->b;
    const bool root = h->root;
    real *s = h->s;
    SL_FOR(i, n, {
        real d = sl_abs(scale * b[i]);
        s[i] = g[i] == 0 ? 0 : g[i] / ((root ? sl_sqrt(d) : d) + eps);
    });
}

/* s <- H^-1 g by conjugate gradients from zero. */
static sl_status solve(sl_host *host, sania *h, sl_oracle *f, const sl_batch *batch,
                       const real *x)
{
    real *s = h->s, *r = h->r, *z = h->z;
    const real *g = h->g, *hz = h->hz;
    SL_FOR(i, f->n, {
        s[i] = 0;
        r[i] = g[i];
        z[i] = g[i];
    });
    double rr = sl_dot(host, f->n, r, r);
    const double floor = rr * (double)SL_REAL_EPSILON * (double)SL_REAL_EPSILON;
    for (int64_t k = 0; k < h->cg_steps && rr > floor; k++) {
        SL_TRY(sl_hvp(f, batch, x, z, h->hz));
        const double curvature = sl_dot(host, f->n, z, h->hz), before = rr;
        if (!(curvature > 0))
            return SL_OK; /* what was reached still descends */
        const real a = (real)(rr / curvature);
        SL_FOR(i, f->n, {
            s[i] += a * z[i];
            r[i] -= a * hz[i];
        });
        rr = sl_dot(host, f->n, r, r);
        const real b = (real)(rr / before);
        SL_FOR(i, f->n, { z[i] = r[i] + b * z[i]; });
    }
    return SL_OK;
}

static sl_status precondition(sl_host *host, sania *h, sl_oracle *f, const sl_batch *batch,
                              const real *x)
{
    const real *g = h->g;
    real *b = h->b;
    const real keep = h->preconditioner == ADAM ? (real)h->beta : 1;
    const real fresh = h->preconditioner == ADAM ? 1 - keep : 1;
    if (h->preconditioner == NEWTON_CG)
        return solve(host, h, f, batch, x);
    if (h->preconditioner == IDENTITY)
        SL_FOR(i, f->n, { b[i] = 1; });
    else if (h->preconditioner == HUTCHINSON)
        SL_TRY(hutchinson(host, h, f, batch, x));
    else
        SL_FOR(i, f->n, { b[i] = keep * b[i] + fresh * g[i] * g[i]; });
    divide(h, f->n);
    return SL_OK;
}

static sl_status step(sl_host *host, void *self, sl_oracle *f, real *x)
{
    sania *h = (sania *)self;
    sl_batch batch;
    double loss;
    SL_TRY(sl_draw(f, &batch));
    SL_TRY(sl_gradient(f, &batch, x, h->g, &loss));
    SL_TRY(precondition(host, h, f, &batch, x));
    h->steps++;
    const double q = sl_dot(host, f->n, h->g, h->s), inside = 1 - 2 * loss / q;
    const real a = (real)(h->lr * (2 * loss <= q && inside > 0 ? 1 - sqrt(inside) : 1));
    const real *s = h->s;
    SL_FOR(i, f->n, { x[i] -= a * s[i]; });
    return SL_OK;
}

SL_EXPORT(sl_optimizer) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_OPTIMIZER, sl_optimizer),
            .self = sizeof(sania),
            .name = "sania",
            .summary = "Polyak steps in a scale-invariant metric",
            .reference = "Abdukhakimov et al. 2023, arXiv:2312.17369",
            .options = options,
        },
    .vectors = vectors,
    .needs = SL_GRADIENT,
    .start = start,
    .step = step,
    .uses = SL_HVP,
};
