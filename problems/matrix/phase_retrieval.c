/* Phase retrieval: find x* (|x*| = 1, up to its sign) from m measurements
       y_i = (a_i'x*)^2 + noise N(0, 1) + (for a fraction `outliers`) magnitude N(0, 1)
   with a_i from N(0, I):  f(x) = mean of h(c_i),  c_i = (a_i'x)^2 - y_i,  h = |c|, c^2 / 2 or
   Huber's. For |c| and one measurement, the proximal point is exact (see absolute_point).
   Starts at `distance` from x*, or at the spectral estimate. Davis and Drusvyatskiy 2019,
   doi:10.1137/18M1178244, section 5.1; Duchi and Ruan 2019, arXiv:1705.02356. */
#include "projections.h"

typedef struct phase_retrieval {
    projections shared;
    int64_t n;
} phase_retrieval;

static const sl_option options[] = {
    SL_INT(phase_retrieval, n, 20, 1, 1e6, "unknowns"),
    PROJECTIONS_OPTIONS,
    SL_OPTIONS_END,
};

static const sl_metric metrics[] = {{"distance", "", false},
                                    {"relative_error", "", false},
                                    {"sigma_1", "", false},
                                    SL_METRICS_END};

static sl_status load(sl_host *host, void *self)
{
    phase_retrieval *h = (phase_retrieval *)self;
    const factor_shape shape = {h->n, h->n, 1, true};
    return projections_load(host, &h->shared, &shape);
}

static sl_status initial(sl_host *host, void *self, real *x)
{
    projections *h = (projections *)self;
    if (h->init == PROJECTIONS_SPECTRAL)
        return low_rank_spectral(host, &h->model, 0.5, draws_mean(host, &h->model) / 2, 1, x);
    projections_near(host, h, x);
    return SL_OK;
}

/* argmin over u of |u^2 - y| + (u - s)^2 / (2 t q): where u^2 differs from y it is a stationary
   point of one of the two parabolas, else +-sqrt(y); the best of those is the least of all. */
static double absolute_point(double s, double y, double t, double q)
{
    const double root = y > 0 ? sqrt(y) : s, bend = 2 * t * q;
    const double candidates[] = {s / (1 + bend), bend == 1 ? s : s / (1 - bend), root, -root};
    double best = s, least = fabs(s * s - y);
    for (int k = 0; k < 4; k++) {
        const double u = candidates[k], value = fabs(u * u - y) + (u - s) * (u - s) / bend;
        if (value < least) {
            least = value;
            best = u;
        }
    }
    return best;
}

/* Along a: y = x + (u - s) a / |a|^2 with s = a'x. */
static sl_status prox_point(sl_host *host, void *self, const sl_batch *b, double t,
                            const real *x, real *y)
{
    const phase_retrieval *h = (const phase_retrieval *)self;
    int64_t i = 0;
    SL_TRY(projections_one(host, &h->shared, b, &i));
    const real *a = h->shared.model.a.left + i * h->n;
    const double q = sl_dot(host, h->n, a, a), s = sl_dot(host, h->n, a, x);
    const double u = absolute_point(s, (double)h->shared.model.y[i], t, q);
    const real by = (real)((u - s) / q);
    SL_FOR(j, h->n, { y[j] = x[j] + by * a[j]; });
    return SL_OK;
}

/* min(|x - x*|, |x + x*|), and of x x' what all low-rank problems report. */
static sl_status measure(sl_host *host, void *self, const real *x, double *values)
{
    const phase_retrieval *h = (const phase_retrieval *)self;
    const real *target = h->shared.model.truth.point;
    double shared[1 + LOW_RANK_METRIC_COUNT], apart = 0, mirrored = 0;
    SL_TRY(low_rank_measure(host, self, x, shared));
    for (int64_t i = 0; i < h->n; i++) {
        const double less = (double)x[i] - (double)target[i], more = (double)(x[i] + target[i]);
        apart += less * less;
        mirrored += more * more;
    }
    values[0] = shared[0];
    values[1] = sqrt(mirrored < apart ? mirrored : apart);
    values[2] = shared[1];
    values[3] = shared[3];
    return SL_OK;
}

SL_EXPORT(sl_problem) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_PROBLEM, sl_problem),
            .self = sizeof(phase_retrieval),
            .name = "phase_retrieval",
            .summary = "a vector from the sizes of its projections",
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
