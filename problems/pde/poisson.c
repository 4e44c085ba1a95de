/* Poisson's equation -(u_xx + u_yy) = b on the unit square, u = 0 on its border, by the
   five-point stencil on grid x grid inner points, h = 1 / (grid + 1):
       (A u)_ij = (4 u_ij - u_i-1,j - u_i+1,j - u_i,j-1 - u_i,j+1) / h^2
   as a linear operator, and as the energy f(u) = 1/2 u'A u - b'u with gradient A u - b.
   Right-hand sides: ones; random, N(0, 1); sine, sin(pi x) sin(pi y), an eigenvector of A with
   eigenvalue 8 sin^2(pi h / 2) / h^2, so that the solution is known. LeVeque 2007, chapter 3.
 */
#include <slalom/loop.h>
#include <slalom/problem.h>

enum { RHS_ONES, RHS_RANDOM, RHS_SINE };

typedef struct poisson {
    int64_t grid;
    int32_t rhs;
    real *b;     /* grid x grid */
    real *image; /* grid x grid: A u where only sums of it are wanted */
    double norm; /* of b */
    sl_tensor tensor;
} poisson;

static const sl_option options[] = {
    SL_INT(poisson, grid, 64, 1, 30000, "inner points along a side"),
    SL_CHOICE(poisson, rhs, "ones|random|sine", 0, "right-hand side"),
    SL_OPTIONS_END,
};

static const sl_metric metrics[] = {{"relative_residual", "", false}, SL_METRICS_END};

static sl_status load(sl_host *host, void *self)
{
    poisson *h = (poisson *)self;
    const int64_t n = h->grid;
    const double pi = 3.14159265358979323846, angle = pi / (double)(n + 1);
    real *b = h->b = sl_reals(host, n * n), *wave = sl_scratch_reals(host, n);
    sl_random random = sl_random_at(host, SL_STREAM_DATA, 0);
    if (h->rhs == RHS_RANDOM)
        sl_normal(host, &random, n * n, b);
    else if (h->rhs == RHS_ONES)
        SL_FOR(i, n * n, { b[i] = 1; });
    else {
        SL_FOR(i, n, { wave[i] = (real)sin(angle * (double)(i + 1)); });
        SL_FOR(i, n * n, { b[i] = wave[i / n] * wave[i % n]; });
    }
    h->norm = sl_norm(host, n * n, b);
    return SL_OK;
}

static sl_status start(sl_host *host, void *self, sl_oracle *below, sl_layout *layout)
{
    poisson *h = (poisson *)self;
    const sl_tensor tensor = {"u", SL_ROLE_VECTOR, 2, {h->grid, h->grid, 0, 0}, 0};
    const double points = (double)h->grid * (double)h->grid, step = 1 / (double)(h->grid + 1);
    const double wave = sin(3.14159265358979323846 * step / 2) / step;
    (void)below;
    h->image = sl_scratch_reals(host, h->grid * h->grid);
    h->tensor = tensor;
    layout->tensors = &h->tensor;
    layout->tensor_count = 1;
    layout->flops[SL_CALL_MATVEC] = layout->flops[SL_CALL_HVP] = 6 * points;
    layout->flops[SL_CALL_LOSS] = layout->flops[SL_CALL_GRADIENT] = 10 * points;
    if (h->rhs == RHS_SINE)
        layout->optimum = -h->norm * h->norm / (16 * wave * wave);
    return SL_OK;
}

static sl_status matvec(sl_host *host, void *self, const real *v, real *av)
{
    const int64_t n = ((const poisson *)self)->grid, last = n - 1;
    const real scale = (real)((double)(n + 1) * (double)(n + 1));
    (void)host;
    for (int64_t row = 0; row < n; row++) {
        const real *u = v + row * n;
        /* The border above and below is zero: read this row there and leave it out. */
        const real *up = row > 0 ? u - n : u, *down = row < last ? u + n : u;
        const real above = row > 0 ? 1 : 0, under = row < last ? 1 : 0;
        real *out = av + row * n;
        SL_FOR(j, n, {
            const real left = j > 0 ? u[j - 1] : 0, right = j < last ? u[j + 1] : 0;
            out[j] = scale * (4 * u[j] - (left + right) - (above * up[j] + under * down[j]));
        });
    }
    return SL_OK;
}

static sl_status hvp(sl_host *host, void *self, const sl_batch *batch, const real *x,
                     const real *v, real *hv)
{
    (void)batch, (void)x;
    return matvec(host, self, v, hv);
}

static sl_status loss(sl_host *host, void *self, const sl_batch *batch, const real *x,
                      double *value)
{
    const poisson *h = (const poisson *)self;
    const int64_t n = h->grid * h->grid;
    (void)batch;
    SL_TRY(matvec(host, self, x, h->image));
    *value = sl_dot(host, n, x, h->image) / 2 - sl_dot(host, n, h->b, x);
    return SL_OK;
}

static sl_status gradient(sl_host *host, void *self, const sl_batch *batch, const real *x,
                          real *g, double *value)
{
    const poisson *h = (const poisson *)self;
    const int64_t n = h->grid * h->grid;
    const real *b = h->b;
    (void)batch;
    SL_TRY(matvec(host, self, x, g));
    *value = sl_dot(host, n, x, g) / 2 - sl_dot(host, n, b, x);
    SL_FOR(i, n, { g[i] -= b[i]; });
    return SL_OK;
}

static sl_status rhs(sl_host *host, void *self, real *b)
{
    const poisson *h = (const poisson *)self;
    const real *from = h->b;
    (void)host;
    SL_FOR(i, h->grid * h->grid, { b[i] = from[i]; });
    return SL_OK;
}

static sl_status diagonal(sl_host *host, void *self, real *d)
{
    const int64_t n = ((const poisson *)self)->grid;
    const real value = (real)(4 * (double)(n + 1) * (double)(n + 1));
    (void)host;
    SL_FOR(i, n * n, { d[i] = value; });
    return SL_OK;
}

static sl_status measure(sl_host *host, void *self, const real *x, double *values)
{
    poisson *h = (poisson *)self;
    SL_TRY(gradient(host, self, NULL, x, h->image, &values[0]));
    values[1] = sl_norm(host, h->grid * h->grid, h->image) / h->norm;
    return SL_OK;
}

SL_EXPORT(sl_problem) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_PROBLEM, sl_problem),
            .self = sizeof(poisson),
            .name = "poisson",
            .summary = "Poisson's equation on a square: a sparse linear system and its energy",
            .reference = "LeVeque 2007, doi:10.1137/1.9780898717839, chapter 3",
            .options = options,
        },
    .metrics = metrics,
    .generated = true,
    .load = load,
    .start = start,
    .loss = loss,
    .gradient = gradient,
    .hvp = hvp,
    .matvec = matvec,
    .rhs = rhs,
    .diagonal = diagonal,
    .measure = measure,
};
