#include "solve.h"

#include <string.h>

enum { ROUNDS = 400, STEPS = 5, HALVINGS = 30, PATIENCE = 4, PRODUCTS = 1000 };

typedef struct solver {
    sl_host *host;
    pass *p;
    const penalty *rules;
    const samples *s;
    row_order all;
    int64_t n;
    double step;  /* of a proximal gradient step */
    double value; /* f + r at x */
    real *x, *g, *d, *r, *q, *hq, *trial;
} solver;

static double value_at(solver *o, const real *x, real *g)
{
    pass_result sum =
        pass_walk(o->host, o->p, g ? PASS_GRADIENT : PASS_LOSS, o->s, &o->all, x, NULL);
    if (g) {
        pass_finish(o->p, o->s->rows, g);
        penalty_slope(o->rules, 1, x, g);
    }
    return sum.loss + penalty_smooth(o->rules, x) + penalty_rough(o->rules, x);
}

/* x <- prox(x - step g). Returns the longest way that a weight went, over the step. */
static double proximal_step(solver *o)
{
    double most = 0;
    o->value = value_at(o, o->x, o->g);
    for (int64_t j = 0; j < o->n; j++)
        o->trial[j] = (real)((double)o->x[j] - o->step * (double)o->g[j]);
    penalty_prox(o->rules, o->step, o->n, o->trial, o->trial);
    for (int64_t j = 0; j < o->n; j++) {
        double way = fabs((double)o->trial[j] - (double)o->x[j]) / o->step;
        most = way > most ? way : most;
        o->x[j] = o->trial[j];
    }
    return most;
}

static bool is_free(const solver *o, int64_t j)
{
    return j >= o->rules->weights || !(o->rules->l1 > 0) || o->x[j] < 0 || o->x[j] > 0;
}

static double pull(const solver *o, int64_t j)
{
    bool signed_weight = j < o->rules->weights && o->rules->l1 > 0;
    return signed_weight ? copysign(o->rules->l1, (double)o->x[j]) : 0;
}

static void product(solver *o, const real *v, real *hv)
{
    pass_walk(o->host, o->p, PASS_HVP, o->s, &o->all, o->x, v);
    pass_finish(o->p, o->s->rows, hv);
    penalty_curve(o->rules, 1, o->x, v, hv);
    for (int64_t j = 0; j < o->n; j++)
        if (!is_free(o, j))
            hv[j] = 0;
}

/* d <- about -H^-1 g on the free weights. Returns g'd. */
static double newton_direction(solver *o)
{
    real *d = o->d, *r = o->r, *q = o->q, *hq = o->hq;
    double rr = 0, slope = 0;
    for (int64_t j = 0; j < o->n; j++) {
        r[j] = is_free(o, j) ? (real)(-(double)o->g[j] - pull(o, j)) : 0;
        o->g[j] = -r[j];
        q[j] = r[j];
        d[j] = 0;
    }
    rr = sl_dot(o->host, o->n, r, r);
    const double enough = rr * fmin(0.01, rr);
    for (int k = 0; k < PRODUCTS && rr > enough; k++) {
        product(o, q, hq);
        const double curvature = sl_dot(o->host, o->n, q, hq);
        if (!(curvature > 0))
            break;
        const real a = (real)(rr / curvature);
        for (int64_t j = 0; j < o->n; j++) {
            d[j] += a * q[j];
            r[j] -= a * hq[j];
        }
        const double before = rr;
        rr = sl_dot(o->host, o->n, r, r);
        const real b = (real)(rr / before);
        for (int64_t j = 0; j < o->n; j++)
            q[j] = r[j] + b * q[j];
    }
    slope = sl_dot(o->host, o->n, o->g, d);
    return slope;
}

/* x <- x + t d, t = 1, 1/2, ...; a weight that would change its sign stops at zero. A rise
   within rounding is none: near the minimum the value says nothing, and the gradient still
   falls. */
static void newton_step(solver *o)
{
    o->value = value_at(o, o->x, o->g);
    if (!(newton_direction(o) < 0))
        return;
    const double rounding = 4 * (double)SL_REAL_EPSILON * fabs(o->value);
    double t = 1;
    for (int k = 0; k < HALVINGS; k++, t /= 2) {
        for (int64_t j = 0; j < o->n; j++) {
            double x = (double)o->x[j], to = x + t * (double)o->d[j];
            bool crossed = o->rules->l1 > 0 && j < o->rules->weights && x * to < 0;
            o->trial[j] = crossed ? 0 : (real)to;
        }
        const double value = value_at(o, o->trial, NULL);
        if (value <= o->value + rounding) {
            o->value = value;
            memcpy(o->x, o->trial, (size_t)o->n * sizeof(real));
            return;
        }
    }
}

static bool minimize(solver *o)
{
    const double exact = sizeof(real) == sizeof(double) ? 1e-13 : 1e-5;
    double best = (double)INFINITY, first = 0, way = 0;
    int waiting = 0;
    for (int k = 0; k < ROUNDS && waiting < PATIENCE; k++) {
        for (int step = 0; step < STEPS; step++)
            way = proximal_step(o);
        first = k == 0 ? fmax(way, 1e-300) : first;
        newton_step(o);
        waiting = o->value < best - 1e-16 * fabs(best) ? 0 : waiting + 1;
        best = fmin(best, o->value);
        if (way <= exact * first)
            break;
    }
    o->value = best;
    return way <= 1e4 * exact * fmax(first, 1e-3);
}

sl_status solve_optimum(sl_host *host, pass *p, const penalty *rules, const samples *s,
                        double smoothness, double *optimum)
{
    const int64_t n = p->outputs * (p->columns + p->bias);
    solver o = {.host = host, .p = p, .rules = rules, .s = s, .n = n};
    if (penalty_concave(rules) > 0)
        return sl_fail(host, "optimum: solve needs a convex penalty; scad and mcp are not");
    o.all = row_order_of(host, NULL, s->rows);
    o.step = 1 / fmax(smoothness + rules->l2, 1e-300);
    real **const vectors[] = {&o.x, &o.g, &o.d, &o.r, &o.q, &o.hq, &o.trial};
    for (int k = 0; k < 7; k++)
        *vectors[k] = sl_scratch_reals(host, n);
    if (!minimize(&o))
        return sl_fail(host,
                       "optimum: solve found no minimum: the value is %.9g and still "
                       "falls; add some l2",
                       o.value);
    *optimum = o.value;
    return SL_OK;
}
