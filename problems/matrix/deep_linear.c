/* A deep linear generative model W z, W = W_L .. W_1, z from N(0, I), fitted to N(0, S0) in the
   Bures-Wasserstein distance; with S = W W' (n x n, rank at most k) and R = S0^(1/2)
       f = tr S0 + tr S - 2 tr (R (S + tau I) R)^(1/2)
       df/dS = I - R (R (S + tau I) R)^(-1/2) R,   D = df/dW = 2 (df/dS) W
       df/dW_l = (W_L .. W_l+1)' D (W_l-1 .. W_1)'
   S0 = U diag(s) U', s from `top` to top / condition, geometric. The minimizers without tau are
   the best approximations of rank k; `excess` is the loss without tau, less theirs. Brechet,
   Papagiannouli, An and Montufar 2023, arXiv:2303.03027. W_L is n x k, the others k x k. */
#include "spectrum.h"
#include "truth.h"

enum { LAYERS_MOST = 8 };

typedef struct deep_linear {
    int64_t n, rank, layers;
    double top, condition, tau, init_scale;
    truth target; /* of S0 / top, all n eigenvalues */
    real *root;   /* n x n: R */
    spectrum spectrum;
    real *tops, *bottoms; /* L x n x k: W_L .. W_l; L x k x k: W_l .. W_1 */
    real *rw, *m, *w;     /* n x k: R W; n x n, n: R (S + tau I) R, then its eigenvectors */
    real *inner, *d, *to; /* n x n, n x k: D, n x k */
    sl_tensor tensors[LAYERS_MOST];
} deep_linear;

static const sl_option options[] = {
    SL_INT(deep_linear, n, 10, 1, 2000, "side of the covariance"),
    SL_INT(deep_linear, rank, 3, 1, 2000, "columns of the model's product"),
    SL_INT(deep_linear, layers, 2, 1, LAYERS_MOST, "matrices in the product"),
    SL_REAL(deep_linear, top, 3, SL_POSITIVE, SL_UNBOUNDED, SL_LOG,
            "largest eigenvalue of the covariance"),
    SL_REAL(deep_linear, condition, 60, 1, 1e12, SL_LOG,
            "largest over least eigenvalue of the covariance"),
    SL_REAL(deep_linear, tau, 1e-4, SL_POSITIVE, SL_UNBOUNDED, SL_LOG,
            "what smooths the square root"),
    SL_REAL(deep_linear, init_scale, 1, 0, SL_UNBOUNDED, SL_LOG,
            "layers start at this times N(0, 1/rank)"),
    SL_OPTIONS_END,
};

static const sl_metric metrics[] = {{"relative_error", "", false}, {"excess", "", false},
                                    {"effective_rank", "", false}, {"sigma_1", "", false},
                                    {"sigma_2", "", false},        {"sigma_3", "", false},
                                    {"sigma_4", "", false},        {"sigma_5", "", false},
                                    {"sigma_6", "", false},        SL_METRICS_END};

static factor_shape shape_of(const deep_linear *h, int64_t k)
{
    const factor_shape s = {h->n, h->n, k, true};
    return s;
}

static sl_status load(sl_host *host, void *self)
{
    deep_linear *h = (deep_linear *)self;
    const int64_t n = h->n;
    const factor_shape shape = shape_of(h, n);
    if (h->rank > n)
        return sl_fail(host, "rank %lld exceeds n, which is %lld", (long long)h->rank,
                       (long long)n);
    h->target.rank = n;
    SL_TRY(truth_draw(host, &shape, TRUTH_GEOMETRIC, h->condition, 0, &h->target));
    real *x = h->target.point, *u = sl_scratch_reals(host, n * n);
    h->root = sl_reals(host, n * n);
    const real up = (real)sqrt(h->top);
    for (int64_t i = 0; i < n * n; i++) { /* from U sqrt(s / top) to U sqrt(s), and U */
        u[i] = x[i] / (real)sqrt(h->target.sigma[i % n]);
        x[i] *= up;
    }
    sl_gemm(host, false, true, n, n, n, 1, x, n, u, n, 0, h->root, n);
    return SL_OK;
}

