/* The front door of a problem: every question is refused or timed and counted here. */
#include "run/layer.h"

#include <string.h>

#include "run/tick.h"

static bool refused(meter *m, uint64_t now)
{
    if (m->off)
        return false;
    bool spent = m->calls[SL_CALL_GRADIENT] >= m->limit_gradients ||
                 m->all_samples >= m->limit_samples || m->all_calls >= m->limit_calls ||
                 now >= m->deadline;
    m->stopped |= spent;
    return spent;
}

static void charge(meter *m, sl_call call, int64_t samples, uint64_t ticks)
{
    if (m->off)
        return;
    m->calls[call]++;
    m->samples[call] += samples;
    m->all_samples += samples;
    m->all_calls++;
    m->ticks += ticks;
}

/* Asks the problem: refuse, time, count. */
#define PAID(call, function, samples, ...)                                                     \
    layer *l = (layer *)f;                                                                     \
    meter *m = l->meter;                                                                       \
    if (!l->about->function)                                                                   \
        return layer_lacks(l, #function);                                                      \
    uint64_t begin = m->timed ? tick_now() : 0;                                                \
    if (refused(m, begin))                                                                     \
        return SL_STOP;                                                                        \
    sl_status status = l->about->function(&l->host.open, l->self, __VA_ARGS__);                \
    charge(m, call, samples, m->timed ? tick_now() - begin : 0);                               \
    return status

/* Consecutive blocks of the epoch's order; its last one may be shorter. */
static sl_batch block_of(const layer *l, uint64_t index)
{
    const int64_t samples = l->open.samples, size = l->layout.batch;
    if (size <= 0 || size >= samples) /* the usual case of small problems: no divisions */
        return (sl_batch){index, index, 0, samples, 0};
    const uint64_t blocks = (uint64_t)((samples + size - 1) / size);
    const int64_t first = (int64_t)(index % blocks) * size;
    return (sl_batch){index, index / blocks, first,
                      samples - first < size ? samples - first : size, 0};
}

static sl_status problem_draw(sl_oracle *f, sl_batch *batch)
{
    layer *l = (layer *)f;
    *batch = block_of(l, l->meter->draws++);
    if (l->about->draw)
        l->about->draw(&l->host.open, l->self, batch);
    return SL_OK;
}

static sl_status problem_loss(sl_oracle *f, const sl_batch *b, const real *x, double *loss)
{
    PAID(SL_CALL_LOSS, loss, b->size, b, x, loss);
}

static sl_status problem_gradient(sl_oracle *f, const sl_batch *b, const real *x, real *g,
                                  double *loss)
{
    PAID(SL_CALL_GRADIENT, gradient, b->size, b, x, g, loss);
}

static sl_status problem_hvp(sl_oracle *f, const sl_batch *b, const real *x, const real *v,
                             real *hv)
{
    PAID(SL_CALL_HVP, hvp, b->size, b, x, v, hv);
}

static sl_status problem_matvec(sl_oracle *f, const real *v, real *av)
{
    PAID(SL_CALL_MATVEC, matvec, 1, v, av);
}

static sl_status problem_rhs(sl_oracle *f, real *b)
{
    PAID(SL_CALL_RHS, rhs, 0, b);
}

static sl_status problem_diagonal(sl_oracle *f, real *d)
{
    PAID(SL_CALL_DIAGONAL, diagonal, 0, d);
}

static sl_status problem_ggn_vp(sl_oracle *f, const sl_batch *b, const real *x, const real *v,
                                real *gv)
{
    PAID(SL_CALL_GGN_VP, ggn_vp, b->size, b, x, v, gv);
}

static sl_status problem_hessian(sl_oracle *f, const sl_batch *b, const real *x, real *h)
{
    PAID(SL_CALL_HESSIAN, hessian, b->size, b, x, h);
}

static sl_status problem_sample_gradients(sl_oracle *f, const sl_batch *b, const real *x,
                                          real *g, double *loss)
{
    PAID(SL_CALL_SAMPLE_GRADIENTS, sample_gradients, b->size, b, x, g, loss);
}

static sl_status problem_sample_norms(sl_oracle *f, const sl_batch *b, const real *x,
                                      double *norm, double *loss)
{
    PAID(SL_CALL_SAMPLE_NORMS, sample_norms, b->size, b, x, norm, loss);
}

static sl_status problem_residual(sl_oracle *f, const sl_batch *b, const real *x, real *c)
{
    PAID(SL_CALL_RESIDUAL, residual, b->size, b, x, c);
}

static sl_status problem_jacobian(sl_oracle *f, const sl_batch *b, const real *x, real *c,
                                  real *j)
{
    PAID(SL_CALL_JACOBIAN, jacobian, b->size, b, x, c, j);
}

static sl_status problem_jvp(sl_oracle *f, const sl_batch *b, const real *x, const real *v,
                             real *jv)
{
    PAID(SL_CALL_JVP, jvp, b->size, b, x, v, jv);
}

static sl_status problem_vjp(sl_oracle *f, const sl_batch *b, const real *x, const real *u,
                             real *ju)
{
    PAID(SL_CALL_VJP, vjp, b->size, b, x, u, ju);
}

static sl_status problem_penalty(sl_oracle *f, const real *x, double *r)
{
    PAID(SL_CALL_PENALTY, penalty, 0, x, r);
}

static sl_status problem_prox(sl_oracle *f, double t, const real *x, real *y)
{
    PAID(SL_CALL_PROX, prox, 0, t, x, y);
}

static sl_status problem_prox_point(sl_oracle *f, const sl_batch *b, double t, const real *x,
                                    real *y)
{
    PAID(SL_CALL_PROX_POINT, prox_point, b->size, b, t, x, y);
}

static sl_status problem_initial(sl_oracle *f, real *x)
{
    layer *l = (layer *)f;
    if (l->about->initial)
        return l->about->initial(&l->host.open, l->self, x);
    memset(x, 0, (size_t)f->n * sizeof *x);
    return SL_OK;
}

static sl_status problem_truncation(sl_oracle *f, const real *x, int64_t s, double *distance)
{
    PAID(SL_CALL_TRUNCATION, truncation, 0, x, s, distance);
}

static sl_status problem_kronecker(sl_oracle *f, const sl_batch *b, const real *x,
                                   real *factors)
{
    PAID(SL_CALL_KRONECKER, kronecker, b->size, b, x, factors);
}

const sl_calls layer_calls_problem = {
    sizeof(sl_calls),
    problem_draw,
    problem_loss,
    problem_gradient,
    problem_hvp,
    problem_matvec,
    problem_rhs,
    problem_diagonal,
    problem_ggn_vp,
    problem_hessian,
    problem_sample_gradients,
    problem_sample_norms,
    problem_residual,
    problem_jacobian,
    problem_jvp,
    problem_vjp,
    problem_penalty,
    problem_prox,
    problem_prox_point,
    problem_truncation,
    problem_initial,
    problem_kronecker,
};
