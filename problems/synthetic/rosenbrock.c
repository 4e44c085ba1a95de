/* Chained Rosenbrock function: f(x) = sum_i 100 (x_{i+1} - x_i^2)^2 + (1 - x_i)^2 over
   i = 0 .. dim-2, from (-1.2, 1, -1.2, 1, ...); least, with value 0, at (1, ..., 1).
   Rosenbrock 1960, doi:10.1093/comjnl/3.3.175; chained form: Toint 1978. For dim >= 4 there is
   a second local minimum near (-1, 1, ..., 1). */
#include <slalom/loop.h>
#include <slalom/problem.h>

typedef struct rosenbrock {
    int64_t dim;
    real *terms; /* dim: the summands */
    sl_tensor tensor;
} rosenbrock;

static const sl_option options[] = {
    SL_INT(rosenbrock, dim, 2, 2, 1e9, "number of parameters"),
    SL_OPTIONS_END,
};

static sl_status start(sl_host *host, void *self, sl_oracle *below, sl_layout *layout)
{
    rosenbrock *h = (rosenbrock *)self;
    const sl_tensor tensor = {"x", SL_ROLE_VECTOR, 1, {h->dim, 0, 0, 0}, 0};
    const double n = (double)h->dim;
    (void)below;
    h->terms = sl_scratch_reals(host, h->dim);
    h->tensor = tensor;
    layout->tensors = &h->tensor;
    layout->tensor_count = 1;
    layout->flops[SL_CALL_LOSS] = 7 * n;
    layout->flops[SL_CALL_GRADIENT] = 17 * n;
    layout->flops[SL_CALL_HVP] = 15 * n;
    layout->optimum = 0;
    return SL_OK;
}

static sl_status initial(sl_host *host, void *self, real *x)
{
    const rosenbrock *h = (const rosenbrock *)self;
    (void)host;
    SL_FOR(i, h->dim, { x[i] = i % 2 ? (real)1 : (real)-1.2; });
    return SL_OK;
}

static sl_status loss(sl_host *host, void *self, const sl_batch *batch, const real *x,
                      double *value)
{
    rosenbrock *h = (rosenbrock *)self;
    const int64_t n = h->dim;
    real *terms = h->terms;
    (void)batch;
    SL_FOR(i, n - 1, {
        const real bend = x[i + 1] - x[i] * x[i];
        const real rest = 1 - x[i];
        terms[i] = 100 * bend * bend + rest * rest;
    });
    *value = sl_sum(host, n - 1, terms);
    return SL_OK;
}

/* x_i appears in summand i as x_i and in summand i-1 as x_{i+1}. */
static sl_status gradient(sl_host *host, void *self, const sl_batch *batch, const real *x,
                          real *g, double *value)
{
    const int64_t n = ((const rosenbrock *)self)->dim;
    SL_TRY(loss(host, self, batch, x, value));
    SL_FOR(i, n, {
        real sum = 0;
        if (i < n - 1)
            sum += -400 * x[i] * (x[i + 1] - x[i] * x[i]) - 2 * (1 - x[i]);
        if (i > 0)
            sum += 200 * (x[i] - x[i - 1] * x[i - 1]);
        g[i] = sum;
    });
    return SL_OK;
}

static sl_status hvp(sl_host *host, void *self, const sl_batch *batch, const real *x,
                     const real *v, real *hv)
{
    const int64_t n = ((const rosenbrock *)self)->dim;
    (void)host, (void)batch;
    SL_FOR(i, n, {
        real sum = 0;
        if (i < n - 1)
            sum += (1200 * x[i] * x[i] - 400 * x[i + 1] + 2) * v[i] - 400 * x[i] * v[i + 1];
        if (i > 0)
            sum += 200 * v[i] - 400 * x[i - 1] * v[i - 1];
        hv[i] = sum;
    });
    return SL_OK;
}

/* Tridiagonal. */
static sl_status hessian(sl_host *host, void *self, const sl_batch *batch, const real *x,
                         real *out)
{
    const int64_t n = ((const rosenbrock *)self)->dim;
    (void)host, (void)batch;
    SL_FOR(k, n * n, {
        const int64_t i = k / n;
        const int64_t j = k % n;
        const int64_t low = i < j ? i : j;
        real entry = 0;
        if (i == j)
            entry = (i < n - 1 ? 1200 * x[i] * x[i] - 400 * x[i + 1] + 2 : (real)0) +
                    (i > 0 ? (real)200 : (real)0);
        if (i - j == 1 || j - i == 1)
            entry = -400 * x[low];
        out[k] = entry;
    });
    return SL_OK;
}

SL_EXPORT(sl_problem) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_PROBLEM, sl_problem),
            .self = sizeof(rosenbrock),
            .name = "rosenbrock",
            .summary = "chained Rosenbrock function: a narrow curved valley",
            .reference = "Rosenbrock 1960, doi:10.1093/comjnl/3.3.175",
            .options = options,
        },
    .start = start,
    .initial = initial,
    .loss = loss,
    .gradient = gradient,
    .hvp = hvp,
    .hessian = hessian,
};
