/* A proximal point minimizes what its definition says: no point around it is better. */
#include "check/question.h"
#include "check/tests.h"

enum { RIVALS = 60 };

static const double noise = sizeof(real) == sizeof(double) ? 1e-9 : 1e-4;

/* r or the loss on the batch at y, plus |y - x|^2 / (2 t). */
typedef struct model {
    stage *stage;
    bool of_loss;
    sl_batch batch;
    double t;
    const real *x;
} model;

static bool model_value(const model *m, const real *y, double *value, failure *f)
{
    stage *a = m->stage;
    sl_status status =
        m->of_loss ? sl_loss(a->f, &m->batch, y, value) : sl_penalty(a->f, y, value);
    double far = vector_distance(y, m->x, a->n);
    *value += far * far / (2 * m->t);
    return status == SL_OK || stage_refusal(a, m->of_loss ? "loss" : "penalty", status, f);
}

/* Around y, and on the way from y back to x, at distances from large to small. */
static void rival(const model *m, const real *y, uint64_t k, real *z)
{
    stage *a = m->stage;
    const real *v = stage_normal(a, 200 + k, a->n);
    double step = 0.3 * pow(0.7, (double)(k % 20));
    for (int64_t i = 0; i < a->n; i++) {
        double way = k % 3 ? (double)v[i] : (double)m->x[i] - (double)y[i];
        bool only = k % 3 == 2 && i != (int64_t)k % a->n;
        z[i] = (real)((double)y[i] + (only ? 0 : step * way));
    }
}

static bool unbeaten(const model *m, const real *y, const char *name, failure *f)
{
    double best = 0, other = 0;
    real *z = stage_reals(m->stage, m->stage->n);
    if (!vector_finite(y, m->stage->n, name, f) || !model_value(m, y, &best, f))
        return false;
    for (uint64_t k = 0; k < RIVALS; k++) {
        rival(m, y, k, z);
        if (!model_value(m, z, &other, f))
            return false;
        if (other < best - noise * fmax(fabs(best), 1e-3))
            return failure_set(f,
                               "%s with t = %g: its value is %.9g, and a point %.2g away has "
                               "%.9g",
                               name, m->t, best, vector_distance(y, z, m->stage->n), other);
    }
    return true;
}

bool test_prox(const subject *s, failure *f)
{
    stage a;
    if (!stage_open(&a, &s->trial, f))
        return false;
    const double lengths[] = {1e-3, 0.1, 1};
    for (int k = 0; a.f->offers & SL_PROX && k < 3; k++) {
        const real *x = stage_normal(&a, 95, a.n);
        real *y = stage_reals(&a, a.n), *same = stage_copy(&a, x, a.n);
        model m = {&a, false, sl_whole(a.f), lengths[k], x};
        sl_status status = sl_prox(a.f, lengths[k], x, y);
        if (status == SL_OK)
            status = sl_prox(a.f, lengths[k], same, same);
        if (status != SL_OK)
            return stage_refusal(&a, "prox", status, f);
        if (!unbeaten(&m, y, "prox", f) || !vector_same(y, same, a.n, "prox in place", f))
            return false;
    }
    stage_close(&a);
    return true;
}

bool test_prox_point(const subject *s, failure *f)
{
    stage a;
    sl_batch batch;
    if (!stage_open(&a, &s->trial, f))
        return false;
    if (sl_draw(a.f, &batch) != SL_OK)
        return stage_refusal(&a, "draw", SL_FAILED, f);
    const double lengths[] = {1e-3, 0.1};
    for (int k = 0; a.f->offers & SL_PROX_POINT && k < 2; k++) {
        const real *x = stage_nearby(&a, 96);
        real *y = stage_reals(&a, a.n);
        model m = {&a, true, batch, lengths[k], x};
        sl_status status = sl_prox_point(a.f, &batch, lengths[k], x, y);
        if (status != SL_OK)
            return stage_refusal(&a, "prox_point", status, f);
        if (!unbeaten(&m, y, "prox_point", f))
            return false;
    }
    stage_close(&a);
    return true;
}
