/* Tests of problems, of what transforms share with them, and of probes. */
#include <string.h>

#include "check/stage.h"
#include "check/tests.h"
#include "run/precise.h"

enum { POINTS = 20 };

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

/* What was asked of one batch. */
typedef struct answers {
    double loss;
    real *g;
} answers;

/* Gradient and loss on the batch, or the loss alone where there is no gradient. */
static bool answers_get(stage *a, const sl_batch *batch, const real *x, answers *out,
                        failure *f)
{
    bool gradient = a->f->offers & SL_GRADIENT;
    out->g = stage_reals(a, a->n);
    sl_status status = gradient ? sl_gradient(a->f, batch, x, out->g, &out->loss)
                                : sl_loss(a->f, batch, x, &out->loss);
    return status == SL_OK || stage_refusal(a, gradient ? "gradient" : "loss", status, f);
}

bool test_same_batch(const subject *s, failure *f)
{
    stage a;
    sl_batch first, second;
    answers one, between, again;
    if (!stage_open(&a, &s->trial, f))
        return false;
    const real *x = stage_nearby(&a, 61);
    if (sl_draw(a.f, &first) != SL_OK || sl_draw(a.f, &second) != SL_OK)
        return stage_refusal(&a, "draw", SL_FAILED, f);
    if (!answers_get(&a, &first, x, &one, f) || !answers_get(&a, &second, x, &between, f) ||
        !answers_get(&a, &first, x, &again, f))
        return false;
    if (memcmp(&one.loss, &again.loss, sizeof one.loss) != 0)
        return failure_set(f, "the loss of a batch was %.17g and, asked again, %.17g", one.loss,
                           again.loss);
    if (!vector_same(one.g, again.g, a.n, "the gradient of a batch, asked again", f))
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
    double values[METRICS_MOST], loss = 0, penalty = 0;
    if (!stage_open(&a, &s->trial, f))
        return false;
    sl_batch whole = sl_whole(a.f);
    real *before = stage_copy(&a, a.x, a.n);
    sl_status status = chain_measure(a.chain, values);
    if (status != SL_OK)
        return stage_refusal(&a, "measure", status, f);
    if (!vector_same(before, a.x, a.n, "x after measure", f))
        return false;
    loss = values[0];
    if (a.f->offers & SL_LOSS)
        status = sl_loss(a.f, &whole, a.x, &loss);
    if (status == SL_OK && a.f->offers & SL_PENALTY)
        status = sl_penalty(a.f, a.x, &penalty);
    loss += penalty;
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
