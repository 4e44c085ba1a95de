#include "check/question.h"

#include <stdio.h>

#include "check/tests.h"
#include "plugin/calls.h"

enum { SAMPLES_MOST = 64, RESULT_MOST = 1 << 22 };

/* Of all tensors. */
static int64_t factors_length(const sl_oracle *f)
{
    int64_t count = 0;
    for (int32_t k = 0; k < f->tensor_count; k++)
        count += sl_kronecker_count(&f->tensors[k]);
    return count;
}

static int64_t result_length(sl_call call, const sl_oracle *f, int64_t size)
{
    const int64_t n = f->n;
    switch (call) {
    case SL_CALL_LOSS:
    case SL_CALL_PENALTY:
    case SL_CALL_SAMPLE_NORMS:
    case SL_CALL_TRUNCATION:
    case SL_CALLS:
        return 0;
    case SL_CALL_HESSIAN:
        return n * n;
    case SL_CALL_KRONECKER:
        return factors_length(f);
    case SL_CALL_SAMPLE_GRADIENTS:
    case SL_CALL_JACOBIAN:
        return n * size;
    case SL_CALL_RESIDUAL:
    case SL_CALL_JVP:
        return size;
    default:
        return n;
    }
}

static bool per_sample(sl_call call)
{
    return ((1u << call) & (SL_SAMPLE_GRADIENTS | SL_SAMPLE_NORMS | SL_RESIDUAL | SL_JACOBIAN |
                            SL_JVP | SL_VJP)) != 0;
}

bool question_open(question *q, stage *a, sl_call call, const sl_batch *batch, const real *x)
{
    *q = (question){.stage = a, .batch = *batch, .x = x, .v = stage_normal(a, 52, a->n)};
    if (per_sample(call) && batch->size > SAMPLES_MOST)
        q->batch.size = SAMPLES_MOST;
    q->length = result_length(call, a->f, q->batch.size);
    if (q->length > RESULT_MOST)
        return false;
    q->u = stage_normal(a, 53, q->batch.size);
    q->result = stage_reals(a, q->length + QUESTION_GUARD);
    q->values = pool_alloc(a->pool, (size_t)q->batch.size * sizeof *q->values);
    return true;
}

static sl_status ask_samples(question *q, sl_call call)
{
    sl_oracle *f = q->stage->f;
    const sl_batch *b = &q->batch;
    switch (call) {
    case SL_CALL_SAMPLE_GRADIENTS:
        return sl_sample_gradients(f, b, q->x, q->result, q->values);
    case SL_CALL_SAMPLE_NORMS:
        return sl_sample_norms(f, b, q->x, q->values, NULL);
    case SL_CALL_RESIDUAL:
        return sl_residual(f, b, q->x, q->result);
    case SL_CALL_JACOBIAN:
        return sl_jacobian(f, b, q->x, stage_reals(q->stage, b->size), q->result);
    case SL_CALL_JVP:
        return sl_jvp(f, b, q->x, q->v, q->result);
    default:
        return sl_vjp(f, b, q->x, q->u, q->result);
    }
}

static sl_status ask_batch(question *q, sl_call call)
{
    sl_oracle *f = q->stage->f;
    const sl_batch *b = &q->batch;
    switch (call) {
    case SL_CALL_LOSS:
        return sl_loss(f, b, q->x, &q->loss);
    case SL_CALL_GRADIENT:
        return sl_gradient(f, b, q->x, q->result, &q->loss);
    case SL_CALL_HVP:
        return sl_hvp(f, b, q->x, q->v, q->result);
    case SL_CALL_GGN_VP:
        return sl_ggn_vp(f, b, q->x, q->v, q->result);
    case SL_CALL_HESSIAN:
        return sl_hessian(f, b, q->x, q->result);
    case SL_CALL_KRONECKER:
        return sl_kronecker(f, b, q->x, q->result);
    default:
        return sl_prox_point(f, b, 0.1, q->x, q->result);
    }
}

sl_status question_ask(question *q, sl_call call)
{
    sl_oracle *f = q->stage->f;
    if (per_sample(call))
        return ask_samples(q, call);
    switch (call) {
    case SL_CALL_MATVEC:
        return sl_matvec(f, q->v, q->result);
    case SL_CALL_RHS:
        return sl_rhs(f, q->result);
    case SL_CALL_DIAGONAL:
        return sl_diagonal(f, q->result);
    case SL_CALL_PENALTY:
        return sl_penalty(f, q->x, &q->loss);
    case SL_CALL_TRUNCATION:
        return sl_truncation(f, q->x, 1, &q->loss);
    case SL_CALL_PROX:
        return sl_prox(f, 0.1, q->x, q->result);
    default:
        return ask_batch(q, call);
    }
}

static bool guard_whole(const question *q, const char *name, failure *f)
{
    for (int64_t i = q->length; i < q->length + QUESTION_GUARD; i++)
        if (!isnan(q->result[i]))
            return failure_set(f, "%s wrote behind its %lld elements", name,
                               (long long)q->length);
    return true;
}

static bool argument_kept(const real *before, const real *now, int64_t n, const char *argument,
                          const char *name, failure *f)
{
    char what[64];
    snprintf(what, sizeof what, "%s, which %s may only read", argument, name);
    return vector_same(before, now, n, what, f);
}

static bool question_clean(question *q, sl_call call, failure *f)
{
    stage *a = q->stage;
    const char *name = call_name(call);
    char what[64];
    real *x = stage_copy(a, q->x, a->n), *v = stage_copy(a, q->v, a->n);
    real *u = stage_copy(a, q->u, q->batch.size);
    for (int64_t i = 0; i < q->length + QUESTION_GUARD; i++)
        q->result[i] = (real)NAN;
    sl_status status = question_ask(q, call);
    if (status != SL_OK)
        return stage_refusal(a, name, status, f);
    snprintf(what, sizeof what, "the result of %s, which was NaN before", name);
    return argument_kept(x, q->x, a->n, "x", name, f) &&
           argument_kept(v, q->v, a->n, "v", name, f) &&
           argument_kept(u, q->u, q->batch.size, "u", name, f) && guard_whole(q, name, f) &&
           vector_finite(q->result, q->length, what, f);
}

bool test_read_only(const subject *s, failure *f)
{
    stage a;
    question q;
    sl_batch batch;
    trial alone = s->trial;
    alone.optimizer.plugin = NULL;
    if (!stage_open(&a, &alone, f))
        return false;
    const real *x = stage_nearby(&a, 51);
    sl_status status = sl_draw(a.f, &batch);
    if (status != SL_OK)
        return stage_refusal(&a, "draw", status, f);
    for (int call = 0; call < SL_CALLS; call++)
        if ((a.f->offers & (1u << call)) && question_open(&q, &a, (sl_call)call, &batch, x) &&
            !question_clean(&q, (sl_call)call, f))
            return false;
    stage_close(&a);
    return true;
}
