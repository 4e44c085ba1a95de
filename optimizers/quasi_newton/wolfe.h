/* A line search for a point t along d that meets the strong Wolfe conditions
       f(x + t d) <= f(x) + c1 t g(x)'d + noise,   |g(x + t d)'d| <= c2 |g(x)'d|.
   Nocedal and Wright, Numerical Optimization, 2nd ed. 2006, algorithms 3.5 (reach a bracket,
   here in steps of a factor 4) and 3.6 (narrow it, here by the minimum of the cubic through
   both ends, kept off them by a tenth of the bracket, or by bisection). Departure: the loss is
   only known to rounding, noise = epsilon |f(x)|; within it the slopes decide. A point where f
   is not finite counts as too far. */
#pragma once

#include <slalom/optimizer.h>

typedef struct wolfe_point {
    double t, loss, slope; /* slope: g(x + t d)'d */
} wolfe_point;

typedef struct wolfe {
    sl_host *host;
    sl_oracle *f;
    const sl_batch *batch; /* the same for all points */
    const real *x, *d;
    real *trial, *g; /* x + t d and its gradient, at the last point asked for */
    double c1, c2, noise;
    int64_t most;      /* gradient calls allowed */
    wolfe_point first; /* t = 0; its slope is negative */
    int64_t calls;     /* made */
    bool met;          /* the last point meets both conditions */
    bool finite;       /* f was finite at a point at least */
} wolfe;

static inline bool wolfe_finite(const wolfe_point *p)
{
    return isfinite(p->loss) && isfinite(p->slope);
}

/* trial <- x + t d */
static inline void wolfe_place(wolfe *w, double t)
{
    const real step = (real)t, *x = w->x, *d = w->d;
    real *trial = w->trial;
    SL_FOR(i, w->f->n, { trial[i] = x[i] + step * d[i]; });
}

static inline sl_status wolfe_ask(wolfe *w, double t, wolfe_point *p)
{
    wolfe_place(w, t);
    p->t = t;
    w->calls++;
    SL_TRY(sl_gradient(w->f, w->batch, w->trial, w->g, &p->loss));
    p->slope = sl_dot(w->host, w->f->n, w->g, w->d);
    w->finite |= wolfe_finite(p);
    return SL_OK;
}

/* Too far: not finite, no sufficient decrease, or above `low`, the best point so far. */
static inline bool wolfe_high(const wolfe *w, const wolfe_point *p, const wolfe_point *low)
{
    return !wolfe_finite(p) ||
           p->loss > w->first.loss + w->c1 * p->t * w->first.slope + w->noise ||
           p->loss > low->loss + w->noise;
}

/* The minimum of the cubic with the values and slopes of both ends; equation (3.59). */
static inline double wolfe_cubic(const wolfe_point *a, const wolfe_point *b)
{
    double d1 = a->slope + b->slope - 3 * (a->loss - b->loss) / (a->t - b->t);
    double square = d1 * d1 - a->slope * b->slope;
    double d2 = copysign(sqrt(square), b->t - a->t); /* NAN where there is no minimum */
    return b->t - (b->t - a->t) * (b->slope + d2 - d1) / (b->slope - a->slope + 2 * d2);
}

/* Where to ask next between both ends. */
static inline double wolfe_between(const wolfe_point *low, const wolfe_point *high)
{
    double width = high->t - low->t, share = 0.5;
    if (wolfe_finite(high))
        share = (wolfe_cubic(low, high) - low->t) / width;
    if (!(share >= 0 && share <= 1))
        share = 0.5;
    return low->t + fmin(fmax(share, 0.1), 0.9) * width;
}

/* Algorithm 3.6. low: the best point that decreases enough, its slope pointing to high. */
static inline sl_status wolfe_narrow(wolfe *w, wolfe_point *low, wolfe_point high)
{
    const double eps = (double)SL_REAL_EPSILON;
    wolfe_point p;
    while (w->calls < w->most && fabs(high.t - low->t) > eps * fabs(high.t)) {
        SL_TRY(wolfe_ask(w, wolfe_between(low, &high), &p));
        if (wolfe_high(w, &p, low)) {
            high = p;
            continue;
        }
        w->met = fabs(p.slope) <= -w->c2 * w->first.slope;
        if (p.slope * (high.t - low->t) >= 0)
            high = *low;
        *low = p;
        if (w->met)
            return SL_OK;
    }
    return SL_OK;
}

/* Algorithm 3.5 from the first guess t. *best: the point that meets the conditions (w->met;
   w->trial and w->g belong to it), else the best one found, t = 0 when there is none. */
static inline sl_status wolfe_search(wolfe *w, double t, wolfe_point *best)
{
    wolfe_point p;
    *best = w->first;
    for (; w->calls < w->most; t *= 4) {
        SL_TRY(wolfe_ask(w, t, &p));
        if (wolfe_high(w, &p, best))
            return wolfe_narrow(w, best, p);
        wolfe_point before = *best;
        *best = p;
        w->met = fabs(p.slope) <= -w->c2 * w->first.slope;
        if (w->met)
            return SL_OK;
        if (p.slope >= 0)
            return wolfe_narrow(w, best, before);
    }
    return SL_OK;
}
