/* Newton's method with truncated conjugate gradients and backtracking:
       H(x) d ~ -g(x)  until |H d + g| <= min(forcing, sqrt(|g| / |g_0|)) |g| or curvature runs
       out;   x <- x + t d,   t = lr, lr/2, ... until  f(x + t d) <= f(x) + c t g'd
   on the whole data, with Hessian-vector products only. Dembo and Steihaug 1983,
   doi:10.1007/BF02592055; Nocedal and Wright, Numerical Optimization, 2nd ed. 2006, algorithm
   7.1. Along a direction of negative curvature the step is the one found before it, or -g. A
   line search that is lost in rounding takes no step. */
#include <slalom/optimizer.h>

enum { HALVINGS = 40 };

typedef struct newton_cg {
    double lr, c, forcing;
    int64_t products;
    double first; /* |g| at the start; 0: not known yet */
    real *g, *d, *residual, *q, *product, *trial;
} newton_cg;

static const sl_option options[] = {
    SL_REAL(newton_cg, lr, 1, SL_POSITIVE, SL_UNBOUNDED, SL_LOG,
            "first guess of a step's length"),
    SL_REAL(newton_cg, c, 1e-4, SL_POSITIVE, 0.5, SL_LOG,
            "share of the linear decrease asked for"),
    SL_REAL(newton_cg, forcing, 0.1, SL_POSITIVE, 1, SL_LOG,
            "largest residual of the Newton system, relative to the gradient"),
    SL_INT(newton_cg, products, 100, 1, 1000000, "most Hessian-vector products of one step"),
    SL_OPTIONS_END,
};

static const sl_vector vectors[] = {
    SL_SCRATCH(newton_cg, g), SL_SCRATCH(newton_cg, d),       SL_SCRATCH(newton_cg, residual),
    SL_SCRATCH(newton_cg, q), SL_SCRATCH(newton_cg, product), SL_SCRATCH(newton_cg, trial),
    SL_VECTORS_END,
};

/* d <- about -H^-1 g by conjugate gradients from zero. */
static sl_status aim(sl_host *host, newton_cg *h, sl_oracle *f, const sl_batch *whole,
                     const real *x, double gg)
{
    real *d = h->d, *r = h->residual, *q = h->q, *hq = h->product;
    const real *g = h->g;
    const double size = sqrt(gg), share = fmin(h->forcing, sqrt(size / h->first));
    double rr = gg;
    SL_FOR(i, f->n, {
        d[i] = 0;
        r[i] = -g[i];
        q[i] = -g[i];
    });
    for (int64_t k = 0; k < h->products && sqrt(rr) > share * size; k++) {
        SL_TRY(sl_hvp(f, whole, x, q, hq));
        const double curvature = sl_dot(host, f->n, q, hq);
        if (!(curvature > 0)) {
            if (k == 0)
                SL_FOR(i, f->n, { d[i] = q[i]; });
            return SL_OK;
        }
        const real a = (real)(rr / curvature);
        SL_FOR(i, f->n, {
            d[i] += a * q[i];
            r[i] -= a * hq[i];
        });
        const double before = rr;
        rr = sl_dot(host, f->n, r, r);
        const real b = (real)(rr / before);
        SL_FOR(i, f->n, { q[i] = r[i] + b * q[i]; });
    }
    return SL_OK;
}

static sl_status search(sl_host *host, newton_cg *h, sl_oracle *f, const sl_batch *whole,
                        double loss, real *x)
{
    const double slope = sl_dot(host, f->n, h->g, h->d);
    const real *d = h->d;
    real *trial = h->trial;
    double t = h->lr, value = 0;
    for (int k = 0; k < HALVINGS; k++, t /= 2) {
        const real length = (real)t;
        SL_FOR(i, f->n, { trial[i] = x[i] + length * d[i]; });
        SL_TRY(sl_loss(f, whole, trial, &value));
        if (value <= loss + h->c * t * slope) {
            SL_FOR(i, f->n, { x[i] = trial[i]; });
            return SL_OK;
        }
    }
    return SL_OK;
}

static sl_status step(sl_host *host, void *self, sl_oracle *f, real *x)
{
    newton_cg *h = (newton_cg *)self;
    const sl_batch whole = sl_whole(f);
    double loss;
    SL_TRY(sl_gradient(f, &whole, x, h->g, &loss));
    const double gg = sl_dot(host, f->n, h->g, h->g);
    if (!isfinite(loss) || !isfinite(gg))
        return sl_fail(host, "no line search can begin where the loss is %g", loss);
    if (gg <= 0)
        return SL_OK;
    h->first = h->first > 0 ? h->first : sqrt(gg);
    SL_TRY(aim(host, h, f, &whole, x, gg));
    return search(host, h, f, &whole, loss, x);
}

SL_EXPORT(sl_optimizer) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_OPTIMIZER, sl_optimizer),
            .self = sizeof(newton_cg),
            .name = "newton_cg",
            .summary = "Newton's method with truncated conjugate gradients",
            .reference = "Dembo and Steihaug 1983, doi:10.1007/BF02592055",
            .options = options,
        },
    .vectors = vectors,
    .needs = SL_LOSS | SL_GRADIENT | SL_HVP,
    .step = step,
};
