/* The stochastic Polyak step: on a minibatch B, with loss f_B and gradient g,
       x <- x - lr min((f_B(x) - least) / (c |g|^2), most) g
   Loizou, Vaswani, Laradji, Lacoste-Julien 2021, arXiv:2002.10542, equation (3); `least` is the
   minibatch's smallest loss (0 where a model can interpolate). With c = 1/2, the default, the
   theory for convex losses; the paper's experiments bound the step as well (most). */
#include <slalom/optimizer.h>

typedef struct sps {
    double lr, c, most, least;
    real *g;
} sps;

static const sl_option options[] = {
    SL_REAL(sps, lr, 1, 0, SL_UNBOUNDED, SL_LOG, "times the Polyak step"),
    SL_REAL(sps, c, 0.5, SL_POSITIVE, SL_UNBOUNDED, SL_LOG, "divides the Polyak step"),
    SL_REAL(sps, most, SL_UNBOUNDED, SL_POSITIVE, SL_UNBOUNDED, SL_LOG, "the longest step"),
    SL_REAL(sps, least, 0, -SL_UNBOUNDED, SL_UNBOUNDED, SL_LINEAR,
            "smallest loss of a minibatch"),
    SL_OPTIONS_END,
};

static const sl_vector vectors[] = {SL_SCRATCH(sps, g), SL_VECTORS_END};

static sl_status step(sl_host *host, void *self, sl_oracle *f, real *x)
{
    sps *h = (sps *)self;
    sl_batch batch;
    double loss;
    SL_TRY(sl_draw(f, &batch));
    SL_TRY(sl_gradient(f, &batch, x, h->g, &loss));
    const double square = sl_dot(host, f->n, h->g, h->g);
    const double polyak = square > 0 ? fmax(loss - h->least, 0) / (h->c * square) : 0;
    const real a = (real)(h->lr * (isnan(polyak) ? polyak : fmin(polyak, h->most)));
    const real *g = h->g;
    SL_FOR(i, f->n, { x[i] -= a * g[i]; });
    return SL_OK;
}

SL_EXPORT(sl_optimizer) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_OPTIMIZER, sl_optimizer),
            .self = sizeof(sps),
            .name = "sps",
            .summary = "stochastic gradient descent with the Polyak step",
            .reference = "Loizou et al. 2021, arXiv:2002.10542, equation (3)",
            .options = options,
        },
    .vectors = vectors,
    .needs = SL_GRADIENT,
    .step = step,
};
