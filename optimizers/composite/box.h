/* The dual of a prox-linear step with m samples, residuals c, Jacobian J and Gram matrix
   G = J J': with h_w(c) = w h(c), w = 1 / m,
       min over d of  sum h_w(c_i + J_i d) + |d|^2 / (2 a)
     = max over u of  u'c - sum h_w*(u_i) - a/2 u'Gu,      d = -a J'u
   where h_w*(u) is u^2 / (2 w) on |u| <= w reach, without the quadratic where h = |c|, and
   reach is infinite for squares, 1 for absolute values, the width for Huber's. Maximized
   coordinate by coordinate, each in closed form; one sample needs one sweep. */
#pragma once

#include <slalom/linalg.h>
#include <slalom/loop.h>
#include <slalom/oracle.h>

enum { BOX_SWEEPS = 1000 };

typedef struct box {
    int64_t m;
    double a, curvature, reach; /* of h_w*: 1 / w or 0; w reach */
    const real *c, *gram;       /* m, m x m */
    real *u;                    /* m */
} box;

static inline box box_of(const sl_oracle *f, int64_t m, double a, const real *c,
                         const real *gram, real *u)
{
    const double w = 1 / (double)m;
    box b = {m, a, f->outer == SL_OUTER_ABSOLUTE ? 0 : 1 / w, (double)INFINITY, c, gram, u};
    if (f->outer == SL_OUTER_ABSOLUTE)
        b.reach = w;
    if (f->outer == SL_OUTER_HUBER)
        b.reach = w * f->outer_width;
    return b;
}

/* One coordinate's maximum; returns how far it moved. */
static inline double box_coordinate(const box *b, int64_t i)
{
    const real *row = b->gram + i * b->m;
    double slope = (double)b->c[i];
    for (int64_t j = 0; j < b->m; j++)
        slope -= j == i ? 0 : b->a * (double)row[j] * (double)b->u[j];
    const double bend = b->a * (double)row[i] + b->curvature, old = (double)b->u[i];
    double u = bend > 0 ? slope / bend : (slope > 0 ? b->reach : -b->reach);
    u = u > b->reach ? b->reach : (u < -b->reach ? -b->reach : u);
    b->u[i] = (real)u;
    return fabs(u - old);
}

/* u from zero until a sweep moves no coordinate any more, to rounding. */
static inline void box_solve(const box *b)
{
    for (int64_t i = 0; i < b->m; i++)
        b->u[i] = 0;
    for (int k = 0; k < BOX_SWEEPS; k++) {
        double moved = 0, size = 0;
        for (int64_t i = 0; i < b->m; i++) {
            moved = fmax(moved, box_coordinate(b, i));
            size = fmax(size, fabs((double)b->u[i]));
        }
        if (b->m == 1 || !(moved > 2 * (double)SL_REAL_EPSILON * size))
            return;
    }
}
