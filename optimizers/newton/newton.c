/* Newton's method with the dense Hessian of the whole data and backtracking:
       (H(x) + s I) d = -g(x);   x <- x + t d,   t = lr, lr/2, ... until
       f(x + t d) <= f(x) + c t g'd
   s is 0 where H is positive definite, else the first of 1e-3 |H|, 4e-3 |H|, ... that makes it
   so. Nocedal and Wright, Numerical Optimization, 2nd ed. 2006, algorithms 3.1 to 3.3. A line
   search that is lost in rounding takes no step. */
#include <slalom/optimizer.h>

enum { HALVINGS = 40, SHIFTS = 30, PARAMETERS_MOST = 20000 };

typedef struct newton {
    double lr, c;
    real *g, *d, *trial;
    real *hessian, *factor; /* n x n */
} newton;

static const sl_option options[] = {
    SL_REAL(newton, lr, 1, SL_POSITIVE, SL_UNBOUNDED, SL_LOG, "first guess of a step's length"),
    SL_REAL(newton, c, 1e-4, SL_POSITIVE, 0.5, SL_LOG,
            "share of the linear decrease asked for"),
    SL_OPTIONS_END,
};

static const sl_vector vectors[] = {
    SL_SCRATCH(newton, g),
    SL_SCRATCH(newton, d),
    SL_SCRATCH(newton, trial),
    SL_VECTORS_END,
};

static sl_status start(sl_host *host, void *self, sl_oracle *f, const real *x)
{
    newton *h = (newton *)self;
    (void)x;
    if (f->n > PARAMETERS_MOST)
        return sl_fail(host, "%lld parameters: the dense Hessian of more than %d is not kept",
                       (long long)f->n, PARAMETERS_MOST);
    h->hessian = sl_scratch_reals(host, f->n * f->n);
    h->factor = sl_scratch_reals(host, f->n * f->n);
    return SL_OK;
}

/* d <- -(H + s I)^-1 g with the least s that works. */
static sl_status aim(sl_host *host, newton *h, int64_t n)
{
    const real *g = h->g, *hessian = h->hessian;
    real *d = h->d, *factor = h->factor;
    double shift = 0, size = sqrt(sl_dot(host, n * n, hessian, hessian));
    for (int k = 0; k < SHIFTS; k++) {
        const real s = (real)shift;
        SL_FOR(i, n * n, { factor[i] = hessian[i] + (i % (n + 1) == 0 ? s : 0); });
        SL_FOR(i, n, { d[i] = -g[i]; });
        if (sl_solve_spd(host, n, 1, factor, d))
            return SL_OK;
        shift = shift > 0 ? 4 * shift : 1e-3 * size;
    }
    return sl_fail(host,
                   "no multiple of the identity makes the Hessian positive definite: its "
                   "size is %g",
                   size);
}

static sl_status search(sl_host *host, newton *h, sl_oracle *f, double loss, real *x)
{
    const sl_batch whole = sl_whole(f);
    const double slope = sl_dot(host, f->n, h->g, h->d);
    const real *d = h->d;
    real *trial = h->trial;
    double t = h->lr, value = 0;
    for (int k = 0; k < HALVINGS; k++, t /= 2) {
        const real length = (real)t;
        SL_FOR(i, f->n, { trial[i] = x[i] + length * d[i]; });
        SL_TRY(sl_loss(f, &whole, trial, &value));
        if (value <= loss + h->c * t * slope) {
            SL_FOR(i, f->n, { x[i] = trial[i]; });
            return SL_OK;
        }
    }
    return SL_OK;
}

static sl_status step(sl_host *host, void *self, sl_oracle *f, real *x)
{
    newton *h = (newton *)self;
    const sl_batch whole = sl_whole(f);
    double loss;
    SL_TRY(sl_gradient(f, &whole, x, h->g, &loss));
    if (!isfinite(loss))
        return sl_fail(host, "no line search can begin where the loss is %g", loss);
    SL_TRY(sl_hessian(f, &whole, x, h->hessian));
    SL_TRY(aim(host, h, f->n));
    return search(host, h, f, loss, x);
}

SL_EXPORT(sl_optimizer) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_OPTIMIZER, sl_optimizer),
            .self = sizeof(newton),
            .name = "newton",
            .summary = "Newton's method with a dense Hessian and backtracking",
            .reference = "Nocedal and Wright 2006, algorithms 3.1 to 3.3",
            .options = options,
        },
    .vectors = vectors,
    .needs = SL_LOSS | SL_GRADIENT | SL_HESSIAN,
    .start = start,
    .step = step,
};
