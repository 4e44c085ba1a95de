/* The stochastic proximal point method: on a minibatch B,
       x <- argmin over y of f_B(y) + |y - x|^2 / (2 a),   a = lr, or lr / sqrt(t + 1)
   in closed form where the problem has one (phase retrieval and blind deconvolution with |c|
   and one measurement at a time: the least of all minimizers), else by prox-linear steps from x
   (nearby.h: the minimizer where the model is convex, otherwise never worse than x). Davis and
   Drusvyatskiy 2019, doi:10.1137/18M1178244 (algorithm 1.1, model iii), on single samples. */
#include "decay.h"
#include "nearby.h"

typedef struct prox_point {
    double lr;
    int32_t decay;
    int64_t steps;
    real *y;
    nearby all;
} prox_point;

static const sl_option options[] = {
    SL_REAL(prox_point, lr, 1, SL_POSITIVE, SL_UNBOUNDED, SL_LOG, "step size"),
    SL_CHOICE(prox_point, decay, "none|sqrt", DECAY_SQRT, "how it falls with the step"),
    SL_OPTIONS_END,
};

static const sl_vector vectors[] = {SL_SCRATCH(prox_point, y), SL_VECTORS_END};

static sl_status start(sl_host *host, void *self, sl_oracle *f, const real *x)
{
    (void)x;
    return f->offers & SL_PROX_POINT
               ? SL_OK
               : nearby_open(host, f, f->batch, &((prox_point *)self)->all);
}

static sl_status step(sl_host *host, void *self, sl_oracle *f, real *x)
{
    prox_point *h = (prox_point *)self;
    sl_batch batch;
    SL_TRY(sl_draw(f, &batch));
    const double a = decay_length(h->lr, h->decay, h->steps);
    if (f->offers & SL_PROX_POINT)
        SL_TRY(sl_prox_point(f, &batch, a, x, h->y));
    else
        SL_TRY(nearby_solve(host, f, &batch, a, x, &h->all));
    const real *y = f->offers & SL_PROX_POINT ? h->y : h->all.at.y;
    SL_FOR(i, f->n, { x[i] = y[i]; });
    h->steps++;
    return SL_OK;
}

SL_EXPORT(sl_optimizer) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_OPTIMIZER, sl_optimizer),
            .self = sizeof(prox_point),
            .name = "prox_point",
            .summary = "stochastic proximal point method",
            .reference = "Davis and Drusvyatskiy 2019, doi:10.1137/18M1178244",
            .options = options,
            .cpu_only = "its steps are solved coordinate by coordinate on the host",
        },
    .vectors = vectors,
    .needs = SL_JACOBIAN,
    .start = start,
    .step = step,
    .uses = SL_PROX_POINT,
};
