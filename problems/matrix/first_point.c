/* Where descent begins: small random factors, or the spectral estimate. */
#include "low_rank.h"

enum { POWER_STEPS = 60 };

static void times(real by, int64_t n, real *x)
{
    SL_FOR(i, n, { x[i] *= by; });
}

/* G times ratio; X X' has no other side. */
static void set_apart(const low_rank *h, double ratio, real *x)
{
    const factor_shape *s = &h->a.shape;
    if (!s->symmetric)
        times((real)ratio, s->columns * s->k, shape_right_of(s, x));
}

void low_rank_random(sl_host *host, const low_rank *h, double scale, double ratio, real *x)
{
    const int64_t count = shape_parameters(&h->a.shape);
    sl_random random = sl_random_at(host, SL_STREAM_START, 0);
    sl_normal(host, &random, count, x);
    times((real)(scale / sqrt((double)h->a.shape.rows)), count, x);
    set_apart(h, ratio, x);
}

/* out <- (S G, S'F) for S = gain times the mean of y_i A_i, less shift I. */
static void estimate(sl_host *host, const low_rank *h, double gain, double shift, const real *x,
                     real *out)
{
    const measure_sums sums = {{x, NULL}};
    const int64_t count = shape_parameters(&h->a.shape);
    const real by = (real)(gain / (double)h->a.m), less = (real)shift;
    measurements_clear(&h->a, &sums, out);
    for (int64_t i = 0; i < h->a.m; i++) {
        real w[MEASURE_BLOCK] = {h->y[i]};
        const measure_block one = {1, &i, &i};
        measurements_backward(&h->a, &one, &sums, w, out);
    }
    measurements_finish(host, &h->a, &sums, out);
    SL_FOR(i, count, { out[i] = by * out[i] - less * x[i]; });
}

/* x = (U, V) with orthonormal columns that span S's leading ones; out <- (S V, S'U). */
static sl_status iterate(sl_host *host, const low_rank *h, double gain, double shift, real *x)
{
    real *out = h->out;
    const factor_shape *s = &h->a.shape;
    const int64_t count = shape_parameters(s);
    for (int k = 0; k <= POWER_STEPS; k++) {
        if (!sl_orthonormalize(host, s->rows, s->k, x) ||
            (!s->symmetric &&
             !sl_orthonormalize(host, s->columns, s->k, shape_right_of(s, x))))
            return sl_fail(host, "the spectral estimate is not finite");
        estimate(host, h, gain, shift, x, out);
        if (k < POWER_STEPS)
            SL_FOR(i, count, { x[i] = out[i]; });
    }
    return SL_OK;
}

/* y (n x k) <- M diag(sqrt(s)) for M (n x k). */
static void spread(int64_t n, int64_t k, const real *s, real *m)
{
    for (int64_t i = 0; i < n * k; i++)
        m[i] *= s[i % k] > 0 ? sl_sqrt(s[i % k]) : 0;
}

/* Rayleigh-Ritz in the spans: U'S V = P diag(s) Q', x <- (U P sqrt(s), V Q sqrt(s)); negative
   eigenvalues of a symmetric S count as 0. */
static sl_status ritz(sl_host *host, const low_rank *h, real *x)
{
    const factor_shape *s = &h->a.shape;
    const int64_t k = s->k, n = s->rows, others = s->columns;
    const spectrum *w = &h->spectrum;
    real *inner = w->product, *p = w->left, *q = w->right, *values = w->s, *to = h->to;
    const real *out = h->out;
    sl_gemm(host, true, false, k, k, n, 1, x, k, out, k, 0, inner, k);
    const bool found = s->symmetric ? sl_eigen_symmetric(host, k, inner, values)
                                    : sl_svd(host, k, k, inner, p, values, q);
    if (!found)
        return sl_fail(host, "the spectral estimate is not finite");
    /* The rows of `inner` and q are the vectors, p's columns. */
    sl_gemm(host, false, s->symmetric, n, k, k, 1, x, k, s->symmetric ? inner : p, k, 0, to, k);
    spread(n, k, values, to);
    if (!s->symmetric) {
        sl_gemm(host, false, true, others, k, k, 1, x + n * k, k, q, k, 0, to + n * k, k);
        spread(others, k, values, to + n * k);
    }
    SL_FOR(i, shape_parameters(s), { x[i] = to[i]; });
    return SL_OK;
}

sl_status low_rank_spectral(sl_host *host, low_rank *h, double gain, double shift, double ratio,
                            real *x)
{
    low_rank_random(host, h, 1, 1, x);
    SL_TRY(iterate(host, h, gain, shift, x));
    SL_TRY(ritz(host, h, x));
    set_apart(h, ratio, x);
    return SL_OK;
}
