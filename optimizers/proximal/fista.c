/* FISTA, accelerated proximal gradient descent on F = f + r, from y = x, t = 1:
       x+ <- prox_{a r}(y - a g(y)),   a = lr / L when in_smoothness, else lr
       t+ <- (1 + sqrt(1 + 4 t^2)) / 2
       y  <- x+ + (t - 1) / t+ (x+ - x)
   Beck and Teboulle 2009, doi:10.1137/080716542, section 4. restart: gradient begins anew
   (t = 1, y = x+) where (y - x+)'(x+ - x) > 0, after O'Donoghue and Candes 2015,
   doi:10.1007/s10208-013-9150-3, equation (12). Without a penalty: Nesterov's accelerated
   gradient. */
#include "../gradient/lipschitz.h"

enum { RESTART_NONE, RESTART_GRADIENT };

typedef struct fista {
    double lr, t;
    bool in_smoothness;
    int32_t restart;
    real *y, *next; /* y - x; the point after x, and the gradient before */
} fista;

static const sl_option options[] = {
    SL_REAL(fista, lr, 1, 0, SL_UNBOUNDED, SL_LOG, "step size"),
    SL_BOOL(fista, in_smoothness, 1, "lr counts in units of 1 / L"),
    SL_CHOICE(fista, restart, "none|gradient", RESTART_NONE, "when momentum begins anew"),
    SL_OPTIONS_END,
};

static const sl_vector vectors[] = {
    SL_STATE(fista, y),
    SL_SCRATCH(fista, next),
    SL_VECTORS_END,
};

static sl_status start(sl_host *host, void *self, sl_oracle *f, const real *x)
{
    fista *h = (fista *)self;
    real *y = h->y;
    (void)host;
    SL_FOR(i, f->n, { y[i] = x[i]; });
    h->t = 1;
    return SL_OK;
}

/* Uphill: (y - x+)'(x+ - x) > 0; overwrites y with y - x+ and x with x+ - x. */
static bool uphill(sl_host *host, int64_t n, real *y, const real *next, real *x)
{
    SL_FOR(i, n, {
        y[i] -= next[i];
        x[i] = next[i] - x[i];
    });
    return sl_dot(host, n, y, x) > 0;
}

static sl_status step(sl_host *host, void *self, sl_oracle *f, real *x)
{
    fista *h = (fista *)self;
    const sl_batch whole = sl_whole(f);
    double length;
    SL_TRY(lipschitz_step(host, h->in_smoothness, h->lr, f->smoothness, "the whole", &length));
    SL_TRY(sl_gradient(f, &whole, h->y, h->next, NULL));
    const real a = (real)length;
    real *y = h->y, *next = h->next;
    SL_FOR(i, f->n, { next[i] = y[i] - a * next[i]; });
    if (f->offers & SL_PROX)
        SL_TRY(sl_prox(f, length, next, next));
    const double before = h->t;
    bool anew = uphill(host, f->n, y, next, x) && h->restart == RESTART_GRADIENT;
    h->t = anew ? 1 : (1 + sqrt(1 + 4 * before * before)) / 2;
    const real momentum = anew ? 0 : (real)((before - 1) / h->t);
    SL_FOR(i, f->n, {
        y[i] = next[i] + momentum * x[i];
        x[i] = next[i];
    });
    return SL_OK;
}

SL_EXPORT(sl_optimizer) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_OPTIMIZER, sl_optimizer),
            .self = sizeof(fista),
            .name = "fista",
            .summary = "accelerated proximal gradient descent",
            .reference = "Beck and Teboulle 2009, doi:10.1137/080716542",
            .options = options,
        },
    .vectors = vectors,
    .needs = SL_GRADIENT,
    .start = start,
    .step = step,
    .uses = SL_PROX,
};
