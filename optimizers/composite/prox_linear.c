/* The stochastic prox-linear method for f = mean of h(c_i(x)): on a minibatch, with residuals c
   and Jacobian J at x,
       x <- x + argmin over d of mean of h(c_i + J_i d) + |d|^2 / (2 a),   a = lr or lr / sqrt(t
   + 1) For one sample and h = |c|: x - clip(c / |J|^2, -a, a) J. Davis and Drusvyatskiy 2019,
   doi:10.1137/18M1178244 (algorithm 1.1, model ii); with h = c^2 / 2 a damped Gauss-Newton
   step. Larger minibatches go through the dual (box.h). */
#include "box.h"
#include "decay.h"

enum { BATCH_MOST = 2048 };

typedef struct prox_linear {
    double lr;
    int32_t decay;
    int64_t steps;
    real *jacobian, *c, *d;
    box dual;
} prox_linear;

static const sl_option options[] = {
    SL_REAL(prox_linear, lr, 1, SL_POSITIVE, SL_UNBOUNDED, SL_LOG, "step size"),
    SL_CHOICE(prox_linear, decay, "none|sqrt", DECAY_SQRT, "how it falls with the step"),
    SL_OPTIONS_END,
};

static const sl_vector vectors[] = {SL_SCRATCH(prox_linear, d), SL_VECTORS_END};

static sl_status start(sl_host *host, void *self, sl_oracle *f, const real *x)
{
    prox_linear *h = (prox_linear *)self;
    const int64_t m = f->batch;
    (void)x;
    if (m > BATCH_MOST)
        return sl_fail(host, "a minibatch of %lld samples; at most %d are solved for together",
                       (long long)m, BATCH_MOST);
    h->jacobian = sl_scratch_reals(host, m * f->n);
    h->c = sl_scratch_reals(host, m);
    box_open(host, m, f->n, &h->dual);
    return SL_OK;
}

static sl_status step(sl_host *host, void *self, sl_oracle *f, real *x)
{
    prox_linear *h = (prox_linear *)self;
    sl_batch batch;
    SL_TRY(sl_draw(f, &batch));
    const int64_t m = batch.size, n = f->n;
    const double a = decay_length(h->lr, h->decay, h->steps);
    SL_TRY(sl_jacobian(f, &batch, x, h->c, h->jacobian));
    box_pose(f, m, a, h->c, h->jacobian, &h->dual);
    box_solve(host, &h->dual);
    sl_gemv(host, true, m, n, (real)-a, h->jacobian, n, h->dual.u, 0, h->d);
    const real *d = h->d;
    SL_FOR(i, n, { x[i] += d[i]; });
    h->steps++;
    return SL_OK;
}

SL_EXPORT(sl_optimizer) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_OPTIMIZER, sl_optimizer),
            .self = sizeof(prox_linear),
            .name = "prox_linear",
            .summary = "stochastic prox-linear method; Gauss-Newton for squares",
            .reference = "Davis and Drusvyatskiy 2019, doi:10.1137/18M1178244",
            .options = options,
            .cpu_only = "its dual is solved coordinate by coordinate on the host",
        },
    .vectors = vectors,
    .needs = SL_JACOBIAN,
    .start = start,
    .step = step,
};
