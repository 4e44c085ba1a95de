/* Blind deconvolution: find w* and x* (of length one, up to (c w*, x* / c)) from m measurements
       y_i = (l_i'w*)(r_i'x*) + noise N(0, 1) + (for a fraction `outliers`) magnitude N(0, 1)
   with l_i, r_i from N(0, I):  f(w, x) = mean of h(c_i),  c_i = (l_i'w)(r_i'x) - y_i,  h = |c|,
   c^2 / 2 or Huber's. For |c| and one measurement, the proximal point is exact (see
   absolute_point). Starts at `distance` from (w*, x*), or at the spectral estimate.
   Davis and Drusvyatskiy 2019, doi:10.1137/18M1178244, section 5.2; Charisopoulos et al. 2019,
   arXiv:1901.01624. */
#include "projections.h"
#include "roots.h"

typedef struct blind_deconvolution {
    projections shared;
    int64_t left, right;
} blind_deconvolution;

static const sl_option options[] = {
    SL_INT(blind_deconvolution, left, 10, 1, 1e6, "unknowns of w"),
    SL_INT(blind_deconvolution, right, 10, 1, 1e6, "unknowns of x"),
    PROJECTIONS_OPTIONS,
    SL_OPTIONS_END,
};

static const sl_metric metrics[] = {
    {"relative_error", "", false}, {"sigma_1", "", false}, SL_METRICS_END};

static sl_status load(sl_host *host, void *self)
{
    blind_deconvolution *h = (blind_deconvolution *)self;
    const factor_shape shape = {h->left, h->right, 1, false};
    return projections_load(host, &h->shared, &shape);
}

static sl_status initial(sl_host *host, void *self, real *x)
{
    projections *h = (projections *)self;
    if (h->init == PROJECTIONS_SPECTRAL)
        return low_rank_spectral(host, &h->model, 1, 0, 1, x);
    projections_near(host, h, x);
    return SL_OK;
}

/* (s, t) with |s t - y| + ((s - s0)^2 / p + (t - t0)^2 / q) / (2 a), the least so far. */
typedef struct product_point {
    double s0, t0, p, q, a, y;
    double s, t, value;
} product_point;

static void consider(product_point *at, double s, double t)
{
    const double left = s - at->s0, right = t - at->t0;
    const double value =
        fabs(s * t - at->y) + (left * left / at->p + right * right / at->q) / (2 * at->a);
    if (value < at->value) {
        at->s = s;
        at->t = t;
        at->value = value;
    }
}

/* The least of all: where s t differs from y, a stationary point of one of two quadratics,
   s - s0 = -+a p t, t - t0 = -+a q s; else one on the curve t = y / s, at a root of
   s^4 - s0 s^3 + (p / q) y (t0 s - y), or on the axes when y = 0. */
static void absolute_point(product_point *at)
{
    const double a = at->a, ratio = at->p / at->q, bend = 1 - a * a * at->p * at->q;
    const double curve[] = {-ratio * at->y * at->y, ratio * at->y * at->t0, 0, -at->s0, 1};
    double root[ROOTS_DEGREE];
    at->value = (double)INFINITY;
    consider(at, at->s0, at->t0);
    for (int sign = -1; bend != 0 && sign <= 1; sign += 2)
        consider(at, (at->s0 - sign * a * at->p * at->t0) / bend,
                 (at->t0 - sign * a * at->q * at->s0) / bend);
    consider(at, at->s0, 0);
    consider(at, 0, at->t0);
    const int count = roots_find(ROOTS_DEGREE, curve, root);
    for (int k = 0; at->y != 0 && k < count; k++)
        consider(at, root[k], at->y / root[k]);
}

/* Along l and r: y = (w + (s - s0) l / |l|^2, x + (t - t0) r / |r|^2), s0 = l'w, t0 = r'x. */
static sl_status prox_point(sl_host *host, void *self, const sl_batch *b, double a,
                            const real *x, real *y)
{
    const blind_deconvolution *h = (const blind_deconvolution *)self;
    const int64_t m = h->left, n = h->right;
    int64_t i = 0;
    SL_TRY(projections_one(host, &h->shared, b, &i));
    const real *l = h->shared.model.a.left + i * m, *r = h->shared.model.a.right + i * n;
    product_point at = {sl_dot(host, m, l, x),
                        sl_dot(host, n, r, x + m),
                        sl_dot(host, m, l, l),
                        sl_dot(host, n, r, r),
                        a,
                        (double)h->shared.model.y[i],
                        0,
                        0,
                        0};
    absolute_point(&at);
    const real left = (real)((at.s - at.s0) / at.p), right = (real)((at.t - at.t0) / at.q);
    SL_FOR(j, m, { y[j] = x[j] + left * l[j]; });
    SL_FOR(j, n, { y[m + j] = x[m + j] + right * r[j]; });
    return SL_OK;
}

/* w x' has one singular value. */
static sl_status measure(sl_host *host, void *self, const real *x, double *values)
{
    double shared[1 + LOW_RANK_METRIC_COUNT];
    SL_TRY(low_rank_measure(host, self, x, shared));
    values[0] = shared[0];
    values[1] = shared[1];
    values[2] = shared[3];
    return SL_OK;
}

SL_EXPORT(sl_problem) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_PROBLEM, sl_problem),
            .self = sizeof(blind_deconvolution),
            .name = "blind_deconvolution",
            .summary = "two vectors from products of their projections",
            .reference = "Davis and Drusvyatskiy 2019, doi:10.1137/18M1178244",
            .options = options,
            .cpu_only = "its pass over the measurements is a loop over host memory",
        },
    .metrics = metrics,
    .generated = true,
    .load = load,
    .start = projections_start,
    .initial = initial,
    LOW_RANK_CALLS,
    .measure = measure,
    LOW_RANK_FURTHER_CALLS,
    .prox_point = prox_point,
    .truncation = low_rank_truncation,
};