static sl_status start(sl_host *host, void *self, sl_oracle *below, sl_layout *layout)
{
    static const char *const names[LAYERS_MOST] = {"W1", "W2", "W3", "W4",
                                                   "W5", "W6", "W7", "W8"};
    deep_linear *h = (deep_linear *)self;
    const int64_t n = h->n, k = h->rank, last = h->layers - 1;
    const factor_shape shape = shape_of(h, k);
    (void)below;
    for (int64_t l = 0; l <= last; l++) {
        const sl_tensor t = {
            names[l], SL_ROLE_MATRIX, 2, {l == last ? n : k, k, 0, 0}, l * k * k};
        h->tensors[l] = t;
    }
    layout->tensors = h->tensors;
    layout->tensor_count = (int32_t)h->layers;
    spectrum_open(host, &shape, &h->spectrum);
    h->tops = sl_scratch_reals(host, h->layers * n * k);
    h->bottoms = sl_scratch_reals(host, h->layers * k * k);
    h->rw = sl_scratch_reals(host, n * k);
    h->m = sl_scratch_reals(host, n * n);
    h->w = sl_scratch_reals(host, n);
    h->inner = sl_scratch_reals(host, n * n);
    h->d = sl_scratch_reals(host, n * k);
    h->to = sl_scratch_reals(host, n * k);
    return SL_OK;
}

static sl_status initial(sl_host *host, void *self, real *x)
{
    const deep_linear *h = (const deep_linear *)self;
    const int64_t count = (h->layers - 1) * h->rank * h->rank + h->n * h->rank;
    const real by = (real)(h->init_scale / sqrt((double)h->rank));
    sl_random random = sl_random_at(host, SL_STREAM_START, 0);
    sl_normal(host, &random, count, x);
    SL_FOR(i, count, { x[i] *= by; });
    return SL_OK;
}

/* h->tops and h->bottoms at x. Returns W. */
static const real *multiply(sl_host *host, const deep_linear *h, const real *x)
{
    const int64_t n = h->n, k = h->rank, last = h->layers - 1;
    real *top = h->tops + last * n * k, *bottom = h->bottoms;
    const real *own = x + last * k * k;
    SL_FOR(i, n * k, { top[i] = own[i]; });
    for (int64_t l = last - 1; l >= 0; l--, top -= n * k)
        sl_gemm(host, false, false, n, k, k, 1, top, k, x + l * k * k, k, 0, top - n * k, k);
    if (last > 0)
        SL_FOR(i, k * k, { bottom[i] = x[i]; });
    for (int64_t l = 1; l < last; l++, bottom += k * k)
        sl_gemm(host, false, false, k, k, k, 1, x + l * k * k, k, bottom, k, 0, bottom + k * k,
                k);
    return h->tops;
}

/* h->m, h->w <- eigenvectors (rows) and eigenvalues of R (W W' + tau I) R. */
static bool decompose(sl_host *host, const deep_linear *h, const real *w)
{
    const int64_t n = h->n, k = h->rank;
    const real tau = (real)h->tau;
    sl_gemm(host, false, false, n, k, n, 1, h->root, n, w, k, 0, h->rw, k);
    sl_gemm(host, false, true, n, n, k, 1, h->rw, k, h->rw, k, 0, h->m, n);
    sl_gemm(host, false, false, n, n, n, tau, h->root, n, h->root, n, 1, h->m, n);
    return isfinite(sl_norm(host, n * n, h->m)) && sl_eigen_symmetric(host, n, h->m, h->w);
}

static double trace(const deep_linear *h)
{
    double sum = 0;
    for (int64_t i = 0; i < h->n; i++)
        sum += h->top * h->target.sigma[i];
    return sum;
}

/* The loss at W after `decompose`; eigenvalues that rounding made negative count as 0. */
static double value(sl_host *host, const deep_linear *h, const real *w)
{
    double sum = trace(h) + sl_dot(host, h->n * h->rank, w, w);
    for (int64_t i = 0; i < h->n; i++)
        sum -= h->w[i] > 0 ? 2 * sqrt((double)h->w[i]) : 0;
    return sum;
}

static sl_status loss(sl_host *host, void *self, const sl_batch *b, const real *x, double *f)
{
    const deep_linear *h = (const deep_linear *)self;
    (void)b;
    const real *w = multiply(host, h, x);
    *f = decompose(host, h, w) ? value(host, h, w) : (double)NAN;
    return SL_OK;
}

