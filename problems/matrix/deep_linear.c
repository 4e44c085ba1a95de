/* A deep linear generative model W z, W = W_L .. W_1, z from N(0, I), fitted to N(0, S0) in the
   Bures-Wasserstein distance (bures.h), smoothed by tau. S0 = U diag(s) U', s from `top` to
   top / condition, geometric. W_L is n x k, the others k x k: the minimizers without tau are
   the best approximations of rank k to S0; `excess` is the loss without tau, less theirs.
   ggn_vp takes W W' for the model's output. Brechet, Papagiannouli, An and Montufar 2023,
   arXiv:2303.03027. */
#include "bures.h"
#include "layers.h"
#include "spectrum.h"
#include "truth.h"

typedef struct deep_linear {
    int64_t n, rank, layers;
    double top, condition, tau, init_scale;
    truth target; /* of S0 / top, all n eigenvalues */
    real *root;   /* n x n: S0^(1/2) */
    struct layers model;
    bures distance;
    spectrum spectrum;
    real *d, *dd; /* n x k: df/dW, and its change */
    real *gap;    /* n x n: from W W' to a truncation */
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
    deep_linear *h = (deep_linear *)self;
    const int64_t n = h->n, k = h->rank;
    const factor_shape shape = shape_of(h, k);
    (void)below;
    h->model.n = h->distance.n = n;
    h->model.k = h->distance.k = k;
    h->model.count = h->layers;
    h->distance.tau = h->tau;
    h->distance.root = h->root;
    h->distance.trace = 0;
    for (int64_t i = 0; i < n; i++)
        h->distance.trace += h->top * h->target.sigma[i];
    layers_open(host, &h->model);
    bures_open(host, &h->distance);
    spectrum_open(host, &shape, &h->spectrum);
    layout->tensors = h->model.tensors;
    layout->tensor_count = (int32_t)h->layers;
    h->gap = sl_scratch_reals(host, n * n);
    h->d = sl_scratch_reals(host, n * k);
    h->dd = sl_scratch_reals(host, n * k);
    return SL_OK;
}

static sl_status initial(sl_host *host, void *self, real *x)
{
    const deep_linear *h = (const deep_linear *)self;
    const int64_t count = layers_parameters(&h->model);
    const real by = (real)(h->init_scale / sqrt((double)h->rank));
    sl_random random = sl_random_at(host, SL_STREAM_START, 0);
    sl_normal(host, &random, count, x);
    SL_FOR(i, count, { x[i] *= by; });
    return SL_OK;
}

static sl_status loss(sl_host *host, void *self, const sl_batch *b, const real *x, double *f)
{
    const deep_linear *h = (const deep_linear *)self;
    (void)b;
    *f = bures_loss(host, &h->distance, layers_multiply(host, &h->model, x));
    return SL_OK;
}

/* *f, and h->d <- D; false, and to <- NAN, where there is no loss. */
static bool descend(sl_host *host, const deep_linear *h, const real *x, double *f, real *to)
{
    const real *w = layers_multiply(host, &h->model, x);
    *f = bures_loss(host, &h->distance, w);
    if (isnan(*f))
        SL_FOR(i, layers_parameters(&h->model), { to[i] = (real)NAN; });
    else
        bures_slope(host, &h->distance, w, h->d);
    return !isnan(*f);
}

static sl_status gradient(sl_host *host, void *self, const sl_batch *b, const real *x, real *g,
                          double *f)
{
    const deep_linear *h = (const deep_linear *)self;
    (void)b;
    if (descend(host, h, x, f, g))
        layers_gradient(host, &h->model, h->d, g);
    return SL_OK;
}

static sl_status hvp(sl_host *host, void *self, const sl_batch *b, const real *x, const real *v,
                     real *hv)
{
    const deep_linear *h = (const deep_linear *)self;
    double f;
    (void)b;
    if (!descend(host, h, x, &f, hv))
        return SL_OK;
    bures_curvature(host, &h->distance, layers_turn(host, &h->model, x, v), false, h->dd);
    layers_gradient(host, &h->model, h->dd, hv);
    layers_bend(host, &h->model, h->d, hv);
    return SL_OK;
}

static sl_status ggn_vp(sl_host *host, void *self, const sl_batch *b, const real *x,
                        const real *v, real *gv)
{
    const deep_linear *h = (const deep_linear *)self;
    double f;
    (void)b;
    if (!descend(host, h, x, &f, gv))
        return SL_OK;
    bures_curvature(host, &h->distance, layers_turn(host, &h->model, x, v), true, h->dd);
    layers_gradient(host, &h->model, h->dd, gv);
    return SL_OK;
}

static sl_status truncation(sl_host *host, void *self, const real *x, int64_t s,
                            double *distance)
{
    const deep_linear *h = (const deep_linear *)self;
    const int64_t n = h->n, k = h->rank, cut = s < n ? s : n;
    const real *w = layers_multiply(host, &h->model, x);
    sl_gemm(host, false, true, n, n, k, 1, w, k, w, k, 0, h->gap, n);
    if (cut > 0)
        sl_gemm(host, false, true, n, n, cut, -1, h->target.point, n, h->target.point, n, 1,
                h->gap, n);
    *distance = sl_norm(host, n * n, h->gap);
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
    values[2] = excess(host, h, h->model.at.tops);
    spectrum_report(host, &shape, &h->spectrum, h->model.at.tops, values + 3);
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
    .hvp = hvp,
    .measure = measure,
    .ggn_vp = ggn_vp,
    .truncation = truncation,
};
