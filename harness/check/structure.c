/* What a loss says about its structure against what it follows from: the Hessian and the
   Gauss-Newton matrix, the gradients of samples and of groups, the composite form
   f = mean of h(c_i). */
#include "check/question.h"
#include "check/tests.h"

enum { DIRECTIONS = 3 };

static const double close_to = sizeof(real) == sizeof(double) ? 1e-9 : 2e-3;

static bool asked(question *q, sl_call call, const char *name, failure *f)
{
    sl_status status = question_ask(q, call);
    return status == SL_OK || stage_refusal(q->stage, name, status, f);
}

static bool vectors_agree(const real *a, const real *b, int64_t n, const char *what, failure *f)
{
    double apart = vector_distance(a, b, n), size = fmax(vector_norm(b, n), 1e-3);
    return apart <= close_to * size ||
           failure_set(f, "%s: %.3g apart, their length is %.3g", what, apart, size);
}

/* Over a chain of its own, at a point that is not special. */
static bool scene_open(stage *a, const subject *s, sl_call call, question *q, bool *room,
                       failure *f)
{
    sl_batch batch;
    *room = false;
    *q = (question){0};
    if (!stage_open(a, &s->trial, f))
        return false;
    sl_status status = sl_draw(a->f, &batch);
    if (status != SL_OK)
        return stage_refusal(a, "draw", status, f);
    *room =
        (a->f->offers & (1u << call)) && question_open(q, a, call, &batch, stage_nearby(a, 91));
    return true;
}

static bool ggn_positive(question *q, failure *f)
{
    stage *a = q->stage;
    real *first = stage_copy(a, q->result, a->n);
    const real *v = q->v, *w = stage_normal(a, 54, a->n);
    q->v = w;
    if (!asked(q, SL_CALL_GGN_VP, "ggn_vp", f))
        return false;
    double one = vector_dot(w, first, a->n), other = vector_dot(v, q->result, a->n);
    double own = vector_dot(w, q->result, a->n);
    double size = vector_norm(w, a->n) * vector_norm(first, a->n);
    if (fabs(one - other) > close_to * size)
        return failure_set(f, "not symmetric: w'Gv is %.9g and v'Gw %.9g", one, other);
    return own >= -close_to * size ||
           failure_set(f, "a Gauss-Newton matrix is not negative: w'Gw is %.9g", own);
}

/* With h = c^2 / 2 it is J'J / size. */
static bool ggn_of_squares(question *q, failure *f)
{
    stage *a = q->stage;
    const sl_batch *b = &q->batch;
    real *jv = stage_reals(a, b->size), *product = stage_reals(a, a->n);
    sl_status status = sl_jvp(a->f, b, q->x, q->v, jv);
    if (status == SL_OK)
        status = sl_vjp(a->f, b, q->x, jv, product);
    if (status != SL_OK)
        return stage_refusal(a, "jvp or vjp", status, f);
    for (int64_t i = 0; i < a->n; i++)
        product[i] /= (real)b->size;
    return vectors_agree(q->result, product, a->n, "ggn_vp and J'Jv / size", f);
}

bool test_ggn_vp(const subject *s, failure *f)
{
    stage a;
    question q;
    bool room;
    if (!scene_open(&a, s, SL_CALL_GGN_VP, &q, &room, f))
        return false;
    bool squares =
        a.f->outer == SL_OUTER_SQUARE && a.f->offers & SL_JVP && a.f->offers & SL_VJP;
    if (room && (!asked(&q, SL_CALL_GGN_VP, "ggn_vp", f) ||
                 (squares && !ggn_of_squares(&q, f)) || !ggn_positive(&q, f)))
        return false;
    stage_close(&a);
    return true;
}

bool test_hessian(const subject *s, failure *f)
{
    stage a;
    question q;
    bool room;
    if (!scene_open(&a, s, SL_CALL_HESSIAN, &q, &room, f))
        return false;
    real *hv = stage_reals(&a, a.n), *product = stage_reals(&a, a.n);
    if (room && !asked(&q, SL_CALL_HESSIAN, "hessian", f))
        return false;
    for (int64_t i = 0; room && i < a.n; i++)
        for (int64_t j = 0; j < a.n; j++) {
            if (fabs((double)q.result[i * a.n + j] - (double)q.result[j * a.n + i]) >
                close_to * (1 + fabs((double)q.result[i * a.n + j])))
                return failure_set(f, "not symmetric in row %lld, column %lld", (long long)i,
                                   (long long)j);
            product[i] += q.result[i * a.n + j] * q.v[j];
        }
    sl_status status =
        room && a.f->offers & SL_HVP ? sl_hvp(a.f, &q.batch, q.x, q.v, hv) : SL_OK;
    if (status != SL_OK)
        return stage_refusal(&a, "hvp", status, f);
    if (room && a.f->offers & SL_HVP &&
        !vectors_agree(product, hv, a.n, "the Hessian times v and hvp", f))
        return false;
    stage_close(&a);
    return true;
}

