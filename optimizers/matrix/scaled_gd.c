/* Scaled gradient descent on the factors of a low-rank matrix:
       X X':   X <- X - lr g_X (X'X + lambda I)^-1
       F G':   F <- F - lr g_F (G'G + lambda I)^-1,   G <- G - lr g_G (F'F + lambda I)^-1
   both from the old F and G. lambda = 0: ScaledGD, Tong, Ma, Chi 2021, JMLR 22:150,
   arXiv:2005.08898; lambda > 0: ScaledGD(lambda), Xu, Shen, Chi, Ma 2023, arXiv:2302.01186,
   stated there for X X'.
   Its rate does not depend on the condition number of the truth. lambda = 0 wants the exact
   rank and a spectral start; with more columns than the rank take lambda of the order of the
   smallest singular value of the truth and a start of tiny norm. Theory: lr below a constant,
   for f = |A(X X') - y|^2 / 4 or |A(F G') - y|^2 / 2. Factors are the tensors of role factor
   (rows x columns): one alone is X, an even number are pairs F, G in their order. Departure:
   all other tensors take plain gradient steps. */
#include "factors.h"

typedef struct scaled_gd {
    double lr, lambda;
    real *g, *d; /* gradient; the direction, factors transposed */
    real *gram;  /* of one partner, columns x columns */
    factors all;
} scaled_gd;

static const sl_option options[] = {
    SL_REAL(scaled_gd, lr, 0.3, 0, SL_UNBOUNDED, SL_LOG, "step size"),
    SL_REAL(scaled_gd, lambda, 0, 0, SL_UNBOUNDED, SL_LOG, "added to the Gram matrix"),
    SL_OPTIONS_END,
};

static const sl_vector vectors[] = {
    SL_SCRATCH(scaled_gd, g),
    SL_SCRATCH(scaled_gd, d),
    SL_VECTORS_END,
};

static sl_status start(sl_host *host, void *self, sl_oracle *f, const real *x)
{
    scaled_gd *h = (scaled_gd *)self;
    int64_t widest = 0;
    (void)x;
    SL_TRY(factors_collect(host, f, &h->all));
    for (int32_t k = 0; k < h->all.count; k++)
        widest = h->all.at[k].columns > widest ? h->all.at[k].columns : widest;
    h->gram = sl_scratch_reals(host, widest * widest);
    return SL_OK;
}

/* d <- (P'P + lambda I)^-1 g' of one factor, P its partner; not where P has overflowed: that x
   has diverged, and leaving it says so better than a failing Cholesky. */
static sl_status scale(sl_host *host, const scaled_gd *h, const factor *own, const real *x)
{
    const int64_t m = own->rows, k = own->columns, rows = own->partner->shape[0];
    const real *p = x + own->partner->offset, *g = h->g + own->tensor->offset;
    real *d = h->d + own->tensor->offset, *gram = h->gram;
    const real lambda = (real)h->lambda;
    sl_gemm(host, true, false, k, k, rows, 1, p, k, p, k, 0, gram, k);
    SL_FOR(i, k, { gram[i * k + i] += lambda; });
    SL_FOR(i, m * k, { d[i % k * m + i / k] = g[i]; });
    if (!isfinite(sl_sum(host, k * k, gram)) || sl_solve_spd(host, k, m, gram, d))
        return SL_OK;
    return sl_fail(host, "the Gram matrix of %s is singular; take lambda > 0 or fewer columns",
                   own->partner->name);
}

static sl_status step(sl_host *host, void *self, sl_oracle *f, real *x)
{
    scaled_gd *h = (scaled_gd *)self;
    sl_batch batch;
    SL_TRY(sl_draw(f, &batch));
    SL_TRY(sl_gradient(f, &batch, x, h->g, NULL));
    for (int32_t k = 0; k < h->all.count; k++)
        SL_TRY(scale(host, h, &h->all.at[k], x));
    const real lr = (real)h->lr;
    for (int32_t t = 0; t < f->tensor_count; t++) {
        const sl_tensor *tensor = &f->tensors[t];
        const bool is_factor = tensor->role == SL_ROLE_FACTOR;
        const int64_t k = is_factor ? tensor->shape[1] : 1;
        const int64_t count = sl_tensor_count(tensor), m = count / k;
        const real *d = (is_factor ? h->d : h->g) + tensor->offset;
        real *own = x + tensor->offset;
        SL_FOR(i, count, { own[i] -= lr * d[i % k * m + i / k]; });
    }
    return SL_OK;
}

SL_EXPORT(sl_optimizer) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_OPTIMIZER, sl_optimizer),
            .self = sizeof(scaled_gd),
            .name = "scaled_gd",
            .summary = "gradient descent on low-rank factors, preconditioned by each other",
            .reference = "Tong, Ma, Chi 2021, arXiv:2005.08898; Xu et al. 2023, "
                         "arXiv:2302.01186",
            .options = options,
        },
    .vectors = vectors,
    .needs = SL_GRADIENT,
    .start = start,
    .step = step,
};
