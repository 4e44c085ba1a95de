/* Regularized Newton with a Hessian that is computed only every `lazy` steps, at the snapshot z
   (H = H(z)), on the whole data:
       gradient:  x <- x - (H + sqrt(M |g(x)|) I)^-1 g(x)
       cubic:     x <- argmin over y of g'(y - x) + (y - x)'H(y - x) / 2 + M/6 |y - x|^3
   Doikov, Chayti, Jaggi 2023, arXiv:2212.00781, equations (4) and (6); the theory takes M in
   proportion to lazy times the Hessian's Lipschitz constant. H is split into eigenvectors once,
   so a step costs products only. `adaptive` judges every phase of `lazy` steps by the decrease
   that the theory promises, f(z) - f(x) >= sum |g(x_i)|^1.5 / sqrt(M) / 10: a phase that misses
   it is taken back and M grows fourfold, else M is halved (the paper's idea, constants ours).
 */
#include <slalom/optimizer.h>

enum { REG_GRADIENT, REG_CUBIC, ROOT_STEPS = 60, PARAMETERS_MOST = 20000 };

typedef struct newton_lazy {
    double lipschitz, m, promised,
        loss;          /* m: the lipschitz at work; sum of |g|^1.5, f at the snapshot */
    int64_t lazy, age; /* steps since the snapshot, -1 before the first */
    int32_t reg;
    bool adaptive;
    real *vectors, *values; /* rows are eigenvectors; n eigenvalues */
    real *z, *g;
    real *turned, *way;
} newton_lazy;

static const sl_option options[] = {
    SL_INT(newton_lazy, lazy, 1, 1, 1e9, "steps between Hessians"),
    SL_CHOICE(newton_lazy, reg, "gradient|cubic", REG_GRADIENT, "what holds a step back"),
    SL_REAL(newton_lazy, lipschitz, 1, SL_POSITIVE, SL_UNBOUNDED, SL_LOG,
            "M: of the Hessian, times lazy"),
    SL_BOOL(newton_lazy, adaptive, 0, "M follows the decrease of each phase"),
    SL_OPTIONS_END,
};

static const sl_vector vectors[] = {
    SL_STATE(newton_lazy, z),
    SL_SCRATCH(newton_lazy, g),
    SL_SCRATCH(newton_lazy, turned),
    SL_SCRATCH(newton_lazy, way),
    SL_VECTORS_END,
};

static sl_status start(sl_host *host, void *self, sl_oracle *f, const real *x)
{
    newton_lazy *h = (newton_lazy *)self;
    (void)x;
    if (f->n > PARAMETERS_MOST)
        return sl_fail(host, "%lld parameters: the dense Hessian of more than %d is not kept",
                       (long long)f->n, PARAMETERS_MOST);
    h->vectors = sl_reals(host, f->n * f->n);
    h->values = sl_reals(host, f->n);
    h->m = h->lipschitz;
    h->age = -1;
    return SL_OK;
}

static sl_status snapshot(sl_host *host, newton_lazy *h, sl_oracle *f, double loss,
                          const real *x)
{
    const sl_batch whole = sl_whole(f);
    real *z = h->z;
    SL_TRY(sl_hessian(f, &whole, x, h->vectors));
    if (!sl_eigen_symmetric(host, f->n, h->vectors, h->values))
        return sl_fail(host, "the Hessian has no eigenvalues: it is not finite");
    SL_FOR(i, f->n, { z[i] = x[i]; });
    h->loss = loss;
    h->promised = 0;
    h->age = 0;
    return SL_OK;
}

/* A phase is over: true when it kept its promise, else x goes back to the snapshot. */
static bool kept(newton_lazy *h, int64_t n, double loss, real *x)
{
    if (!h->adaptive || h->promised <= 0)
        return true;
    const bool good = h->loss - loss >= 0.1 * h->promised / sqrt(h->m);
    const real *z = h->z;
    h->m *= good ? 0.5 : 4;
    if (!good)
        SL_FOR(i, n, { x[i] = z[i]; });
    return good;
}

/* way <- (diag(values) + shift)^-1 turned; its length. */
static double scaled(sl_host *host, newton_lazy *h, int64_t n, double shift)
{
    const real s = (real)shift;
    const real *values = h->values, *turned = h->turned;
    real *way = h->way;
    SL_FOR(i, n, { way[i] = turned[i] == 0 ? 0 : turned[i] / (values[i] + s); });
    return sl_norm(host, n, way);
}

/* The shift M r / 2 with r = |way|, found by bisection: |way| falls as r grows. */
static double cubic_shift(sl_host *host, newton_lazy *h, int64_t n)
{
    const double least = fmax(0, -(double)h->values[0]), half = h->m / 2;
    double low = least / half, high = fmax(2 * low, 1e-300);
    while (isfinite(high) && scaled(host, h, n, half * high) > high)
        low = high, high *= 4;
    for (int k = 0; k < ROOT_STEPS; k++) {
        const double middle = low > 0 ? sqrt(low * high) : high / 2;
        if (scaled(host, h, n, half * middle) > middle)
            low = middle;
        else
            high = middle;
    }
    return half * high;
}

static void move(sl_host *host, newton_lazy *h, int64_t n, double norm, real *x)
{
    sl_gemv(host, false, n, n, 1, h->vectors, n, h->g, 0, h->turned);
    scaled(host, h, n, h->reg == REG_CUBIC ? cubic_shift(host, h, n) : sqrt(h->m * norm));
    sl_gemv(host, true, n, n, -1, h->vectors, n, h->way, 1, x);
}

static sl_status step(sl_host *host, void *self, sl_oracle *f, real *x)
{
    newton_lazy *h = (newton_lazy *)self;
    const sl_batch whole = sl_whole(f);
    double loss;
    SL_TRY(sl_gradient(f, &whole, x, h->g, &loss));
    if (!isfinite(loss))
        return sl_fail(host, "no step can begin where the loss is %g", loss);
    if (h->age > 0)
        h->promised += pow(sl_norm(host, f->n, h->g), 1.5);
    if (h->age < 0 || h->age >= h->lazy) {
        if (kept(h, f->n, loss, x))
            SL_TRY(snapshot(host, h, f, loss, x));
        else {
            SL_TRY(sl_gradient(f, &whole, x, h->g, NULL));
            h->promised = 0;
            h->age = 0;
        }
    }
    const double norm = sl_norm(host, f->n, h->g);
    h->age++;
    if (norm > 0)
        move(host, h, f->n, norm, x);
    return SL_OK;
}

SL_EXPORT(sl_optimizer) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_OPTIMIZER, sl_optimizer),
            .self = sizeof(newton_lazy),
            .name = "newton_lazy",
            .summary = "regularized Newton that keeps its Hessian for several steps",
            .reference = "Doikov, Chayti, Jaggi 2023, arXiv:2212.00781",
            .options = options,
        },
    .vectors = vectors,
    .needs = SL_LOSS | SL_GRADIENT | SL_HESSIAN,
    .start = start,
    .step = step,
};
