/* Kronecker factors are means of squares: symmetric, and, as the gradient by W is the mean of
   g a', the inequality of Cauchy and Schwarz (u' dW v)^2 <= (u' G u) (v' A v) holds for all u
   and v. */
#include "check/question.h"
#include "check/tests.h"

enum { PAIRS = 5 };

static const double slack = sizeof(real) == sizeof(double) ? 1e-9 : 1e-3;

static double bilinear(int64_t rows, int64_t columns, const real *u, const real *m,
                       const real *v)
{
    double sum = 0;
    for (int64_t i = 0; i < rows; i++)
        sum += (double)u[i] * vector_dot(m + i * columns, v, columns);
    return sum;
}

static bool symmetric(const sl_tensor *t, const real *m, int64_t n, failure *f)
{
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < i; j++) {
            const double size = sqrt(fabs((double)m[i * n + i] * (double)m[j * n + j]));
            if (fabs((double)m[i * n + j] - (double)m[j * n + i]) > slack * size)
                return failure_set(f,
                                   "a factor of %s is not symmetric in row %lld, column %lld",
                                   t->name, (long long)i, (long long)j);
        }
    return true;
}

static bool bounds(stage *a, const sl_tensor *t, const real *factors, const real *gradient,
                   failure *f)
{
    const int64_t rows = t->shape[0], columns = t->shape[1];
    for (uint64_t k = 0; k < PAIRS; k++) {
        const real *u = stage_normal(a, 110 + 2 * k, rows);
        const real *v = stage_normal(a, 111 + 2 * k, columns);
        const double slope = bilinear(rows, columns, u, gradient + t->offset, v);
        const double outer = bilinear(rows, rows, u, factors, u);
        const double inner = bilinear(columns, columns, v, factors + rows * rows, v);
        if (!(slope * slope <= outer * inner * (1 + slack)))
            return failure_set(f,
                               "%s: u'dW v is %.9g, u'G u %.9g and v'A v %.9g: the square of "
                               "the first exceeds the product of the others",
                               t->name, slope, outer, inner);
    }
    return true;
}

static bool factors_agree(question *q, const real *gradient, failure *f)
{
    stage *a = q->stage;
    const real *at = q->result;
    for (int32_t k = 0; k < a->f->tensor_count; k++) {
        const sl_tensor *t = &a->f->tensors[k];
        if (sl_kronecker_count(t) == 0)
            continue;
        if (!symmetric(t, at, t->shape[0], f) ||
            !symmetric(t, at + t->shape[0] * t->shape[0], t->shape[1], f) ||
            !bounds(a, t, at, gradient, f))
            return false;
        at += sl_kronecker_count(t);
    }
    return true;
}

bool test_kronecker(const subject *s, failure *f)
{
    stage a;
    question q;
    sl_batch batch;
    if (!stage_open(&a, &s->trial, f))
        return false;
    sl_status status = sl_draw(a.f, &batch);
    if (status == SL_OK && a.f->offers & SL_KRONECKER &&
        question_open(&q, &a, SL_CALL_KRONECKER, &batch, stage_nearby(&a, 101))) {
        real *gradient = stage_reals(&a, a.n);
        status = question_ask(&q, SL_CALL_KRONECKER);
        if (status == SL_OK)
            status = sl_gradient(a.f, &batch, q.x, gradient, NULL);
        if (status == SL_OK && !factors_agree(&q, gradient, f))
            return false;
    }
    if (status != SL_OK)
        return stage_refusal(&a, "kronecker", status, f);
    stage_close(&a);
    return true;
}