/* The mean of the samples' gradients and losses is the batch's. */
static bool samples_average(question *q, failure *f)
{
    stage *a = q->stage;
    real *mean = stage_reals(a, a->n), *g = stage_reals(a, a->n);
    double sum = 0, loss = 0;
    for (int64_t k = 0; k < q->batch.size; k++) {
        sum += q->values[k] / (double)q->batch.size;
        for (int64_t i = 0; i < a->n; i++)
            mean[i] += q->result[k * a->n + i] / (real)q->batch.size;
    }
    sl_status status = sl_gradient(a->f, &q->batch, q->x, g, &loss);
    if (status != SL_OK)
        return stage_refusal(a, "gradient", status, f);
    if (fabs(sum - loss) > close_to * fmax(fabs(loss), 1e-3))
        return failure_set(f, "the samples' losses have the mean %.12g, the batch has %.12g",
                           sum, loss);
    return vectors_agree(mean, g, a->n, "the mean of the samples' gradients and the batch's",
                         f);
}

bool test_sample_gradients(const subject *s, failure *f)
{
    stage a;
    question q;
    bool room;
    if (!scene_open(&a, s, SL_CALL_SAMPLE_GRADIENTS, &q, &room, f))
        return false;
    if (room && (!asked(&q, SL_CALL_SAMPLE_GRADIENTS, "sample_gradients", f) ||
                 !samples_average(&q, f)))
        return false;
    stage_close(&a);
    return true;
}

bool test_sample_norms(const subject *s, failure *f)
{
    stage a;
    question q, norms;
    bool room;
    if (!scene_open(&a, s, SL_CALL_SAMPLE_GRADIENTS, &q, &room, f))
        return false;
    if (room && (!question_open(&norms, &a, SL_CALL_SAMPLE_NORMS, &q.batch, q.x) ||
                 !asked(&q, SL_CALL_SAMPLE_GRADIENTS, "sample_gradients", f) ||
                 !asked(&norms, SL_CALL_SAMPLE_NORMS, "sample_norms", f)))
        return false;
    for (int64_t k = 0; room && k < q.batch.size; k++) {
        double norm = vector_norm(q.result + k * a.n, a.n);
        if (fabs(norm - norms.values[k]) > close_to * fmax(norm, 1e-3))
            return failure_set(f,
                               "sample %lld of the batch has a gradient of norm %.9g; "
                               "sample_norms says %.9g",
                               (long long)k, norm, norms.values[k]);
    }
    stage_close(&a);
    return true;
}

/* Each sample's loss carries its share of a regularizer, so groups add up to the batch. */
bool test_groups(const subject *s, failure *f)
{
    stage a;
    question q;
    bool room;
    if (!scene_open(&a, s, SL_CALL_GRADIENT, &q, &room, f))
        return false;
    real *sum = stage_reals(&a, a.n);
    for (int64_t group = 1; room && group <= a.f->groups; group++) {
        q.batch.group = group;
        if (!asked(&q, SL_CALL_GRADIENT, "gradient", f))
            return false;
        for (int64_t i = 0; i < a.n; i++)
            sum[i] += q.result[i];
    }
    q.batch.group = 0;
    if (room && a.f->groups > 0 &&
        (!asked(&q, SL_CALL_GRADIENT, "gradient", f) ||
         !vectors_agree(sum, q.result, a.n, "the sum of the groups' gradients and the batch's",
                        f)))
        return false;
    stage_close(&a);
    return true;
}

static double outer_value(const sl_oracle *f, double c)
{
    double d = f->outer_width, size = fabs(c);
    if (f->outer == SL_OUTER_ABSOLUTE)
        return size;
    return f->outer == SL_OUTER_HUBER && size > d ? d * size - d * d / 2 : c * c / 2;
}

