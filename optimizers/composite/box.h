/* The dual of a prox-linear step with m samples, residuals c, Jacobian J and Gram matrix
   G = J J': with h_w(c) = w h(c), w = 1 / m,
       min over d of  sum h_w(c_i + J_i d) + |d|^2 / (2 a)
     = max over u of  u'c - sum h_w*(u_i) - a/2 u'Gu,      d = -a J'u
   where h_w*(u) is u^2 / (2 w) on |u| <= w reach, without the quadratic where h = |c|, and
   reach is infinite for squares, 1 for absolute values, the width for Huber's. Maximized
   coordinate by coordinate, each in closed form; one sample needs one sweep. (G u)_i comes from
   the rows of G and u itself, or, fewer parameters than samples, from those of J and J'u.
   Squares have a linear system for u, with n < m through (J'J + m / a I) e = J'c, u = (c - J e)
   / m. */
#pragma once

#include <slalom/linalg.h>
#include <slalom/loop.h>
#include <slalom/oracle.h>

enum { BOX_SWEEPS = 1000 };

typedef struct box {
    int64_t m, n;
    double a, curvature, reach; /* of h_w*: 1 / w or 0; w reach */
    const real *jacobian;       /* m x n */
    const real *c;              /* m */
    real *gram, *u, *v;         /* scratch: m x m unless n < m, m, n: J'u where n < m */
    real *square;               /* scratch: of the lesser side */
    bool warm;                  /* u is a guess */
    int32_t sweeps;             /* at most */
} box;

/* Scratch for up to m samples. */
static inline void box_open(sl_host *host, int64_t m, int64_t n, box *b)
{
    b->n = n;
    b->sweeps = BOX_SWEEPS;
    b->gram = n < m && m > 1 ? NULL : sl_scratch_reals(host, m * m);
    b->u = sl_scratch_reals(host, m);
    b->v = sl_scratch_reals(host, n);
    b->square = sl_scratch_reals(host, n < m ? n * n : m * m);
}

static inline void box_pose(const sl_oracle *f, int64_t m, double a, const real *c,
                            const real *jacobian, box *b)
{
    const double w = 1 / (double)m;
    b->m = m;
    b->a = a;
    b->c = c;
    b->jacobian = jacobian;
    b->curvature = f->outer == SL_OUTER_ABSOLUTE ? 0 : 1 / w;
    b->reach = (double)INFINITY;
    if (f->outer == SL_OUTER_ABSOLUTE)
        b->reach = w;
    if (f->outer == SL_OUTER_HUBER)
        b->reach = w * f->outer_width;
}

static inline double box_dot(int64_t n, const real *x, const real *y)
{
    double sum = 0;
    for (int64_t j = 0; j < n; j++)
        sum += (double)x[j] * (double)y[j];
    return sum;
}

/* One coordinate's maximum; returns how far it moved. */
static inline double box_coordinate(const box *b, int64_t i)
{
    const real *row = b->jacobian + i * b->n;
    const double old = (double)b->u[i];
    const double square = b->gram ? (double)b->gram[i * b->m + i] : box_dot(b->n, row, row);
    const double image =
        b->gram ? box_dot(b->m, b->gram + i * b->m, b->u) : box_dot(b->n, row, b->v);
    const double slope = (double)b->c[i] - b->a * (image - square * old);
    const double bend = b->a * square + b->curvature;
    double u = bend > 0 ? slope / bend : (slope > 0 ? b->reach : -b->reach);
    u = u > b->reach ? b->reach : (u < -b->reach ? -b->reach : u);
    b->u[i] = (real)u;
    for (int64_t j = 0; !b->gram && j < b->n; j++)
        b->v[j] += (real)(u - old) * row[j];
    return fabs(u - old);
}

static inline void box_begin(sl_host *host, const box *b)
{
    for (int64_t i = 0; !b->warm && i < b->m; i++)
        b->u[i] = 0;
    if (!b->gram)
        sl_gemv(host, true, b->m, b->n, 1, b->jacobian, b->n, b->u, 0, b->v);
    else if (b->m == 1)
        b->gram[0] = (real)box_dot(b->n, b->jacobian, b->jacobian);
    else
        sl_gemm(host, false, true, b->m, b->m, b->n, 1, b->jacobian, b->n, b->jacobian, b->n, 0,
                b->gram, b->m);
}

/* False when the system is not positive definite, which takes numbers that are not finite. */
static inline bool box_solve_squares(sl_host *host, const box *b)
{
    const int64_t m = b->m, n = b->n, least = n < m ? n : m;
    const bool narrow = n < m;
    const double shift = b->curvature / b->a;
    real *q = b->square;
    sl_gemm(host, narrow, !narrow, least, least, narrow ? m : n, 1, b->jacobian, n, b->jacobian,
            n, 0, q, least);
    for (int64_t i = 0; i < least; i++)
        q[i * least + i] += (real)shift;
    for (int64_t i = 0; i < m; i++)
        b->u[i] = b->c[i] / (real)(narrow ? b->curvature : b->a);
    if (!narrow)
        return sl_solve_spd(host, m, 1, q, b->u);
    sl_gemv(host, true, m, n, 1, b->jacobian, n, b->u, 0, b->v);
    const bool solved = sl_solve_spd(host, n, 1, q, b->v);
    sl_gemv(host, false, m, n, -1, b->jacobian, n, b->v, 1, b->u);
    return solved;
}

/* u from zero, or a guess, until a sweep moves no coordinate any more, to rounding. */
static inline void box_solve(sl_host *host, const box *b)
{
    if (isinf(b->reach) && b->m > 1 && box_solve_squares(host, b))
        return;
    box_begin(host, b);
    for (int k = 0; k < b->sweeps; k++) {
        double moved = 0, size = 0;
        for (int64_t i = 0; i < b->m; i++) {
            moved = fmax(moved, box_coordinate(b, i));
            size = fmax(size, fabs((double)b->u[i]));
        }
        if (b->m == 1 || !(moved > 2 * (double)SL_REAL_EPSILON * size))
            return;
    }
}
