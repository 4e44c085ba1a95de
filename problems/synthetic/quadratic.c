/* Convex quadratic: f(x) = 1/2 x'A x with eigenvalues from 1 / condition to 1, least at x = 0.
   Without a rotation A is diagonal and nothing is random; with one A = Q D Q' for Q drawn from
   the Haar measure as a product of reflections (Stewart 1980, doi:10.1137/0717034).
   Noise: on batch t the objective is f(x) + noise <xi_t, x> with xi_t ~ N(0, I), so gradients
   have noise of that standard deviation, the same at every point of one batch. */
#include <slalom/problem.h>

#include "ellipsoid.h"

enum { SPECTRUM_LOG = 0, ROTATION_NONE = 0, START_ONES = 0, ROTATED_MOST = 50000 };

typedef struct quadratic {
    int64_t dim;
    double condition, noise;
    int32_t spectrum, rotation, start;
    ellipsoid a;
    real *image;    /* dim: A x where only x'A x is wanted */
    real *xi;       /* dim: noise of the batch at hand; NULL without noise */
    uint64_t drawn; /* index of that batch */
    sl_tensor tensor;
} quadratic;

static const sl_option options[] = {
    SL_INT(quadratic, dim, 100, 1, 1e8, "number of parameters"),
    SL_REAL(quadratic, condition, 100, 1, 1e15, SL_LOG, "largest over least eigenvalue"),
    SL_CHOICE(quadratic, spectrum, "log|linear", 0, "spacing of the eigenvalues"),
    SL_CHOICE(quadratic, rotation, "none|random", 0, "axes of the ellipsoid"),
    SL_CHOICE(quadratic, start, "ones|random", 0, "first point: all ones or N(0, I)"),
    SL_REAL(quadratic, noise, 0, 0, SL_UNBOUNDED, SL_LOG,
            "standard deviation of each entry of the gradient on a batch"),
    SL_OPTIONS_END};

static sl_status load(sl_host *host, void *self)
{
    quadratic *h = (quadratic *)self;
    const int64_t n = h->dim;
    const bool spaced_log = h->spectrum == SPECTRUM_LOG;
    const real least = (real)(1 / h->condition), scale = (real)(n > 1 ? n - 1 : 1);
    h->a.n = n;
    real *d = h->a.eigenvalues = sl_reals(host, n);
    SL_FOR(i, n, {
        const real t = n > 1 ? (real)i / scale : 1;
        d[i] = spaced_log ? sl_pow(least, 1 - t) : least + (1 - least) * t;
    });
    if (h->rotation == ROTATION_NONE)
        return SL_OK;
    if (n > ROTATED_MOST)
        return sl_fail(host,
                       "dim %lld with rotation: random needs dim x dim numbers; dim may be "
                       "at most %d",
                       (long long)n, ROTATED_MOST);
    ellipsoid_rotate(host, &h->a);
    return SL_OK;
}

static sl_status start(sl_host *host, void *self, sl_oracle *below, sl_layout *layout)
{
    quadratic *h = (quadratic *)self;
    const double n = (double)h->dim, product = h->a.matrix ? 2 * n * n : n;
    const sl_tensor tensor = {"x", SL_ROLE_VECTOR, 1, {h->dim, 0, 0, 0}, 0};
    (void)below;
    h->image = sl_scratch_reals(host, h->dim);
    h->xi = h->noise > 0 ? sl_scratch_reals(host, h->dim) : NULL;
    h->drawn = UINT64_MAX;
    h->tensor = tensor;
    layout->tensors = &h->tensor;
    layout->tensor_count = 1;
    layout->flops[SL_CALL_LOSS] = layout->flops[SL_CALL_GRADIENT] = product + 2 * n;
    layout->flops[SL_CALL_HVP] = layout->flops[SL_CALL_MATVEC] = product;
    layout->optimum = 0;
    layout->smoothness = layout->sample_smoothness = 1;
    layout->strong_convexity = 1 / h->condition;
    return SL_OK;
}