bool test_residual(const subject *s, failure *f)
{
    stage a;
    question q;
    bool room;
    double sum = 0;
    if (!scene_open(&a, s, SL_CALL_RESIDUAL, &q, &room, f))
        return false;
    if (room && (a.f->outer == SL_OUTER_NONE || !(a.f->offers & SL_LOSS)))
        return failure_set(f, "offers residual, but says nothing of h or of the loss");
    if (room && !asked(&q, SL_CALL_RESIDUAL, "residual", f))
        return false;
    for (int64_t k = 0; room && k < q.batch.size; k++)
        sum += outer_value(a.f, (double)q.result[k]) / (double)q.batch.size;
    if (room && !asked(&q, SL_CALL_LOSS, "loss", f))
        return false;
    if (room && fabs(sum - q.loss) > close_to * fmax(fabs(q.loss), 1e-3))
        return failure_set(f, "the mean of h(c_i) is %.12g, the loss %.12g", sum, q.loss);
    stage_close(&a);
    return true;
}

/* Against differences of the residual, which bends little over a short way. */
static bool jvp_differs(question *q, const real *jv, failure *f)
{
    const double h = sizeof(real) == sizeof(double) ? 1e-6 : 1e-2;
    const double allowed = sizeof(real) == sizeof(double) ? 1e-6 : 3e-2;
    stage *a = q->stage;
    real *ends[2], *x = stage_reals(a, a->n);
    for (int k = 0; k < 2; k++) {
        ends[k] = stage_reals(a, q->batch.size);
        for (int64_t i = 0; i < a->n; i++)
            x[i] = (real)((double)q->x[i] + (k ? h : -h) * (double)q->v[i]);
        sl_status status = sl_residual(a->f, &q->batch, x, ends[k]);
        if (status != SL_OK)
            return stage_refusal(a, "residual", status, f);
    }
    for (int64_t k = 0; k < q->batch.size; k++)
        ends[0][k] = (real)(((double)ends[1][k] - (double)ends[0][k]) / (2 * h));
    double apart = vector_distance(ends[0], jv, q->batch.size);
    double size = fmax(vector_norm(jv, q->batch.size), 1e-3);
    return apart <= allowed * size ||
           failure_set(f, "Jv and differences of the residual are %.3g apart, |Jv| is %.3g",
                       apart, size);
}

bool test_jvp(const subject *s, failure *f)
{
    stage a;
    question q, back;
    bool room;
    if (!scene_open(&a, s, SL_CALL_JVP, &q, &room, f))
        return false;
    if (room && (!asked(&q, SL_CALL_JVP, "jvp", f) || !jvp_differs(&q, q.result, f)))
        return false;
    if (room && a.f->offers & SL_VJP) {
        if (!question_open(&back, &a, SL_CALL_VJP, &q.batch, q.x) ||
            !asked(&back, SL_CALL_VJP, "vjp", f))
            return false;
        double one = vector_dot(q.u, q.result, q.batch.size);
        double other = vector_dot(q.v, back.result, a.n);
        if (fabs(one - other) >
            close_to * vector_norm(q.v, a.n) * vector_norm(back.result, a.n))
            return failure_set(f, "vjp is not jvp's transpose: u'(Jv) is %.9g, (J'u)'v is %.9g",
                               one, other);
    }
    stage_close(&a);
    return true;
}

bool test_jacobian(const subject *s, failure *f)
{
    stage a;
    question q;
    bool room;
    if (!scene_open(&a, s, SL_CALL_JACOBIAN, &q, &room, f))
        return false;
    room = room && a.f->offers & SL_JVP;
    real *product = stage_reals(&a, q.batch.size), *jv = stage_reals(&a, q.batch.size);
    if (room && !asked(&q, SL_CALL_JACOBIAN, "jacobian", f))
        return false;
    sl_status status = room ? sl_jvp(a.f, &q.batch, q.x, q.v, jv) : SL_OK;
    if (status != SL_OK)
        return stage_refusal(&a, "jvp", status, f);
    for (int64_t k = 0; room && k < q.batch.size; k++)
        product[k] = (real)vector_dot(q.result + k * a.n, q.v, a.n);
    if (room && !vectors_agree(product, jv, q.batch.size, "the Jacobian times v and jvp", f))
        return false;
    stage_close(&a);
    return true;
}
