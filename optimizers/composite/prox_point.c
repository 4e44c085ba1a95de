/* The stochastic proximal point method: on a minibatch B,
       x <- argmin over y of f_B(y) + |y - x|^2 / (2 a),   a = lr, or lr / sqrt(t + 1)
   solved by the problem. Davis and Drusvyatskiy 2019, doi:10.1137/18M1178244 (algorithm 1.1,
   model iii). */
#include "decay.h"

typedef struct prox_point {
    double lr;
    int32_t decay;
    int64_t steps;
    real *y;
} prox_point;

static const sl_option options[] = {
    SL_REAL(prox_point, lr, 1, SL_POSITIVE, SL_UNBOUNDED, SL_LOG, "step size"),
    SL_CHOICE(prox_point, decay, "none|sqrt", DECAY_SQRT, "how it falls with the step"),
    SL_OPTIONS_END,
};

static const sl_vector vectors[] = {SL_SCRATCH(prox_point, y), SL_VECTORS_END};

static sl_status step(sl_host *host, void *self, sl_oracle *f, real *x)
{
    prox_point *h = (prox_point *)self;
    sl_batch batch;
    (void)host;
    SL_TRY(sl_draw(f, &batch));
    SL_TRY(sl_prox_point(f, &batch, decay_length(h->lr, h->decay, h->steps), x, h->y));
    const real *y = h->y;
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
        },
    .vectors = vectors,
    .needs = SL_PROX_POINT,
    .step = step,
};
