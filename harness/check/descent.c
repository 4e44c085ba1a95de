/* The suite's own optimizer: asks for what is offered, then x <- prox(x - lr g). */
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

/* The answers are thrown away. */
static sl_status ask_all(sl_oracle *f, const sl_batch *batch, const real *x, descent *h)
{
    double value;
    if (f->offers & SL_LOSS)
        SL_TRY(sl_loss(f, batch, x, &value));
    if (f->offers & SL_HVP)
        SL_TRY(sl_hvp(f, batch, x, x, h->answer));
    if (f->offers & SL_GGN_VP)
        SL_TRY(sl_ggn_vp(f, batch, x, x, h->answer));
    if (f->offers & SL_PENALTY)
        SL_TRY(sl_penalty(f, x, &value));
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
    if (f->offers & SL_GRADIENT)
        SL_TRY(sl_gradient(f, &batch, x, h->g, NULL));
    SL_TRY(ask_all(f, &batch, x, h));
    const real *g = h->g;
    const real lr = (real)h->lr;
    real *y = h->answer;
    SL_FOR(i, f->n, { y[i] = x[i] - lr * g[i]; });
    if (f->offers & SL_PROX)
        SL_TRY(sl_prox(f, h->lr, y, y));
    SL_FOR(i, f->n, { x[i] = y[i]; });
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
    .uses =
        SL_LOSS | SL_HVP | SL_GGN_VP | SL_PENALTY | SL_PROX | SL_MATVEC | SL_RHS | SL_DIAGONAL,
};
