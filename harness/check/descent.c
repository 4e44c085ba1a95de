/* The suite's own optimizer: asks for everything that is offered, then x <- x - lr g. */
#include <slalom/optimizer.h>

#define stand_in_descent SL_PRECISE(stand_in_descent)

typedef struct descent {
    double lr;
    real *g, *answer;
} descent;

static const sl_option options[] = {
    SL_REAL(descent, lr, 0.01, 0, 1, SL_LOG, "step size"),
    SL_OPTIONS_END,
};

static const sl_vector vectors[] = {
    SL_SCRATCH(descent, g),
    SL_SCRATCH(descent, answer),
    SL_VECTORS_END,
};

static sl_status ask_all(sl_oracle *f, const sl_batch *batch, const real *x, descent *h)
{
    double loss;
    if (f->offers & SL_GRADIENT)
        SL_TRY(sl_gradient(f, batch, x, h->g, &loss));
    if (f->offers & SL_LOSS)
        SL_TRY(sl_loss(f, batch, x, &loss));
    if (f->offers & SL_HVP)
        SL_TRY(sl_hvp(f, batch, x, x, h->answer));
    if (f->offers & SL_MATVEC)
        SL_TRY(sl_matvec(f, x, h->answer));
    if (f->offers & SL_RHS)
        SL_TRY(sl_rhs(f, h->answer));
    if (f->offers & SL_DIAGONAL)
        SL_TRY(sl_diagonal(f, h->answer));
    return SL_OK;
}

static sl_status step(sl_host *host, void *self, sl_oracle *f, real *x)
{
    descent *h = (descent *)self;
    sl_batch batch;
    (void)host;
    SL_TRY(sl_draw(f, &batch));
    SL_TRY(ask_all(f, &batch, x, h));
    const real *g = h->g;
    const real lr = (real)h->lr;
    SL_FOR(i, f->n, { x[i] -= lr * g[i]; });
    return SL_OK;
}

extern const sl_optimizer stand_in_descent;
const sl_optimizer stand_in_descent = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_OPTIMIZER, sl_optimizer),
            .self = sizeof(descent),
            .name = "descent",
            .summary = "gradient descent of the contract suite",
            .reference = "",
            .options = options,
        },
    .vectors = vectors,
    .step = step,
};
