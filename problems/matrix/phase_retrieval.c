/* Phase retrieval: find x* (|x*| = 1, up to its sign) from m measurements
       y_i = (a_i'x*)^2 + noise N(0, 1) + (for a fraction `outliers`) magnitude N(0, 1)
   with a_i from N(0, I):  f(x) = mean of h(c_i),  c_i = (a_i'x)^2 - y_i,  h = |c|, c^2 / 2 or
   Huber's. For |c| and one measurement, the proximal point is exact (see absolute_point).
   Starts at `distance` from x*, or at the spectral estimate. Davis and Drusvyatskiy 2019,
   doi:10.1137/18M1178244, section 5.1; Duchi and Ruan 2019, arXiv:1705.02356. */
#include "draws.h"

enum { MEASUREMENTS_AUTO = 10, SPECTRAL = 1, POINT_SEQUENCE = 1 };

typedef struct phase_retrieval {
    low_rank model;
    int64_t n, measurements, batch;
    int32_t loss, init;
    double noise, outliers, magnitude, huber_width, distance;
} phase_retrieval;

static const sl_option options[] = {
    SL_INT(phase_retrieval, n, 20, 1, 1e6, "unknowns"),
    SL_INT_OR(phase_retrieval, measurements, "auto", 0, 0, 1e9,
              "number of measurements; auto: 10 n"),
    SL_REAL(phase_retrieval, noise, 0, 0, SL_UNBOUNDED, SL_LOG,
            "standard deviation of a measurement's noise"),
    SL_REAL(phase_retrieval, outliers, 0, 0, 1, SL_LINEAR,
            "fraction of measurements with a gross error"),
    SL_REAL(phase_retrieval, magnitude, 10, 0, SL_UNBOUNDED, SL_LOG,
            "standard deviation of gross errors"),
    SL_CHOICE(phase_retrieval, loss, OUTER_WORDS, OUTER_L1, "of a residual"),
    SL_REAL(phase_retrieval, huber_width, 1, SL_POSITIVE, SL_UNBOUNDED, SL_LOG,
            "residual from which Huber's loss is linear"),
    SL_CHOICE(phase_retrieval, init, "near|spectral", 0, "where x starts"),
    SL_REAL(phase_retrieval, distance, 0.8, 0, SL_UNBOUNDED, SL_LINEAR,
            "near: from the truth to the start"),
    SL_INT_OR(phase_retrieval, batch, "full", 1, 0, 1e9, "measurements of one minibatch"),
    SL_OPTIONS_END,
};

static const sl_metric metrics[] = {{"distance", "", false},
                                    {"relative_error", "", false},
                                    {"sigma_1", "", false},
                                    SL_METRICS_END};

static sl_status load(sl_host *host, void *self)
{
    phase_retrieval *h = (phase_retrieval *)self;
    low_rank *m = &h->model;
    const factor_shape shape = {h->n, h->n, 1, true};
    const outer_loss outer = {h->loss, h->huber_width, 1};
    m->a.shape = shape;
    m->a.m = h->measurements > 0 ? h->measurements : MEASUREMENTS_AUTO * h->n;
    m->outer = outer;
    m->batch = h->batch;
    m->truth.rank = 1;
    SL_TRY(low_rank_check(host, m, 1));
    SL_TRY(truth_draw(host, &shape, TRUTH_GEOMETRIC, 1, 0, &m->truth));
    draws_pairs(host, &m->a);
    low_rank_observe(host, m, h->noise, h->outliers, h->magnitude);
    return SL_OK;
}

static sl_status start(sl_host *host, void *self, sl_oracle *below, sl_layout *layout)
{
    phase_retrieval *h = (phase_retrieval *)self;
    (void)below;
    low_rank_start(host, &h->model, layout);
    layout->optimum = h->noise <= 0 && h->outliers <= 0 ? 0 : (double)NAN;
    if (h->batch != 1 || h->loss != OUTER_L1)
        layout->withdrawn |= SL_PROX_POINT;
    return SL_OK;
}

static sl_status initial(sl_host *host, void *self, real *x)
{
    phase_retrieval *h = (phase_retrieval *)self;
    const real *target = h->model.truth.point;
    if (h->init == SPECTRAL)
        return low_rank_spectral(host, &h->model, 0.5, draws_mean(host, &h->model) / 2, 1, x);
    sl_random random = sl_random_at(host, SL_STREAM_START, POINT_SEQUENCE);
    sl_normal(host, &random, h->n, x);
    const real by = (real)(h->distance / sl_norm(host, h->n, x));
    SL_FOR(i, h->n, { x[i] = target[i] + by * x[i]; });
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
    if (b->size != 1)
        return sl_fail(host, "the proximal point of %lld measurements has no closed form",
                       (long long)b->size);
    const int64_t i = low_rank_position(host, &h->model, b, 0);
    const real *a = h->model.a.left + i * h->n;
    const double q = sl_dot(host, h->n, a, a), s = sl_dot(host, h->n, a, x);
    const double u = absolute_point(s, (double)h->model.y[i], t, q);
    const real by = (real)((u - s) / q);
    SL_FOR(j, h->n, { y[j] = x[j] + by * a[j]; });
    return SL_OK;
}

/* min(|x - x*|, |x + x*|), and of x x' what all low-rank problems report. */
static sl_status measure(sl_host *host, void *self, const real *x, double *values)
{
    const phase_retrieval *h = (const phase_retrieval *)self;
    const real *target = h->model.truth.point;
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
    .start = start,
    .initial = initial,
    LOW_RANK_CALLS,
    .measure = measure,
    LOW_RANK_FURTHER_CALLS,
    .prox_point = prox_point,
    .truncation = low_rank_truncation,
};
