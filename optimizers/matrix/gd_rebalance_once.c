/* Gradient descent on F G' whose factors are set apart once: as soon as the loss has fallen
   below `when` times its first value, with the singular values F = P S Q', F <- beta P Q',   G
   <- G Q (S / beta) Q' which keeps F G' = (G Q (S / beta) Q' (beta Q P'))' and makes F'F - G'G
   about beta^2 I. After that plain gradient descent converges linearly where without it the
   over-parameterized directions slow it down. Xiong, Ding, Du 2023, arXiv:2310.01769, section 5
   (their F, G are U, V). Needs one pair of factors; all other tensors take plain steps. */
#include "factors.h"

typedef struct gd_rebalance_once {
    double lr, beta, when, first; /* first: the first loss */
    bool done;
    factors all;
    real *g;
    real *copy, *p, *s, *q, *middle, *to;
} gd_rebalance_once;

static const sl_option options[] = {
    SL_REAL(gd_rebalance_once, lr, 0.1, 0, SL_UNBOUNDED, SL_LOG, "step size"),
    SL_REAL(gd_rebalance_once, beta, 1, SL_POSITIVE, SL_UNBOUNDED, SL_LOG,
            "singular values of F afterwards"),
    SL_REAL(gd_rebalance_once, when, 1e-2, SL_POSITIVE, 1, SL_LOG,
            "loss, relative to the first, at which it happens"),
    SL_OPTIONS_END,
};

static const sl_vector vectors[] = {SL_SCRATCH(gd_rebalance_once, g), SL_VECTORS_END};

static sl_status start(sl_host *host, void *self, sl_oracle *f, const real *x)
{
    gd_rebalance_once *h = (gd_rebalance_once *)self;
    (void)x;
    SL_TRY(factors_collect(host, f, &h->all));
    if (h->all.count != 2)
        return sl_fail(host, "found %d factors; expected the pair of F G'", h->all.count);
    const factor *left = &h->all.at[0], *right = &h->all.at[1];
    const int64_t k = left->columns;
    if (left->rows < k)
        return sl_fail(host, "%s has %lld rows and %lld columns; expected no more columns",
                       left->tensor->name, (long long)left->rows, (long long)k);
    h->copy = sl_scratch_reals(host, left->rows * k);
    h->p = sl_scratch_reals(host, left->rows * k);
    h->s = sl_scratch_reals(host, k);
    h->q = sl_scratch_reals(host, k * k);
    h->middle = sl_scratch_reals(host, k * k);
    h->to = sl_scratch_reals(host, right->rows * k);
    h->first = -1;
    return SL_OK;
}

static sl_status rebalance(sl_host *host, gd_rebalance_once *h, real *x)
{
    const factor *left = &h->all.at[0], *right = &h->all.at[1];
    const int64_t n = left->rows, k = left->columns, others = right->rows;
    real *f = x + left->tensor->offset, *g = x + right->tensor->offset;
    real *copy = h->copy, *middle = h->middle, *to = h->to;
    const real *q = h->q, *s = h->s, back = (real)(1 / h->beta);
    SL_FOR(i, n * k, { copy[i] = f[i]; });
    if (!sl_svd(host, n, k, copy, h->p, h->s, h->q))
        return sl_fail(host, "%s has no singular values: it is not finite", left->tensor->name);
    sl_gemm(host, false, false, n, k, k, (real)h->beta, h->p, k, q, k, 0, f, k);
    SL_FOR(i, k * k, { copy[i] = s[i / k] * back * q[i]; });
    sl_gemm(host, true, false, k, k, k, 1, q, k, copy, k, 0, middle, k);
    sl_gemm(host, false, false, others, k, k, 1, g, k, middle, k, 0, to, k);
    SL_FOR(i, others * k, { g[i] = to[i]; });
    h->done = true;
    return SL_OK;
}

static sl_status step(sl_host *host, void *self, sl_oracle *f, real *x)
{
    gd_rebalance_once *h = (gd_rebalance_once *)self;
    sl_batch batch;
    double loss;
    SL_TRY(sl_draw(f, &batch));
    SL_TRY(sl_gradient(f, &batch, x, h->g, &loss));
    if (h->first < 0)
        h->first = loss;
    const real lr = (real)h->lr;
    const real *g = h->g;
    SL_FOR(i, f->n, { x[i] -= lr * g[i]; });
    return h->done || !(loss <= h->when * h->first) ? SL_OK : rebalance(host, h, x);
}

SL_EXPORT(sl_optimizer) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_OPTIMIZER, sl_optimizer),
            .self = sizeof(gd_rebalance_once),
            .name = "gd_rebalance_once",
            .summary = "gradient descent whose factors are set apart once",
            .reference = "Xiong, Ding, Du 2023, arXiv:2310.01769",
            .options = options,
        },
    .vectors = vectors,
    .needs = SL_GRADIENT,
    .start = start,
    .step = step,
};
