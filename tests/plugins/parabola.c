/* f = mean_i c_i(x)^2 / 2 with c_i(x) = a x_i + x_i^2 / 4 - 1, F = f + 0.1 |x|_1, three groups:
   every call about the structure of a loss, with one deliberate fault each: FAULT. */
#include <slalom/problem.h>

typedef enum fault {
    NONE,
    WRONG_GGN,
    WRONG_HESSIAN,
    WRONG_SAMPLE,
    WRONG_NORM,
    WRONG_GROUP,
    WRONG_RESIDUAL,
    WRONG_JVP,
    WRONG_VJP,
    WRONG_JACOBIAN,
    WRONG_PROX,
    WRONG_PROX_POINT,
    OVERRUNS_HESSIAN,
} fault;

enum { DIM = 12, GROUPS = 3 };

static const fault own = FAULT;

typedef struct parabola {
    double l1;
} parabola;

static const sl_option options[] = {
    SL_REAL(parabola, l1, 0.1, 0, SL_UNBOUNDED, SL_LOG, "weight of the l1 penalty"),
    SL_OPTIONS_END,
};

static const sl_tensor tensors[] = {{"x", SL_ROLE_VECTOR, 1, {DIM, 0, 0, 0}, 0}};

static sl_status start(sl_host *host, void *self, sl_oracle *below, sl_layout *layout)
{
    const parabola *h = (const parabola *)self;
    (void)host;
    (void)below;
    layout->tensors = tensors;
    layout->tensor_count = 1;
    layout->samples = DIM;
    layout->batch = 5;
    layout->groups = GROUPS;
    layout->outer = SL_OUTER_SQUARE;
    layout->composite = h->l1 > 0;
    if (own == WRONG_JVP || own == WRONG_VJP) /* so that one test tells */
        layout->withdrawn = SL_GGN_VP | SL_JACOBIAN;
    return SL_OK;
}

static real inner(real x)
{
    return (real)1.5 * x + x * x / 4 - 1;
}

static real slope(real x)
{
    return (real)1.5 + x / 2;
}

static bool counts(const sl_batch *b, int64_t i)
{
    return b->group == 0 || (i % GROUPS == b->group - 1 && !(own == WRONG_GROUP && i == 3));
}

static sl_status loss(sl_host *host, void *self, const sl_batch *b, const real *x, double *f)
{
    double sum = 0;
    (void)host;
    (void)self;
    for (int64_t i = b->first; i < b->first + b->size; i++)
        sum += counts(b, i) ? (double)(inner(x[i]) * inner(x[i])) / 2 : 0;
    *f = sum / (double)b->size;
    return SL_OK;
}

static sl_status gradient(sl_host *host, void *self, const sl_batch *b, const real *x, real *g,
                          double *f)
{
    for (int64_t i = 0; i < DIM; i++)
        g[i] = 0;
    for (int64_t i = b->first; i < b->first + b->size; i++)
        g[i] = counts(b, i) ? inner(x[i]) * slope(x[i]) / (real)b->size : 0;
    return loss(host, self, b, x, f);
}

static sl_status hvp(sl_host *host, void *self, const sl_batch *b, const real *x, const real *v,
                     real *hv)
{
    (void)host;
    (void)self;
    for (int64_t i = 0; i < DIM; i++)
        hv[i] = 0;
    for (int64_t i = b->first; i < b->first + b->size; i++)
        hv[i] = (slope(x[i]) * slope(x[i]) + inner(x[i]) / 2) * v[i] / (real)b->size;
    return SL_OK;
}

static sl_status ggn_vp(sl_host *host, void *self, const sl_batch *b, const real *x,
                        const real *v, real *gv)
{
    (void)host;
    (void)self;
    for (int64_t i = 0; i < DIM; i++)
        gv[i] = 0;
    for (int64_t i = b->first; i < b->first + b->size; i++)
        gv[i] = slope(x[i]) * slope(x[i]) * v[i] / (real)b->size;
    gv[b->first] *= own == WRONG_GGN ? (real)1.01 : 1;
    return SL_OK;
}

static sl_status hessian(sl_host *host, void *self, const sl_batch *b, const real *x, real *h)
{
    real one[DIM];
    for (int64_t i = 0; i < DIM; i++) {
        for (int64_t j = 0; j < DIM; j++)
            one[j] = i == j;
        SL_TRY(hvp(host, self, b, x, one, h + i * DIM));
    }
    h[1] += own == WRONG_HESSIAN ? 1 : 0;
    h[DIM] += own == WRONG_HESSIAN ? 1 : 0;
    if (own == OVERRUNS_HESSIAN)
        h[DIM * DIM] = 0;
    return SL_OK;
}

static void rows(const sl_batch *b, const real *x, real *c, real *j)
{
    for (int64_t k = 0; k < b->size; k++) {
        c[k] = inner(x[b->first + k]);
        for (int64_t i = 0; i < DIM; i++)
            j[k * DIM + i] = i == b->first + k ? slope(x[i]) : 0;
    }
}

