/* Conjugate gradients with the Jacobi preconditioner M = diag(A); one iteration per step:
       r <- b - A x, z <- r / M, p <- z                                     before the first
       a <- r'z / p'A p;   x <- x + a p;   r <- r - a A p;   z <- r / M
       p <- z + (new r'z / old r'z) p
   Concus, Golub, O'Leary 1976 (Sparse Matrix Computations, p. 309); Saad, Iterative Methods for
   Sparse Linear Systems, 2nd ed. 2003, algorithm 9.1. For symmetric positive definite A; the
   same iterates as cg when the diagonal is constant. Departures: those of cg. */
#include "residual.h"

typedef struct pcg {
    double rz, floor; /* r'z, and where it counts as zero */
    bool begun;
    real *r, *p, *inverse; /* 1 / M */
    real *z, *ap;
} pcg;

static const sl_vector vectors[] = {
    SL_STATE(pcg, r),   SL_STATE(pcg, p),    SL_STATE(pcg, inverse),
    SL_SCRATCH(pcg, z), SL_SCRATCH(pcg, ap), SL_VECTORS_END,
};

/* inverse <- 1 / diag(A), all of which must be positive. */
static sl_status invert(sl_host *host, const pcg *h, sl_oracle *f)
{
    SL_TRY(sl_diagonal(f, h->inverse));
    real *d = h->inverse, *bad = h->z;
    SL_FOR(i, f->n, {
        bad[i] = d[i] > 0 ? (real)0 : (real)1;
        d[i] = 1 / d[i];
    });
    double count = sl_sum(host, f->n, bad);
    if (count > 0)
        return sl_fail(host,
                       "the matrix is not positive definite: %.0f elements of its diagonal are "
                       "not positive",
                       count);
    return SL_OK;
}

/* z <- r / M; returns r'z. */
static double precondition(sl_host *host, const pcg *h, int64_t n)
{
    const real *r = h->r, *inverse = h->inverse;
    real *z = h->z;
    SL_FOR(i, n, { z[i] = inverse[i] * r[i]; });
    return sl_dot(host, n, r, z);
}

static sl_status begin(sl_host *host, pcg *h, sl_oracle *f, const real *x)
{
    SL_TRY(invert(host, h, f));
    SL_TRY(residual_first(host, f, x, h->r, h->ap));
    h->rz = precondition(host, h, f->n);
    h->floor = h->rz * residual_floor();
    const real *z = h->z;
    real *p = h->p;
    SL_FOR(i, f->n, { p[i] = z[i]; });
    h->begun = true;
    return SL_OK;
}

static sl_status step(sl_host *host, void *self, sl_oracle *f, real *x)
{
    pcg *h = (pcg *)self;
    if (!h->begun)
        SL_TRY(begin(host, h, f, x));
    SL_TRY(sl_matvec(f, h->p, h->ap));
    if (h->rz <= h->floor)
        return SL_OK;
    real *r = h->r, *p = h->p;
    const real *ap = h->ap, *z = h->z;
    double curvature = sl_dot(host, f->n, p, ap);
    if (curvature <= 0)
        return sl_fail(host, "the matrix is not positive definite: p'Ap is %g", curvature);
    const real a = (real)(h->rz / curvature);
    SL_FOR(i, f->n, {
        x[i] += a * p[i];
        r[i] -= a * ap[i];
    });
    double before = h->rz;
    h->rz = precondition(host, h, f->n);
    const real b = (real)(h->rz / before);
    SL_FOR(i, f->n, { p[i] = z[i] + b * p[i]; });
    return SL_OK;
}

SL_EXPORT(sl_optimizer) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_OPTIMIZER, sl_optimizer),
            .self = sizeof(pcg),
            .name = "pcg",
            .summary = "conjugate gradients with the diagonal as preconditioner",
            .reference = "Concus, Golub, O'Leary 1976; Saad 2003, algorithm 9.1",
        },
    .vectors = vectors,
    .needs = SL_MATVEC | SL_RHS | SL_DIAGONAL,
    .step = step,
};
