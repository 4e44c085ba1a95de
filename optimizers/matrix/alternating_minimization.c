/* Alternating least squares on the factors of F G' for a loss mean of c_i^2 / 2 whose residuals
   are linear in each factor alone; one step is a sweep:
       F <- argmin over F of the loss,   then   G <- argmin over G,    on the whole data
   each by `inner` conjugate-gradient iterations on the normal equations J'J d = -J'c, J the
   Jacobian in that factor alone, from the factor at hand. Many iterations solve exactly; Gu,
   Song, Yin, Zhang 2023, arXiv:2302.11068, show that a few suffice. Before the other factor is
   solved for, the one at hand is orthonormalized and its triangle moves over, which keeps F G'
   (balance: false leaves it). That errors are forgiven can be tried: `inject` moves each row
   of a change off in a random direction, by that share of the row's length. Needs pairs F, G of
   role factor; all other tensors stay. Jain, Netrapalli, Sanghavi 2013, arXiv:1212.0467. */
#include "factors.h"

typedef struct alternating_minimization {
    int64_t inner;
    bool balance;
    double inject;
    int64_t injected; /* times: the number of the next random sequence */
    factors all;
    real *y;                 /* n: where a step leads; x stays when it is stopped */
    real *d, *p, *r;         /* n: change, direction, residual of the normal equations */
    real *c, *image;         /* samples: residuals, J p */
    real *q, *triangle, *to; /* a factor orthonormalized; columns^2; a factor */
} alternating_minimization;

static const sl_option options[] = {
    SL_INT(alternating_minimization, inner, 20, 1, 1e6, "iterations for one factor"),
    SL_BOOL(alternating_minimization, balance, 1, "orthonormalize the factor that stays"),
    SL_REAL(alternating_minimization, inject, 0, 0, SL_UNBOUNDED, SL_LOG,
            "random error of each row's change, relative to it"),
    SL_OPTIONS_END,
};

static const sl_vector vectors[] = {
    SL_SCRATCH(alternating_minimization, y),
    SL_SCRATCH(alternating_minimization, d),
    SL_SCRATCH(alternating_minimization, p),
    SL_SCRATCH(alternating_minimization, r),
    SL_VECTORS_END,
};

static sl_status start(sl_host *host, void *self, sl_oracle *f, const real *x)
{
    alternating_minimization *h = (alternating_minimization *)self;
    int64_t most = 0, widest = 0;
    (void)x;
    SL_TRY(factors_collect(host, f, &h->all));
    if (h->all.count % 2 != 0 || f->outer != SL_OUTER_SQUARE)
        return sl_fail(host, "needs pairs of factors and squared residuals");
    for (int32_t k = 0; k < h->all.count; k++) {
        const factor *own = &h->all.at[k];
        most = own->rows * own->columns > most ? own->rows * own->columns : most;
        widest = own->columns > widest ? own->columns : widest;
    }
    h->c = sl_scratch_reals(host, f->samples);
    h->image = sl_scratch_reals(host, f->samples);
    h->q = sl_scratch_reals(host, most);
    h->to = sl_scratch_reals(host, most);
    h->triangle = sl_scratch_reals(host, widest * widest);
    return SL_OK;
}

/* r <- J'u in the factor alone, zero elsewhere. */
static sl_status pull(sl_oracle *f, const factor *own, const real *x, const real *u, real *r)
{
    const sl_batch whole = sl_whole(f);
    const int64_t from = own->tensor->offset, to = from + own->rows * own->columns;
    SL_TRY(sl_vjp(f, &whole, x, u, r));
    SL_FOR(i, f->n, { r[i] = i >= from && i < to ? r[i] : 0; });
    return SL_OK;
}

