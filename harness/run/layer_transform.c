/* The front door of a transform: a question is answered by it, or by the oracle below where it
   says so. */
#include "run/layer.h"

sl_status layer_lacks(layer *l, const char *what)
{
    return sl_fail(&l->host.open, "asked for %s, which it does not offer", what);
}

#define ASKED(call, function, ...)                                                             \
    layer *l = (layer *)f;                                                                     \
    l->asked[call] += !l->meter->off;                                                          \
    if (l->about->function)                                                                    \
        return l->about->function(&l->host.open, l->self, __VA_ARGS__);                        \
    if (l->about->passes & (1u << (call)))                                                     \
        return l->below->calls->function(l->below, __VA_ARGS__);                               \
    return layer_lacks(l, #function)

static sl_status transform_initial(sl_oracle *f, real *x)
{
    layer *l = (layer *)f;
    if (l->about->initial)
        return l->about->initial(&l->host.open, l->self, x);
    if (l->about->lift)
        return sl_fail(&l->host.open, "has parameters of its own and no first point for them");
    return l->below->calls->initial(l->below, x);
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

static sl_status transform_ggn_vp(sl_oracle *f, const sl_batch *b, const real *x, const real *v,
                                  real *gv)
{
    ASKED(SL_CALL_GGN_VP, ggn_vp, b, x, v, gv);
}

static sl_status transform_hessian(sl_oracle *f, const sl_batch *b, const real *x, real *h)
{
    ASKED(SL_CALL_HESSIAN, hessian, b, x, h);
}

static sl_status transform_sample_gradients(sl_oracle *f, const sl_batch *b, const real *x,
                                            real *g, double *loss)
{
    ASKED(SL_CALL_SAMPLE_GRADIENTS, sample_gradients, b, x, g, loss);
}

static sl_status transform_sample_norms(sl_oracle *f, const sl_batch *b, const real *x,
                                        double *norm, double *loss)
{
    ASKED(SL_CALL_SAMPLE_NORMS, sample_norms, b, x, norm, loss);
}

static sl_status transform_residual(sl_oracle *f, const sl_batch *b, const real *x, real *c)
{
    ASKED(SL_CALL_RESIDUAL, residual, b, x, c);
}

static sl_status transform_jacobian(sl_oracle *f, const sl_batch *b, const real *x, real *c,
                                    real *j)
{
    ASKED(SL_CALL_JACOBIAN, jacobian, b, x, c, j);
}

static sl_status transform_jvp(sl_oracle *f, const sl_batch *b, const real *x, const real *v,
                               real *jv)
{
    ASKED(SL_CALL_JVP, jvp, b, x, v, jv);
}

static sl_status transform_vjp(sl_oracle *f, const sl_batch *b, const real *x, const real *u,
                               real *ju)
{
    ASKED(SL_CALL_VJP, vjp, b, x, u, ju);
}

static sl_status transform_penalty(sl_oracle *f, const real *x, double *r)
{
    ASKED(SL_CALL_PENALTY, penalty, x, r);
}

static sl_status transform_prox(sl_oracle *f, double t, const real *x, real *y)
{
    ASKED(SL_CALL_PROX, prox, t, x, y);
}

static sl_status transform_prox_point(sl_oracle *f, const sl_batch *b, double t, const real *x,
                                      real *y)
{
    ASKED(SL_CALL_PROX_POINT, prox_point, b, t, x, y);
}

static sl_status transform_truncation(sl_oracle *f, const real *x, int64_t s, double *distance)
{
    ASKED(SL_CALL_TRUNCATION, truncation, x, s, distance);
}

static sl_status transform_kronecker(sl_oracle *f, const sl_batch *b, const real *x,
                                     real *factors)
{
    ASKED(SL_CALL_KRONECKER, kronecker, b, x, factors);
}

const sl_calls layer_calls_transform = {
    sizeof(sl_calls),
    transform_draw,
    transform_loss,
    transform_gradient,
    transform_hvp,
    transform_matvec,
    transform_rhs,
    transform_diagonal,
    transform_ggn_vp,
    transform_hessian,
    transform_sample_gradients,
    transform_sample_norms,
    transform_residual,
    transform_jacobian,
    transform_jvp,
    transform_vjp,
    transform_penalty,
    transform_prox,
    transform_prox_point,
    transform_truncation,
    transform_initial,
    transform_kronecker,
};
