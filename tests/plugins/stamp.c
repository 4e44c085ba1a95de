/* An optimizer whose stamp is what the build says: ABI, KIND, DESCRIPTOR, REAL_BYTES. */
#include <slalom/optimizer.h>

#ifndef ABI
#define ABI SL_ABI
#endif
#ifndef KIND
#define KIND SL_KIND_OPTIMIZER
#endif
#ifndef DESCRIPTOR
#define DESCRIPTOR sizeof(sl_optimizer)
#endif
#ifndef REAL_BYTES
#define REAL_BYTES sizeof(real)
#endif

typedef struct stamped {
    real *g;
} stamped;

static const sl_vector vectors[] = {SL_SCRATCH(stamped, g), SL_VECTORS_END};

static sl_status step(sl_host *host, void *self, sl_oracle *f, real *x)
{
    stamped *h = (stamped *)self;
    sl_batch batch;
    (void)host;
    SL_TRY(sl_draw(f, &batch));
    SL_TRY(sl_gradient(f, &batch, x, h->g, NULL));
    for (int64_t i = 0; i < f->n; i++)
        x[i] -= (real)0.05 * h->g[i];
    return SL_OK;
}

/* Behind the end of an older, shorter descriptor lies what is none of the harness's business.
 */
static sl_status never(sl_host *host, void *self, real *x)
{
    (void)self;
    (void)x;
    return sl_fail(host, "called a function behind the end of the descriptor");
}

SL_EXPORT(sl_optimizer) = {
    .plugin = {.stamp = {(uint32_t)(ABI), (uint32_t)(KIND), (uint32_t)(DESCRIPTOR),
                         (uint32_t)(REAL_BYTES), SL_ON_CUDA},
               .self = sizeof(stamped),
               .name = "stamped",
               .summary = "gradient descent with a stamp of its own",
               .reference = ""},
    .vectors = vectors,
    .needs = SL_GRADIENT,
    .step = step,
    .eval_begin = never,
    .eval_end = never,
};
