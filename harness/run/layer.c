/* The front doors: every question to a problem or a transform goes through one of these. */
#include "run/layer.h"

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

static sl_status missing(layer *l, const char *what)
{
    return sl_fail(&l->host.open, "asked for %s, which it does not offer", what);
}

/* Asks the problem: refuse, time, count. */
#define PAID(call, function, samples, ...)                                                     \
    layer *l = (layer *)f;                                                                     \
    meter *m = l->meter;                                                                       \
    if (!l->about->function)                                                                   \
        return missing(l, #function);                                                          \
    uint64_t begin = m->timed ? tick_now() : 0;                                                \
    if (refused(m, begin))                                                                     \
        return SL_STOP;                                                                        \
    sl_status status = l->about->function(&l->host.open, l->self, __VA_ARGS__);                \
    charge(m, call, samples, m->timed ? tick_now() - begin : 0);                               \
    return status

/* Asks a transform; what it does not answer itself goes to the oracle below if it says so. */
#define ASKED(call, function, ...)                                                             \
    layer *l = (layer *)f;                                                                     \
    l->asked[call] += !l->meter->off;                                                          \
    if (l->about->function)                                                                    \
        return l->about->function(&l->host.open, l->self, __VA_ARGS__);                        \
    if (l->about->passes & (1u << (call)))                                                     \
        return l->below->calls->function(l->below, __VA_ARGS__);                               \
    return missing(l, #function)

/* Consecutive blocks of the epoch's order; its last one may be shorter. */
static sl_batch block_of(const layer *l, uint64_t index)
{
    const int64_t samples = l->open.samples, size = l->layout.batch;
    if (size <= 0 || size >= samples) /* the usual case of small problems: no divisions */
        return (sl_batch){index, index, 0, samples};
    const uint64_t blocks = (uint64_t)((samples + size - 1) / size);
    const int64_t first = (int64_t)(index % blocks) * size;
    return (sl_batch){index, index / blocks, first,
                      samples - first < size ? samples - first : size};
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

static sl_status transform_draw(sl_oracle *f, sl_batch *batch)
{
    layer *l = (layer *)f;
    SL_TRY(l->below->calls->draw(l->below, batch));
    if (l->about->draw)
        l->about->draw(&l->host.open, l->self, batch);
    return SL_OK;
}

static sl_status transform_loss(sl_oracle *f, const sl_batch *b, const real *x, double *loss)
{
    ASKED(SL_CALL_LOSS, loss, b, x, loss);
}

static sl_status transform_gradient(sl_oracle *f, const sl_batch *b, const real *x, real *g,
                                    double *loss)
{
    ASKED(SL_CALL_GRADIENT, gradient, b, x, g, loss);
}

static sl_status transform_hvp(sl_oracle *f, const sl_batch *b, const real *x, const real *v,
                               real *hv)
{
    ASKED(SL_CALL_HVP, hvp, b, x, v, hv);
}

static sl_status transform_matvec(sl_oracle *f, const real *v, real *av)
{
    ASKED(SL_CALL_MATVEC, matvec, v, av);
}

static sl_status transform_rhs(sl_oracle *f, real *b)
{
    ASKED(SL_CALL_RHS, rhs, b);
}

static sl_status transform_diagonal(sl_oracle *f, real *d)
{
    ASKED(SL_CALL_DIAGONAL, diagonal, d);
}

const sl_calls layer_calls_problem = {
    sizeof(sl_calls), problem_draw,   problem_loss, problem_gradient,
    problem_hvp,      problem_matvec, problem_rhs,  problem_diagonal,
};

const sl_calls layer_calls_transform = {
    sizeof(sl_calls), transform_draw,   transform_loss, transform_gradient,
    transform_hvp,    transform_matvec, transform_rhs,  transform_diagonal,
};
