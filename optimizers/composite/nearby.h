/* The proximal point of a composite loss on a minibatch,
       argmin over y of F(y) = mean of h(c_i(y)) + |y - x|^2 / (2 a),
   by prox-linear steps with F itself as their judge: with c and J at y, y becomes
       argmin over z of mean of h(c_i + J_i (z - y)) + |z - x|^2 / (2 a) + mu |z - y|^2 / 2
   through the dual (box.h), around (x / a + mu y) / (1 / a + mu); a step that raises F is taken
   back and mu grows. From y = x it ends at the minimizer where F is convex, that is for a below
   the inverse of the weak convexity of the loss, and else where no such step gains.
   Drusvyatskiy and Paquette 2019, doi:10.1007/s10107-018-1311-3. */
#pragma once

#include "box.h"

enum { NEARBY_STEPS = 20, NEARBY_SWEEPS = 40, NEARBY_MOST = 512 };

typedef struct nearby_place { /* where the loss is linearized */
    real *y, *c, *jacobian;
    double value; /* F */
} nearby_place;

typedef struct nearby {
    nearby_place at, to;
    real *c; /* m: at x, of the linearized loss */
    box dual;
} nearby;

static inline sl_status nearby_open(sl_host *host, const sl_oracle *f, int64_t m, nearby *w)
{
    nearby_place *places[] = {&w->at, &w->to};
    if (m > NEARBY_MOST)
        return sl_fail(host, "a minibatch of %lld samples; at most %d are solved for together",
                       (long long)m, NEARBY_MOST);
    for (int k = 0; k < 2; k++) {
        places[k]->y = sl_scratch_reals(host, f->n);
        places[k]->c = sl_scratch_reals(host, m);
        places[k]->jacobian = sl_scratch_reals(host, m * f->n);
    }
    w->c = sl_scratch_reals(host, m);
    box_open(host, m, f->n, &w->dual);
    w->dual.sweeps = NEARBY_SWEEPS; /* the next step goes on from there */
    return SL_OK;
}

static inline double nearby_squares(int64_t n, const real *x, const real *y)
{
    double sum = 0;
    for (int64_t i = 0; i < n; i++)
        sum += ((double)y[i] - (double)x[i]) * ((double)y[i] - (double)x[i]);
    return sum;
}

/* p->c, p->jacobian and p->value at p->y. */
static inline sl_status nearby_look(sl_oracle *f, const sl_batch *b, double a, const real *x,
                                    nearby_place *p)
{
    double sum = 0;
    SL_TRY(sl_jacobian(f, b, p->y, p->c, p->jacobian));
    for (int64_t i = 0; i < b->size; i++) {
        const double c = (double)p->c[i], size = fabs(c), d = f->outer_width;
        if (f->outer == SL_OUTER_ABSOLUTE)
            sum += size;
        else
            sum += f->outer == SL_OUTER_HUBER && size > d ? d * size - d * d / 2 : c * c / 2;
    }
    p->value = sum / (double)b->size + nearby_squares(f->n, x, p->y) / (2 * a);
    return SL_OK;
}

/* w->to.y <- the step from w->at with mu. */
static inline void nearby_step(sl_host *host, const sl_oracle *f, int64_t m, double a,
                               double mu, const real *x, nearby *w)
{
    const double length = 1 / (1 / a + mu);
    const real own = (real)(length / a), kept = (real)(length * mu);
    const real *y = w->at.y;
    real *z = w->to.y;
    SL_FOR(i, f->n, { z[i] = own * (x[i] - y[i]); });
    sl_gemv(host, false, m, f->n, 1, w->at.jacobian, f->n, z, 0, w->c);
    for (int64_t i = 0; i < m; i++)
        w->c[i] += w->at.c[i];
    box_pose(f, m, length, w->c, w->at.jacobian, &w->dual);
    box_solve(host, &w->dual);
    w->dual.warm = true;
    SL_FOR(i, f->n, { z[i] = own * x[i] + kept * y[i]; });
    sl_gemv(host, true, m, f->n, (real)-length, w->at.jacobian, f->n, w->dual.u, 1, z);
}

/* What rounding does to F: that of c_i, about |J_i| |y|, times the slope of h. */
static inline double nearby_noise(const sl_oracle *f, int64_t m, double size, const nearby *w)
{
    double sum = 0;
    for (int64_t i = 0; i < m; i++) {
        double slope = fabs((double)w->at.c[i]);
        if (f->outer == SL_OUTER_ABSOLUTE)
            slope = 1;
        if (f->outer == SL_OUTER_HUBER)
            slope = fmin(slope, f->outer_width);
        const real *row = w->at.jacobian + i * f->n;
        sum += slope * sqrt(box_dot(f->n, row, row));
    }
    return 4 * (double)SL_REAL_EPSILON * (w->at.value + size * sum / (double)m);
}

/* w->at.y <- the proximal point of x. A step is kept when it does not raise F beyond rounding,
   as the steps shrink long after F stands still. */
static inline sl_status nearby_solve(sl_host *host, sl_oracle *f, const sl_batch *b, double a,
                                     const real *x, nearby *w)
{
    const double least = 2 * (double)SL_REAL_EPSILON;
    const int64_t m = b->size, n = f->n;
    double mu = 0;
    real *y = w->at.y;
    w->dual.warm = false;
    SL_FOR(i, n, { y[i] = x[i]; });
    SL_TRY(nearby_look(f, b, a, x, &w->at));
    for (int k = 0; k < NEARBY_STEPS; k++) {
        nearby_step(host, f, m, a, mu, x, w);
        const double size = sl_norm(host, n, w->at.y);
        const double moved = nearby_squares(n, w->at.y, w->to.y);
        const bool still = !(moved > least * least * size * size);
        SL_TRY(nearby_look(f, b, a, x, &w->to));
        const double noise = nearby_noise(f, m, size, w);
        if (w->to.value <= w->at.value + noise || isnan(moved)) { /* NaN: so that y says so */
            const nearby_place before = w->at;
            w->at = w->to;
            w->to = before;
            mu = mu > 1 / a ? mu / 4 : 0;
        } else {
            mu = mu > 0 ? 4 * mu : 1 / a;
        }
        if (still)
            break;
    }
    return SL_OK;
}
