/* NAME: x <- x - lr g(x), with g the gradient on a minibatch.
   Say here what it is: the update, the paper with its doi or arXiv number, when it is valid. */
#include <slalom/optimizer.h>

typedef struct method {
    double lr; /* filled in from the option table below */
    real *g;   /* one vector of the parameters' size, from the vector table */
} method;

static const sl_option options[] = {
    SL_REAL(method, lr, 0.01, 0, SL_UNBOUNDED, SL_LOG, "step size"),
    SL_OPTIONS_END,
};
static const sl_vector vectors[] = {SL_SCRATCH(method, g), SL_VECTORS_END}; /* or SL_STATE */

static sl_status step(sl_host *host, void *self, sl_oracle *f, real *x)
{
    method *h = (method *)self;
    sl_batch batch;
    (void)host; /* has randomness, sums, linear algebra, and sl_fail for errors */
    SL_TRY(sl_draw(f, &batch));
    SL_TRY(sl_gradient(f, &batch, x, h->g, NULL));
    const real *g = h->g; /* inside SL_FOR only locals: the loop may run on a GPU */
    const real lr = (real)h->lr;
    SL_FOR(i, f->n, { x[i] -= lr * g[i]; });
    return SL_OK;
}

SL_EXPORT(sl_optimizer) = {
    .plugin = {.stamp = SL_STAMP(SL_KIND_OPTIMIZER, sl_optimizer),
               .self = sizeof(method),
               .name = "NAME",
               .summary = "gradient descent, to be turned into something better",
               .reference = "",
               .options = options},
    .vectors = vectors,
    .needs = SL_GRADIENT, /* what it asks of the oracle */
    .step = step,
};
