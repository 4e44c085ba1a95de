/* Linear operators: A is linear and symmetric, and diag(A) is its diagonal. */
#include "check/stage.h"
#include "check/tests.h"

static const double relative = sizeof(real) == sizeof(double) ? 1e-10 : 1e-3;

static bool apply(stage *a, const real *v, real *av, failure *f)
{
    sl_status status = sl_matvec(a->f, v, av);
    return status == SL_OK || stage_refusal(a, "matvec", status, f);
}

static bool linear(stage *a, const real *u, const real *v, const real *au, const real *av,
                   failure *f)
{
    real *sum = stage_reals(a, a->n), *image = stage_reals(a, a->n);
    real *expected = stage_reals(a, a->n);
    for (int64_t i = 0; i < a->n; i++) {
        sum[i] = 2 * u[i] - 3 * v[i];
        expected[i] = 2 * au[i] - 3 * av[i];
    }
    if (!apply(a, sum, image, f))
        return false;
    double apart = vector_distance(image, expected, a->n), size = vector_norm(expected, a->n);
    return apart <= relative * size ||
           failure_set(f, "not linear: A(2u - 3v) is %.3g away from 2Au - 3Av, of length %.3g",
                       apart, size);
}

bool test_matvec(const subject *s, failure *f)
{
    stage a;
    if (!stage_open(&a, &s->trial, f))
        return false;
    real *u = stage_normal(&a, 41, a.n), *v = stage_normal(&a, 42, a.n);
    real *au = stage_reals(&a, a.n), *av = stage_reals(&a, a.n);
    if (!apply(&a, u, au, f) || !apply(&a, v, av, f) || !linear(&a, u, v, au, av, f))
        return false;
    double one = vector_dot(u, av, a.n), other = vector_dot(v, au, a.n);
    double most = relative * vector_norm(u, a.n) * vector_norm(av, a.n);
    stage_close(&a);
    return fabs(one - other) <= most ||
           failure_set(f, "not symmetric: u'Av is %.9g and v'Au %.9g", one, other);
}

bool test_diagonal(const subject *s, failure *f)
{
    enum { SAMPLES = 16 };
    stage a;
    if (!stage_open(&a, &s->trial, f))
        return false;
    real *d = stage_reals(&a, a.n), *e = stage_reals(&a, a.n), *ae = stage_reals(&a, a.n);
    sl_status status = sl_diagonal(a.f, d);
    if (status != SL_OK)
        return stage_refusal(&a, "diagonal", status, f);
    for (int64_t k = 0; k < SAMPLES && k < a.n; k++) {
        int64_t i = k * (a.n - 1) / SAMPLES;
        e[i] = 1;
        if (!apply(&a, e, ae, f))
            return false;
        e[i] = 0;
        if (!(fabs((double)d[i] - (double)ae[i]) <= relative * fabs((double)ae[i])))
            return failure_set(f, "element %lld of the diagonal is %.9g; A has %.9g there",
                               (long long)i, (double)d[i], (double)ae[i]);
    }
    stage_close(&a);
    return true;
}