/* d <- the change of one factor that nearly minimizes |c + J d|. */
static sl_status solve(sl_host *host, alternating_minimization *h, sl_oracle *f,
                       const factor *own, const real *x)
{
    const sl_batch whole = sl_whole(f);
    const int64_t n = f->n, m = f->samples;
    real *d = h->d, *p = h->p, *c = h->c;
    const real *r = h->r, *image = h->image;
    SL_TRY(sl_residual(f, &whole, x, h->c));
    SL_TRY(pull(f, own, x, h->c, h->r));
    double rr = sl_dot(host, n, r, r);
    double noise = 0; /* what rounding leaves of |J'c|^2: (epsilon |J| |c|)^2, from below */
    SL_FOR(i, n, {
        d[i] = 0;
        p[i] = -r[i];
    });
    if (isnan(rr)) { /* so that x says so */
        const real lost = (real)rr;
        SL_FOR(i, n, { d[i] = lost; });
    }
    for (int64_t k = 0; k < h->inner && rr > noise; k++) {
        SL_TRY(sl_jvp(f, &whole, x, h->p, h->image));
        const double curvature = sl_dot(host, m, image, image), before = rr;
        if (!(curvature > 0))
            return SL_OK;
        const double stretch = curvature / sl_dot(host, n, p, p);
        noise = 4 * (double)SL_REAL_EPSILON * (double)SL_REAL_EPSILON * stretch *
                sl_dot(host, m, c, c);
        const real a = (real)(rr / curvature);
        SL_FOR(i, n, { d[i] += a * p[i]; });
        SL_FOR(i, m, { c[i] += a * image[i]; });
        SL_TRY(pull(f, own, x, h->c, h->r));
        rr = sl_dot(host, n, r, r);
        const real b = (real)(rr / before);
        SL_FOR(i, n, { p[i] = b * p[i] - r[i]; });
    }
    return SL_OK;
}

static void inject(sl_host *host, alternating_minimization *h, const factor *own)
{
    const int64_t rows = own->rows, columns = own->columns;
    const real share = (real)h->inject;
    real *d = h->d + own->tensor->offset, *error = h->to;
    sl_random random = sl_random_at(host, SL_STREAM_NOISE, (uint64_t)h->injected++);
    sl_normal(host, &random, rows * columns, error);
    SL_FOR(i, rows, {
        real change = 0, length = 0;
        for (int64_t j = i * columns; j < (i + 1) * columns; j++) {
            change += d[j] * d[j];
            length += error[j] * error[j];
        }
        const real scale = length > 0 ? share * sl_sqrt(change / length) : 0;
        for (int64_t j = i * columns; j < (i + 1) * columns; j++)
            d[j] += scale * error[j];
    });
}

/* own = Q R becomes Q, and partner R': their product stays. */
static sl_status hand_over(sl_host *host, alternating_minimization *h, const factor *own,
                           real *x)
{
    const int64_t rows = own->rows, k = own->columns, others = own->partner->shape[0];
    real *mine = x + own->tensor->offset, *other = x + own->partner->offset;
    real *q = h->q, *to = h->to;
    if (rows < k)
        return SL_OK;
    SL_FOR(i, rows * k, { q[i] = mine[i]; });
    if (!sl_orthonormalize(host, rows, k, q))
        return sl_fail(host, "the QR factorization of %s failed", own->tensor->name);
    sl_gemm(host, true, false, k, k, rows, 1, q, k, mine, k, 0, h->triangle, k);
    sl_gemm(host, false, true, others, k, k, 1, other, k, h->triangle, k, 0, to, k);
    SL_FOR(i, rows * k, { mine[i] = q[i]; });
    SL_FOR(i, others * k, { other[i] = to[i]; });
    return SL_OK;
}

static sl_status step(sl_host *host, void *self, sl_oracle *f, real *x)
{
    alternating_minimization *h = (alternating_minimization *)self;
    real *y = h->y;
    const real *d = h->d;
    SL_FOR(i, f->n, { y[i] = x[i]; });
    for (int32_t k = 0; k < h->all.count; k++) {
        const factor *own = &h->all.at[k], *other = &h->all.at[k ^ 1];
        if (h->balance)
            SL_TRY(hand_over(host, h, other, y));
        SL_TRY(solve(host, h, f, own, y));
        if (h->inject > 0)
            inject(host, h, own);
        SL_FOR(i, f->n, { y[i] += d[i]; });
    }
    SL_FOR(i, f->n, { x[i] = y[i]; });
    return SL_OK;
}

SL_EXPORT(sl_optimizer) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_OPTIMIZER, sl_optimizer),
            .self = sizeof(alternating_minimization),
            .name = "alternating_minimization",
            .summary = "least squares for one factor after the other",
            .reference = "Jain et al. 2013, arXiv:1212.0467; Gu et al. 2023, arXiv:2302.11068",
            .options = options,
        },
    .vectors = vectors,
    .needs = SL_RESIDUAL | SL_JVP | SL_VJP,
    .start = start,
    .step = step,
};