static sl_status jacobian(sl_host *host, void *self, const sl_batch *b, const real *x, real *c,
                          real *j)
{
    (void)host;
    (void)self;
    rows(b, x, c, j);
    j[b->first] *= own == WRONG_JACOBIAN ? (real)1.01 : 1;
    return SL_OK;
}

static sl_status residual(sl_host *host, void *self, const sl_batch *b, const real *x, real *c)
{
    real unused[DIM * DIM];
    (void)host;
    (void)self;
    rows(b, x, c, unused);
    c[0] += own == WRONG_RESIDUAL ? (real)0.01 : 0;
    return SL_OK;
}

static sl_status sample_gradients(sl_host *host, void *self, const sl_batch *b, const real *x,
                                  real *g, double *f)
{
    real c[DIM];
    (void)host;
    (void)self;
    rows(b, x, c, g);
    for (int64_t k = 0; k < b->size; k++) {
        g[k * DIM + b->first + k] *= c[k] * (own == WRONG_SAMPLE ? (real)1.01 : 1);
        if (f)
            f[k] = (double)(c[k] * c[k]) / 2;
    }
    return SL_OK;
}

static sl_status sample_norms(sl_host *host, void *self, const sl_batch *b, const real *x,
                              double *norm, double *f)
{
    real g[DIM * DIM];
    SL_TRY(sample_gradients(host, self, b, x, g, f));
    for (int64_t k = 0; k < b->size; k++)
        norm[k] = fabs((double)g[k * DIM + b->first + k]) * (own == WRONG_NORM ? 1.01 : 1);
    return SL_OK;
}

static sl_status jvp(sl_host *host, void *self, const sl_batch *b, const real *x, const real *v,
                     real *jv)
{
    (void)host;
    (void)self;
    for (int64_t k = 0; k < b->size; k++)
        jv[k] = slope(x[b->first + k]) * v[b->first + k] * (own == WRONG_JVP ? (real)1.01 : 1);
    return SL_OK;
}

static sl_status vjp(sl_host *host, void *self, const sl_batch *b, const real *x, const real *u,
                     real *ju)
{
    (void)host;
    (void)self;
    for (int64_t i = 0; i < DIM; i++)
        ju[i] = 0;
    for (int64_t k = 0; k < b->size; k++)
        ju[b->first + k] = slope(x[b->first + k]) * u[k] * (own == WRONG_VJP ? (real)1.01 : 1);
    return SL_OK;
}

static sl_status penalty(sl_host *host, void *self, const real *x, double *r)
{
    const parabola *h = (const parabola *)self;
    (void)host;
    *r = 0;
    for (int64_t i = 0; i < DIM; i++)
        *r += h->l1 * fabs((double)x[i]);
    return SL_OK;
}

static sl_status prox(sl_host *host, void *self, double t, const real *x, real *y)
{
    const parabola *h = (const parabola *)self;
    const double cut = h->l1 * t * (own == WRONG_PROX ? 1.1 : 1);
    (void)host;
    for (int64_t i = 0; i < DIM; i++)
        y[i] = (real)copysign(fmax(fabs((double)x[i]) - cut, 0), (double)x[i]);
    return SL_OK;
}

/* Newton's method on each coordinate of the batch; the others stay. */
static sl_status prox_point(sl_host *host, void *self, const sl_batch *b, double t,
                            const real *x, real *y)
{
    const real weight = (real)t / (real)b->size;
    (void)host;
    (void)self;
    for (int64_t i = 0; i < DIM; i++)
        y[i] = x[i];
    for (int64_t i = b->first; i < b->first + b->size; i++)
        for (int k = 0; k < 50; k++) {
            real first = weight * inner(y[i]) * slope(y[i]) + y[i] - x[i];
            real second = weight * (slope(y[i]) * slope(y[i]) + inner(y[i]) / 2) + 1;
            y[i] -= first / second;
        }
    y[b->first] += own == WRONG_PROX_POINT ? (real)0.01 : 0;
    return SL_OK;
}

static sl_status measure(sl_host *host, void *self, const real *x, double *values)
{
    sl_batch whole = {UINT64_MAX, 0, 0, DIM, 0};
    double r = 0;
    SL_TRY(loss(host, self, &whole, x, values));
    SL_TRY(penalty(host, self, x, &r));
    values[0] += r;
    return SL_OK;
}

SL_EXPORT(sl_problem) = {
    .plugin = {.stamp = SL_STAMP(SL_KIND_PROBLEM, sl_problem),
               .self = sizeof(parabola),
               .name = NAME,
               .summary = "a composite objective with a deliberate fault",
               .reference = "",
               .options = options},
    .start = start,
    .loss = loss,
    .gradient = gradient,
    .hvp = hvp,
    .measure = measure,
    .ggn_vp = ggn_vp,
    .hessian = hessian,
    .sample_gradients = sample_gradients,
    .sample_norms = sample_norms,
    .residual = residual,
    .jacobian = jacobian,
    .jvp = jvp,
    .vjp = vjp,
    .penalty = penalty,
    .prox = prox,
    .prox_point = prox_point,
};
