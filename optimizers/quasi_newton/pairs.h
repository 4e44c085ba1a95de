/* The last pairs s = step, y = change of the gradient over it, and the product of a gradient
   with the inverse Hessian that they stand for.
   Nocedal and Wright, Numerical Optimization, 2nd ed. 2006, algorithm 7.4 and (7.20). */
#pragma once

#include <slalom/optimizer.h>

enum { PAIRS_MOST = 100 };

typedef struct pairs {
    int64_t n, room;        /* parameters; most pairs */
    int64_t count, next;    /* pairs kept now; the slot of the next one */
    real *s, *y;            /* room x n */
    double rho[PAIRS_MOST]; /* 1 / s'y per slot */
    double gamma;           /* s'y / y'y of the newest: the size of the first guess */
    double share[PAIRS_MOST];
} pairs;

static inline void pairs_start(pairs *p, sl_host *host, int64_t n, int64_t room)
{
    p->n = n;
    p->room = room;
    p->s = sl_reals(host, room * n);
    p->y = sl_reals(host, room * n);
}

/* Keeps s = after - before of x and of g, unless its curvature is lost in rounding: the inverse
   Hessian stays positive definite. */
static inline void pairs_add(pairs *p, sl_host *host, const real *x, const real *x_after,
                             const real *g, const real *g_after)
{
    real *s = p->s + p->next * p->n, *y = p->y + p->next * p->n;
    SL_FOR(i, p->n, {
        s[i] = x_after[i] - x[i];
        y[i] = g_after[i] - g[i];
    });
    double sy = sl_dot(host, p->n, s, y), yy = sl_dot(host, p->n, y, y);
    double ss = sl_dot(host, p->n, s, s);
    if (!(sy > (double)SL_REAL_EPSILON * sqrt(ss) * sqrt(yy))) {
        p->count = p->count < p->room ? p->count : p->room - 1; /* the oldest was overwritten */
        return;
    }
    p->rho[p->next] = 1 / sy;
    p->gamma = sy / yy;
    p->next = (p->next + 1) % p->room;
    p->count += p->count < p->room;
}

/* d <- -H g, with H the identity where there are no pairs. Returns g'd. */
static inline double pairs_direction(pairs *p, sl_host *host, const real *g, real *d)
{
    const int64_t n = p->n;
    SL_FOR(i, n, { d[i] = -g[i]; });
    for (int64_t k = 1; k <= p->count; k++) {
        const int64_t slot = (p->next - k + p->room) % p->room;
        const real *s = p->s + slot * n, *y = p->y + slot * n;
        p->share[slot] = p->rho[slot] * sl_dot(host, n, s, d);
        const real a = (real)p->share[slot];
        SL_FOR(i, n, { d[i] -= a * y[i]; });
    }
    const real gamma = (real)(p->count > 0 ? p->gamma : 1);
    SL_FOR(i, n, { d[i] *= gamma; });
    for (int64_t k = p->count; k >= 1; k--) {
        const int64_t slot = (p->next - k + p->room) % p->room;
        const real *s = p->s + slot * n, *y = p->y + slot * n;
        const real b = (real)(p->share[slot] - p->rho[slot] * sl_dot(host, n, y, d));
        SL_FOR(i, n, { d[i] += b * s[i]; });
    }
    return sl_dot(host, n, g, d);
}
