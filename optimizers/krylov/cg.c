/* Conjugate gradients for A x = b with A symmetric positive definite; one iteration per step:
       r <- b - A x, p <- r                                                 before the first
       a <- r'r / p'A p;   x <- x + a p;   r+ <- r - a A p
       p <- r+ + (r+'r+ / r'r) p
   Hestenes and Stiefel 1952, doi:10.6028/jres.049.044; Saad, Iterative Methods for Sparse
   Linear Systems, 2nd ed. 2003, algorithm 6.18. r is the recursion's residual: it goes on
   falling when the true one has reached rounding. Departures: at r = 0, or where it has fallen
   below all meaning, x stays (the step still costs its product, as every step does); a
   direction of no or negative curvature is an error. */
#include "residual.h"

typedef struct cg {
    double rr, floor; /* r'r, and where it counts as zero */
    bool begun;
    real *r, *p, *ap;
} cg;

static const sl_vector vectors[] = {
    SL_STATE(cg, r),
    SL_STATE(cg, p),
    SL_SCRATCH(cg, ap),
    SL_VECTORS_END,
};

static sl_status begin(sl_host *host, cg *h, sl_oracle *f, const real *x)
{
    SL_TRY(residual_first(host, f, x, h->r, h->ap));
    const real *r = h->r;
    real *p = h->p;
    SL_FOR(i, f->n, { p[i] = r[i]; });
    h->rr = sl_dot(host, f->n, r, r);
    h->floor = h->rr * residual_floor();
    h->begun = true;
    return SL_OK;
}

static sl_status step(sl_host *host, void *self, sl_oracle *f, real *x)
{
    cg *h = (cg *)self;
    if (!h->begun)
        SL_TRY(begin(host, h, f, x));
    SL_TRY(sl_matvec(f, h->p, h->ap));
    if (h->rr <= h->floor)
        return SL_OK;
    real *r = h->r, *p = h->p;
    const real *ap = h->ap;
    double curvature = sl_dot(host, f->n, p, ap);
    if (curvature <= 0)
        return sl_fail(host, "the matrix is not positive definite: p'Ap is %g", curvature);
    const real a = (real)(h->rr / curvature);
    SL_FOR(i, f->n, {
        x[i] += a * p[i];
        r[i] -= a * ap[i];
    });
    double before = h->rr;
    h->rr = sl_dot(host, f->n, r, r);
    const real b = (real)(h->rr / before);
    SL_FOR(i, f->n, { p[i] = r[i] + b * p[i]; });
    return SL_OK;
}

SL_EXPORT(sl_optimizer) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_OPTIMIZER, sl_optimizer),
            .self = sizeof(cg),
            .name = "cg",
            .summary = "conjugate gradients for a positive definite linear operator",
            .reference = "Hestenes and Stiefel 1952, doi:10.6028/jres.049.044",
        },
    .vectors = vectors,
    .needs = SL_MATVEC | SL_RHS,
    .step = step,
};
