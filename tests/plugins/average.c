/* Gradient descent judged at the mean of its points (Polyak and Ruppert 1992,
   doi:10.1137/0330046): z <- z - lr g(z), a <- a + (z - a) / t. eval_begin swaps z for a. */
#include <slalom/optimizer.h>

typedef struct average {
    double lr;
    real *a, *z, *g;
    int64_t n; /* parameters */
    int64_t steps;
} average;

static const sl_option options[] = {
    SL_REAL(average, lr, 0.1, 0, SL_UNBOUNDED, SL_LOG, "step size"),
    SL_OPTIONS_END,
};

static const sl_vector vectors[] = {
    SL_STATE(average, a),
    SL_SCRATCH(average, z),
    SL_SCRATCH(average, g),
    SL_VECTORS_END,
};

static sl_status step(sl_host *host, void *self, sl_oracle *f, real *x)
{
    average *h = (average *)self;
    sl_batch batch;
    (void)host;
    SL_TRY(sl_draw(f, &batch));
    SL_TRY(sl_gradient(f, &batch, x, h->g, NULL));
    real *a = h->a;
    const real *g = h->g;
    const real lr = (real)h->lr, share = (real)(1 / (double)++h->steps);
    SL_FOR(i, f->n, {
        x[i] -= lr * g[i];
        a[i] += share * (x[i] - a[i]);
    });
    return SL_OK;
}

static sl_status start(sl_host *host, void *self, sl_oracle *f, const real *x)
{
    (void)host;
    (void)x;
    ((average *)self)->n = f->n;
    return SL_OK;
}

static sl_status eval_begin(sl_host *host, void *self, real *x)
{
    average *h = (average *)self;
    real *z = h->z;
    const real *a = h->a;
    (void)host;
    if (h->steps > 0)
        SL_FOR(i, h->n, {
            z[i] = x[i];
            x[i] = a[i];
        });
    return SL_OK;
}

static sl_status eval_end(sl_host *host, void *self, real *x)
{
    average *h = (average *)self;
    const real *z = h->z;
    (void)host;
    if (h->steps > 0)
        SL_FOR(i, h->n, { x[i] = z[i]; });
    return SL_OK;
}

SL_EXPORT(sl_optimizer) = {
    .plugin = {.stamp = SL_STAMP(SL_KIND_OPTIMIZER, sl_optimizer),
               .self = sizeof(average),
               .name = "average",
               .summary = "gradient descent judged at the mean of its points",
               .reference = "Polyak and Ruppert 1992, doi:10.1137/0330046",
               .options = options},
    .vectors = vectors,
    .needs = SL_GRADIENT,
    .start = start,
    .step = step,
    .eval_begin = eval_begin,
    .eval_end = eval_end,
};
