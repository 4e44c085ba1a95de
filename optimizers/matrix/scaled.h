/* Gradient descent on the factors of a low-rank matrix, scaled by their partners' Gram
   matrices: X X':   X <- X - lr g_X (X'X + d I)^-1 F G':   F <- F - lr g_F (G'G + d I)^-1,   G
   <- G - lr g_G (F'F + d I)^-1 both from the old F and G. Factors are the tensors of role
   factor (rows x columns): one alone is X, an even number are pairs F, G in their order. All
   other tensors take plain gradient steps. */
#pragma once

#include "factors.h"

typedef struct scaled {
    double lr, lambda;
    int32_t by_loss; /* d = lambda sqrt(loss) instead of lambda */
    double damping;  /* d of this step */
    real *g, *d;     /* gradient; the direction, factors transposed */
    real *gram;      /* of one partner, columns x columns */
    factors all;
} scaled;

static inline sl_status scaled_start(sl_host *host, void *self, sl_oracle *f, const real *x)
{
    scaled *h = (scaled *)self;
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
static inline sl_status scaled_direction(sl_host *host, const scaled *h, const factor *own,
                                         const real *x)
{
    const int64_t m = own->rows, k = own->columns, rows = own->partner->shape[0];
    const real *p = x + own->partner->offset, *g = h->g + own->tensor->offset;
    real *d = h->d + own->tensor->offset, *gram = h->gram;
    const real lambda = (real)h->damping;
    sl_gemm(host, true, false, k, k, rows, 1, p, k, p, k, 0, gram, k);
    SL_FOR(i, k, { gram[i * k + i] += lambda; });
    SL_FOR(i, m * k, { d[i % k * m + i / k] = g[i]; });
    if (!isfinite(sl_sum(host, k * k, gram)) || sl_solve_spd(host, k, m, gram, d))
        return SL_OK;
    return sl_fail(host,
                   "the Gram matrix of %s is singular; take scaled_gd_lambda or fewer columns",
                   own->partner->name);
}

static inline sl_status scaled_step(sl_host *host, void *self, sl_oracle *f, real *x)
{
    scaled *h = (scaled *)self;
    sl_batch batch;
    double loss;
    SL_TRY(sl_draw(f, &batch));
    SL_TRY(sl_gradient(f, &batch, x, h->g, &loss));
    h->damping = h->by_loss ? h->lambda * sqrt(loss > 0 ? loss : 0) : h->lambda;
    for (int32_t k = 0; k < h->all.count; k++)
        SL_TRY(scaled_direction(host, h, &h->all.at[k], x));
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
