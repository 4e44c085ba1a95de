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

/* The most that S stretches a column of length one. */
static real stretch(const factor_shape *s, const real *out)
{
    real most = 0;
    for (int64_t c = 0; c < s->k; c++) {
        real squares = 0;
        for (int64_t i = c; i < s->rows * s->k; i += s->k)
            squares += out[i] * out[i];
        most = sl_max(most, sl_sqrt(squares));
    }
    return most;
}

/* x = (U, V) with orthonormal columns that span S's leading ones; out <- (S V, S'U). A
   symmetric S is lifted by its size, as its negative eigenvalues are not wanted. */
static sl_status iterate(sl_host *host, const low_rank *h, double gain, double shift, real *x)
{
    real *out = h->out, lift = 0;
    const factor_shape *s = &h->a.shape;
    const int64_t count = shape_parameters(s);
    for (int k = 0; k <= POWER_STEPS; k++) {
        if (!sl_orthonormalize(host, s->rows, s->k, x) ||
            (!s->symmetric && !sl_orthonormalize(host, s->columns, s->k, shape_right_of(s, x))))
            return sl_fail(host, "the spectral estimate is not finite");
        estimate(host, h, gain, shift, x, out);
        if (s->symmetric)
            lift = sl_max(lift, stretch(s, out));
        const real up = lift;
        if (k < POWER_STEPS)
            SL_FOR(i, count, { x[i] = out[i] + up * x[i]; });
    }
    return SL_OK;
}

/* x (n x k) <- x A sqrt(s) B', where the k columns of A and of B are given as they are, or
   transposed as rows; `to` is scratch. */
static void turn(sl_host *host, int64_t n, int64_t k, bool rows_a, const real *a, const real *s,
                 bool rows_b, const real *b, real *to, real *x)
{
    sl_gemm(host, false, rows_a, n, k, k, 1, x, k, a, k, 0, to, k);
    for (int64_t i = 0; i < n * k; i++)
        to[i] *= s[i % k] > 0 ? sl_sqrt(s[i % k]) : 0;
    sl_gemm(host, false, !rows_b, n, k, k, 1, to, k, b, k, 0, x, k);
}

/* Rayleigh-Ritz in the spans: U'S V = P diag(s) Q', x <- (U P sqrt(s) P', V Q sqrt(s) P'),
   which no sign or rotation inside P and Q changes; negative eigenvalues of a symmetric S count
   as 0. */
static sl_status ritz(sl_host *host, const low_rank *h, real *x)
{
    const factor_shape *s = &h->a.shape;
    const int64_t k = s->k;
    const spectrum *w = &h->spectrum;
    real *inner = w->product, *p = w->left, *q = w->right, *values = w->s;
    sl_gemm(host, true, false, k, k, s->rows, 1, x, k, h->out, k, 0, inner, k);
    const bool found = s->symmetric ? sl_eigen_symmetric(host, k, inner, values)
                                    : sl_svd(host, k, k, inner, p, values, q);
    if (!found)
        return sl_fail(host, "the spectral estimate is not finite");
    if (s->symmetric) {
        turn(host, s->rows, k, true, inner, values, true, inner, h->to, x);
        return SL_OK;
    }
    turn(host, s->rows, k, false, p, values, false, p, h->to, x);
    turn(host, s->columns, k, true, q, values, false, p, h->to, shape_right_of(s, x));
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
