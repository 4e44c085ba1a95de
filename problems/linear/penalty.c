#include "penalty.h"

static bool has_concave(const penalty *p)
{
    return p->kind == PENALTY_SCAD || p->kind == PENALTY_MCP;
}

static double concave(const penalty *p, double w)
{
    const double size = fabs(w), far = p->shape * p->l1;
    if (p->kind == PENALTY_MCP)
        return size <= far ? -w * w / (2 * p->shape) : far * p->l1 / 2 - p->l1 * size;
    if (size <= p->l1)
        return 0;
    const double over = size - p->l1;
    return size <= far ? -over * over / (2 * (p->shape - 1))
                       : (p->shape + 1) * p->l1 * p->l1 / 2 - p->l1 * size;
}

static double concave_slope(const penalty *p, double w)
{
    const double size = fabs(w), far = p->shape * p->l1;
    if (size > far)
        return -copysign(p->l1, w);
    if (p->kind == PENALTY_MCP)
        return -w / p->shape;
    return size <= p->l1 ? 0 : -copysign((size - p->l1) / (p->shape - 1), w);
}

static double concave_curvature(const penalty *p, double w)
{
    const double size = fabs(w);
    if (size > p->shape * p->l1 || (p->kind == PENALTY_SCAD && size <= p->l1))
        return 0;
    return -penalty_concave(p);
}

double penalty_concave(const penalty *p)
{
    return !has_concave(p) ? 0 : 1 / (p->kind == PENALTY_SCAD ? p->shape - 1 : p->shape);
}

double penalty_smooth(const penalty *p, const real *x)
{
    double squares = 0, bent = 0;
    if (p->l2 > 0)
        for (int64_t j = 0; j < p->weights; j++)
            squares += (double)x[j] * (double)x[j];
    for (int64_t j = 0; has_concave(p) && j < p->weights; j++)
        bent += concave(p, (double)x[j]);
    return p->l2 * squares / 2 + bent;
}

void penalty_slope(const penalty *p, double share, const real *x, real *g)
{
    const real l2 = (real)(share * p->l2);
    if (p->l2 > 0)
        for (int64_t j = 0; j < p->weights; j++)
            g[j] += l2 * x[j];
    for (int64_t j = 0; has_concave(p) && j < p->weights; j++)
        g[j] += (real)(share * concave_slope(p, (double)x[j]));
}

void penalty_curve(const penalty *p, double share, const real *x, const real *v, real *hv)
{
    const real l2 = (real)(share * p->l2);
    for (int64_t j = 0; j < p->weights; j++)
        hv[j] += l2 * v[j];
    for (int64_t j = 0; x && has_concave(p) && j < p->weights; j++)
        hv[j] += (real)(share * concave_curvature(p, (double)x[j])) * v[j];
}

double penalty_rough(const penalty *p, const real *x)
{
    double sum = 0;
    for (int64_t j = 0; p->l1 > 0 && j < p->weights; j++)
        sum += fabs((double)x[j]);
    return p->l1 * sum;
}

void penalty_prox(const penalty *p, double t, int64_t n, const real *x, real *y)
{
    const real threshold = (real)(t * p->l1);
    for (int64_t j = 0; j < p->weights; j++) {
        real size = sl_abs(x[j]) - threshold;
        y[j] = size > 0 ? (x[j] > 0 ? size : -size) : x[j] - x[j];
    }
    for (int64_t j = p->weights; j < n; j++)
        y[j] = x[j];
}
