/* Tests of problems, of what transforms share with them, and of probes. */
#include <stdio.h>
#include <string.h>

#include "check/stage.h"
#include "check/tests.h"
#include "plugin/calls.h"
#include "run/precise.h"

enum { GUARD = 32, POINTS = 20 };

static const double relative = sizeof(real) == sizeof(double) ? 1e-9 : 1e-4;

bool test_initial(const subject *s, failure *f)
{
    stage a, b;
    if (!stage_open(&a, &s->trial, f) || !stage_open(&b, &s->trial, f) ||
        !vector_finite(a.x, a.n, "the first point", f) ||
        !vector_same(a.x, b.x, a.n, "the first point, made again with the same seed", f))
        return false;
    for (int32_t k = 0; k < a.f->tensor_count; k++)
        if (!a.f->tensors[k].name || !a.f->tensors[k].name[0])
            return failure_set(f, "tensor number %d has no name", k);
    stage_close(&a);
    stage_close(&b);
    return true;
}

/* One oracle call with room behind its result; `call` names it. */
typedef struct question {
    stage *stage;
    sl_batch batch;
    const real *x, *v;
    real *result; /* n reals and GUARD more */
    double loss;
} question;

static sl_status ask(question *q, sl_call call)
{
    sl_oracle *f = q->stage->f;
    switch (call) {
    case SL_CALL_LOSS:
        return sl_loss(f, &q->batch, q->x, &q->loss);
    case SL_CALL_GRADIENT:
        return sl_gradient(f, &q->batch, q->x, q->result, &q->loss);
    case SL_CALL_HVP:
        return sl_hvp(f, &q->batch, q->x, q->v, q->result);
    case SL_CALL_MATVEC:
        return sl_matvec(f, q->v, q->result);
    case SL_CALL_RHS:
        return sl_rhs(f, q->result);
    case SL_CALL_DIAGONAL:
        return sl_diagonal(f, q->result);
    case SL_CALLS:
        break;
    }
    return SL_OK;
}

static bool guard_whole(const question *q, const char *name, failure *f)
{
    for (int64_t i = q->stage->n; i < q->stage->n + GUARD; i++)
        if (!isnan(q->result[i]))
            return failure_set(f, "%s wrote behind its %lld elements", name,
                               (long long)q->stage->n);
    return true;
}

static bool question_clean(question *q, sl_call call, failure *f)
{
    stage *a = q->stage;
    const char *name = call_name((sl_call)call);
    char what[64];
    real *x = stage_copy(a, q->x, a->n), *v = stage_copy(a, q->v, a->n);
    for (int64_t i = 0; i < a->n + GUARD; i++)
        q->result[i] = (real)NAN;
    sl_status status = ask(q, call);
    if (status != SL_OK)
        return stage_refusal(a, name, status, f);
    snprintf(what, sizeof what, "x, which %s may only read", name);
    if (!vector_same(x, q->x, a->n, what, f))
        return false;
    snprintf(what, sizeof what, "v, which %s may only read", name);
    if (!vector_same(v, q->v, a->n, what, f) || !guard_whole(q, name, f))
        return false;
    snprintf(what, sizeof what, "the result of %s, which was NaN before", name);
    return call == SL_CALL_LOSS || vector_finite(q->result, a->n, what, f);
}

bool test_read_only(const subject *s, failure *f)
{
    stage a;
    trial alone = s->trial;
    alone.optimizer.plugin = NULL;
    if (!stage_open(&a, &alone, f))
        return false;
    question q = {.stage = &a, .x = stage_nearby(&a, 51), .v = stage_normal(&a, 52, a.n)};
    q.result = stage_reals(&a, a.n + GUARD);
    sl_status status = sl_draw(a.f, &q.batch);
    if (status != SL_OK)
        return stage_refusal(&a, "draw", status, f);
    for (int call = 0; call < SL_CALLS; call++)
        if ((a.f->offers & (1u << call)) && !question_clean(&q, (sl_call)call, f))
            return false;
    stage_close(&a);
    return true;
}

/* Loss and gradient on a batch, compared with what they were when `again`. */
static bool answers_same(question *q, double *loss, real *g, bool again, failure *f)
{
    int64_t n = q->stage->n;
    sl_call call = q->stage->f->offers & SL_GRADIENT ? SL_CALL_GRADIENT : SL_CALL_LOSS;
    sl_status status = ask(q, call);
    if (status != SL_OK)
        return stage_refusal(q->stage, call_name((sl_call)call), status, f);
    if (again && memcmp(loss, &q->loss, sizeof *loss) != 0)
        return failure_set(f, "the loss of a batch was %.17g and, asked again, %.17g", *loss,
                           q->loss);
    if (again)
        return vector_same(g, q->result, n, "the gradient of a batch, asked again", f);
    *loss = q->loss;
    memcpy(g, q->result, (size_t)n * sizeof *g);
    return true;
}

bool test_same_batch(const subject *s, failure *f)
{
    stage a;
    sl_batch first, second;
    double loss = 0, other = 0;
    if (!stage_open(&a, &s->trial, f))
        return false;
    question q = {.stage = &a, .x = stage_nearby(&a, 61), .result = stage_reals(&a, a.n)};
    real *g = stage_reals(&a, a.n), *unused = stage_reals(&a, a.n);
    if (sl_draw(a.f, &first) != SL_OK || sl_draw(a.f, &second) != SL_OK)
        return stage_refusal(&a, "draw", SL_FAILED, f);
    q.batch = first;
    if (!answers_same(&q, &loss, g, false, f))
        return false;
    q.batch = second;
    if (!answers_same(&q, &other, unused, false, f))
        return false;
    q.batch = first;
    if (!answers_same(&q, &loss, g, true, f))
        return false;
    stage_close(&a);
    return true;
}

