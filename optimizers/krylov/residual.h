/* What cg and pcg share: the system's first residual. */
#pragma once

#include <slalom/optimizer.h>

/* r <- b - A x; the product is saved where x is zero. work: n reals. */
static inline sl_status residual_first(sl_host *host, sl_oracle *f, const real *x, real *r,
                                       real *work)
{
    const int64_t n = f->n;
    SL_TRY(sl_rhs(f, r));
    double squares = sl_dot(host, n, x, x);
    if (squares <= 0)
        return SL_OK;
    SL_TRY(sl_matvec(f, x, work));
    SL_FOR(i, n, { r[i] -= work[i]; });
    return SL_OK;
}

/* Below this share of the first |r|^2 the residual's recursion has left the true residual long
   behind and moves x by less than rounding does. */
static inline double residual_floor(void)
{
    const double eps = (double)SL_REAL_EPSILON;
    return eps * eps * eps * eps;
}