static sl_status initial(sl_host *host, void *self, real *x)
{
    quadratic *h = (quadratic *)self;
    sl_random random = sl_random_at(host, SL_STREAM_START, 0);
    if (h->start == START_ONES)
        SL_FOR(i, h->dim, { x[i] = 1; });
    else
        sl_normal(host, &random, h->dim, x);
    return SL_OK;
}

/* The noise of a batch is drawn once for all points it is used at. */
static bool noisy(sl_host *host, quadratic *h, const sl_batch *batch)
{
    if (!h->xi || batch->index == UINT64_MAX)
        return false;
    if (h->drawn != batch->index) {
        sl_random random = sl_random_at(host, SL_STREAM_BATCH, batch->index);
        sl_normal(host, &random, h->dim, h->xi);
        h->drawn = batch->index;
    }
    return true;
}

static sl_status gradient(sl_host *host, void *self, const sl_batch *batch, const real *x,
                          real *g, double *loss)
{
    quadratic *h = (quadratic *)self;
    *loss = ellipsoid_apply(host, &h->a, x, g) / 2;
    if (noisy(host, h, batch)) {
        const real *xi = h->xi, noise = (real)h->noise;
        *loss += h->noise * sl_dot(host, h->dim, xi, x);
        SL_FOR(i, h->dim, { g[i] += noise * xi[i]; });
    }
    return SL_OK;
}

static sl_status loss(sl_host *host, void *self, const sl_batch *batch, const real *x,
                      double *value)
{
    quadratic *h = (quadratic *)self;
    *value = ellipsoid_apply(host, &h->a, x, h->image) / 2;
    if (noisy(host, h, batch))
        *value += h->noise * sl_dot(host, h->dim, h->xi, x);
    return SL_OK;
}

static sl_status matvec(sl_host *host, void *self, const real *v, real *av)
{
    ellipsoid_apply(host, &((const quadratic *)self)->a, v, av);
    return SL_OK;
}

static sl_status hvp(sl_host *host, void *self, const sl_batch *batch, const real *x,
                     const real *v, real *hv)
{
    (void)batch, (void)x;
    return matvec(host, self, v, hv);
}

static sl_status hessian(sl_host *host, void *self, const sl_batch *batch, const real *x,
                         real *out)
{
    const quadratic *h = (const quadratic *)self;
    const real *a = h->a.matrix, *d = h->a.eigenvalues;
    const int64_t n = h->dim;
    (void)host, (void)batch, (void)x;
    if (a)
        SL_FOR(i, n * n, { out[i] = a[i]; });
    else
        SL_FOR(i, n * n, { out[i] = i % (n + 1) == 0 ? d[i / (n + 1)] : 0; });
    return SL_OK;
}

static sl_status rhs(sl_host *host, void *self, real *b)
{
    const quadratic *h = (const quadratic *)self;
    (void)host;
    SL_FOR(i, h->dim, { b[i] = 0; });
    return SL_OK;
}

static sl_status diagonal(sl_host *host, void *self, real *d)
{
    const quadratic *h = (const quadratic *)self;
    const real *from = h->a.matrix ? h->a.matrix : h->a.eigenvalues;
    const int64_t stride = h->a.matrix ? h->dim + 1 : 1;
    (void)host;
    SL_FOR(i, h->dim, { d[i] = from[i * stride]; });
    return SL_OK;
}

SL_EXPORT(sl_problem) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_PROBLEM, sl_problem),
            .self = sizeof(quadratic),
            .name = "quadratic",
            .summary = "convex quadratic with a given spectrum, optionally rotated and noisy",
            .reference = "rotation: Stewart 1980, doi:10.1137/0717034",
            .options = options,
        },
    .generated = true,
    .load = load,
    .start = start,
    .initial = initial,
    .loss = loss,
    .gradient = gradient,
    .hvp = hvp,
    .matvec = matvec,
    .rhs = rhs,
    .diagonal = diagonal,
    .hessian = hessian,
};