/* Draws one epoch; the mean of its batches' losses, weighted by their sizes. */
static bool epoch_mean(stage *a, const real *x, double *mean, failure *f)
{
    int64_t covered = 0;
    double sum = 0;
    while (covered < a->f->samples) {
        sl_batch batch;
        double loss = 0;
        sl_status status = sl_draw(a->f, &batch);
        if (status == SL_OK)
            status = sl_loss(a->f, &batch, x, &loss);
        if (status != SL_OK)
            return stage_refusal(a, "loss", status, f);
        if (batch.first != covered || batch.size < 1)
            return failure_set(
                f, "a batch covers %lld samples from %lld on; expected from %lld",
                (long long)batch.size, (long long)batch.first, (long long)covered);
        covered += batch.size;
        sum += loss * (double)batch.size;
    }
    *mean = sum / (double)covered;
    return true;
}

bool test_epoch(const subject *s, failure *f)
{
    stage a;
    double mean = 0, whole_loss = 0;
    const sl_problem *about =
        (const sl_problem *)s->trial.problem.plugin->variant[s->trial.precision];
    if (about->draw) /* draws of its own need not go by epochs */
        return true;
    if (!stage_open(&a, &s->trial, f))
        return false;
    const real *x = stage_nearby(&a, 71);
    sl_batch whole = sl_whole(a.f);
    sl_status status = sl_loss(a.f, &whole, x, &whole_loss);
    if (status != SL_OK)
        return stage_refusal(&a, "loss", status, f);
    if (a.f->samples > 1 && !epoch_mean(&a, x, &mean, f))
        return false;
    bool same =
        a.f->samples <= 1 || fabs(mean - whole_loss) <= relative * fmax(fabs(whole_loss), 1e-3);
    stage_close(&a);
    return same || failure_set(f,
                               "the batches of an epoch have a mean loss of %.12g, the whole "
                               "data %.12g: every sample should be seen once",
                               mean, whole_loss);
}

bool test_measure(const subject *s, failure *f)
{
    stage a;
    double values[METRICS_MOST], loss = 0;
    if (!stage_open(&a, &s->trial, f))
        return false;
    sl_batch whole = sl_whole(a.f);
    real *before = stage_copy(&a, a.x, a.n);
    sl_status status = chain_measure(a.chain, values);
    if (status != SL_OK)
        return stage_refusal(&a, "measure", status, f);
    if (!vector_same(before, a.x, a.n, "x after measure", f))
        return false;
    if (a.f->offers & SL_LOSS)
        status = sl_loss(a.f, &whole, a.x, &loss);
    else
        loss = values[0];
    if (status != SL_OK)
        return stage_refusal(&a, "loss", status, f);
    stage_close(&a);
    return (isfinite(loss) && fabs(loss - values[0]) <= relative * fmax(fabs(loss), 1e-3)) ||
           failure_set(f, "measure says the loss is %.12g; the whole data's is %.12g",
                       values[0], loss);
}

/* Only where the problem knows its optimum: no point may be below it. */
bool test_optimum(const subject *s, failure *f)
{
    stage a;
    double values[METRICS_MOST];
    if (!stage_open(&a, &s->trial, f))
        return false;
    double optimum = a.chain->layers[a.chain->layer_count - 1].layout.optimum;
    for (uint64_t k = 0; !isnan(optimum) && k < POINTS; k++) {
        if (k % 2)
            memcpy(a.x, stage_nearby(&a, 80 + k), (size_t)a.n * sizeof *a.x);
        sl_status status = chain_measure(a.chain, values);
        if (status != SL_OK)
            return stage_refusal(&a, "measure", status, f);
        if (values[0] < optimum - relative * fmax(fabs(optimum), 1e-3))
            return failure_set(f, "the optimum is said to be %.12g, and a point has %.12g",
                               optimum, values[0]);
        if (a.f->offers & SL_GRADIENT && !stage_steps(&a, 10, f))
            return false;
    }
    stage_close(&a);
    return true;
}

static bool values_finite(const sl_probe *p, const double *values, failure *f)
{
    for (int k = 0; p->metrics[k].name; k++)
        if (!isfinite(values[k]))
            return failure_set(f, "metric %s is %g at the first point", p->metrics[k].name,
                               values[k]);
    return true;
}

bool test_probe(const subject *s, failure *f)
{
    stage a;
    double values[METRICS_MOST], again[METRICS_MOST];
    const sl_probe *p =
        (const sl_probe *)s->trial.probes[0].plugin->variant[s->trial.precision];
    if (!stage_open(&a, &s->trial, f))
        return false;
    int first = a.chain->probes[0].first_value;
    real *before = stage_copy(&a, a.x, a.n);
    sl_status status = chain_measure(a.chain, values);
    if (status == SL_OK)
        status = chain_measure(a.chain, again);
    if (status != SL_OK)
        return stage_refusal(&a, "measure", status, f);
    if (!vector_same(before, a.x, a.n, "x, which a probe may only read", f) ||
        !values_finite(p, values + first, f))
        return false;
    for (int k = 0; p->metrics[k].name; k++)
        if (memcmp(&values[first + k], &again[first + k], sizeof *values) != 0)
            return failure_set(f, "metric %s was %.17g and, measured again, %.17g",
                               p->metrics[k].name, values[first + k], again[first + k]);
    stage_close(&a);
    return true;
}