/* h->d <- 2 (I - R V' w^(-1/2) V R) W, V's rows the eigenvectors. */
static void slope(sl_host *host, const deep_linear *h, const real *w)
{
    const int64_t n = h->n, k = h->rank;
    const real *values = h->w;
    real *inner = h->inner, *d = h->d;
    sl_gemm(host, false, false, n, n, n, 1, h->m, n, h->root, n, 0, inner, n);
    for (int64_t i = 0; i < n * n; i++) {
        const real least = (real)h->tau * SL_REAL_EPSILON, at = values[i / n];
        inner[i] /= sl_sqrt(sl_sqrt(at > least ? at : least));
    }
    sl_gemm(host, false, false, n, k, n, 1, inner, n, w, k, 0, h->to, k);
    SL_FOR(i, n * k, { d[i] = w[i]; });
    sl_gemm(host, true, false, n, k, n, -2, inner, n, h->to, k, 2, d, k);
}

static sl_status gradient(sl_host *host, void *self, const sl_batch *b, const real *x, real *g,
                          double *f)
{
    const deep_linear *h = (const deep_linear *)self;
    const int64_t n = h->n, k = h->rank, last = h->layers - 1;
    SL_TRY(loss(host, self, b, x, f));
    const real *w = h->tops;
    slope(host, h, w);
    for (int64_t l = 0; l <= last; l++) {
        const int64_t rows = l == last ? n : k;
        real *own = g + l * k * k, *to = h->to;
        const real *d = h->d;
        if (l > 0) /* D (W_l-1 .. W_1)' */
            sl_gemm(host, false, true, n, k, k, 1, h->d, k, h->bottoms + (l - 1) * k * k, k, 0,
                    to, k);
        else
            SL_FOR(i, n * k, { to[i] = d[i]; });
        if (l < last)
            sl_gemm(host, true, false, k, k, n, 1, h->tops + (l + 1) * n * k, k, to, k, 0, own,
                    k);
        else
            SL_FOR(i, rows * k, { own[i] = to[i]; });
    }
    return SL_OK;
}

static sl_status truncation(sl_host *host, void *self, const real *x, int64_t s,
                            double *distance)
{
    const deep_linear *h = (const deep_linear *)self;
    const int64_t n = h->n, k = h->rank, cut = s < n ? s : n;
    const real *w = multiply(host, h, x);
    sl_gemm(host, false, true, n, n, k, 1, w, k, w, k, 0, h->m, n);
    if (cut > 0)
        sl_gemm(host, false, true, n, n, cut, -1, h->target.point, n, h->target.point, n, 1,
                h->m, n);
    *distance = sl_norm(host, n * n, h->m);
    return SL_OK;
}

/* Without tau the trace is that of the singular values of R W. */
static double excess(sl_host *host, const deep_linear *h, const real *w)
{
    const spectrum *s = &h->spectrum;
    double sum = sl_dot(host, h->n * h->rank, w, w);
    sl_gemm(host, false, false, h->n, h->rank, h->n, 1, h->root, h->n, w, h->rank, 0, s->copy,
            h->rank);
    if (!isfinite(sum) || !sl_svd(host, h->n, h->rank, s->copy, s->u, s->s, s->vt))
        return (double)NAN;
    for (int64_t i = 0; i < h->rank; i++)
        sum += h->top * h->target.sigma[i] - 2 * (double)s->s[i];
    return sum;
}

static sl_status measure(sl_host *host, void *self, const real *x, double *values)
{
    const deep_linear *h = (const deep_linear *)self;
    const sl_batch whole = {UINT64_MAX, 0, 0, 1, 0};
    const factor_shape shape = shape_of(h, h->rank);
    double squares = 0;
    for (int64_t i = 0; i < h->rank; i++)
        squares += h->target.sigma[i] * h->target.sigma[i];
    SL_TRY(loss(host, self, &whole, x, &values[0]));
    SL_TRY(truncation(host, self, x, h->rank, &values[1]));
    values[1] /= h->top * sqrt(squares);
    values[2] = excess(host, h, h->tops);
    spectrum_report(host, &shape, &h->spectrum, h->tops, values + 3);
    return SL_OK;
}

SL_EXPORT(sl_problem) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_PROBLEM, sl_problem),
            .self = sizeof(deep_linear),
            .name = "deep_linear",
            .summary = "deep linear generator of a covariance, Bures-Wasserstein loss",
            .reference = "Brechet et al. 2023, arXiv:2303.03027",
            .options = options,
            .cpu_only = "its small matrices are worked on in host memory",
        },
    .metrics = metrics,
    .generated = true,
    .load = load,
    .start = start,
    .initial = initial,
    .loss = loss,
    .gradient = gradient,
    .measure = measure,
    .truncation = truncation,
};
