/* Gradients and Hessian-vector products against differences: the five-point stencil
   f' ~ (8 (f(h) - f(-h)) - (f(2h) - f(-2h))) / 12 h, exact for quartics. */
#include "check/stage.h"
#include "check/tests.h"

enum { DIRECTIONS = 3, TENSORS_MOST = 48, SPACINGS = 5 };

/* How far a loss bends is not known: the spacing is tried, then a quarter of it, and so on; a
   right gradient agrees at one of them, a wrong one at none. Agreement is 1e-6 of the gradient
   in double and 1e-2 in float, and what rounding in f leaves at that spacing. The fifth spacing
   is for slopes with corners, where a stencil errs by a part of h, not of h^4: all margins of
   svm_smooth_hinge start at one, and 1.6e-5 (the fourth) still leaves 5e-6 of the gradient. */
static const double relative = sizeof(real) == sizeof(double) ? 1e-6 : 1e-2;
static const double spacing = sizeof(real) == sizeof(double) ? 1e-3 : 1e-2;
static const double noise = sizeof(real) == sizeof(double) ? 1e-10 : 1e-4;

typedef struct difference {
    stage *stage;
    sl_batch batch;
    const real *x;
    real *moved, *g;
    double size; /* the largest |f| seen */
    int level;   /* the spacing is a 4^level-th of the widest */
} difference;

static sl_status loss_along(difference *d, const real *v, double t, double *loss)
{
    for (int64_t i = 0; i < d->stage->n; i++)
        d->moved[i] = (real)((double)d->x[i] + t * (double)v[i]);
    sl_status status = sl_loss(d->stage->f, &d->batch, d->moved, loss);
    d->size = fmax(d->size, fabs(*loss));
    return status;
}

static bool slope(difference *d, const real *v, double h, double *value, failure *f)
{
    static const double weights[] = {1, -8, 8, -1};
    *value = 0;
    for (int k = 0; k < 4; k++) {
        double loss = 0;
        sl_status status = loss_along(d, v, h * (k < 2 ? k - 2 : k - 1), &loss);
        if (status != SL_OK)
            return stage_refusal(d->stage, "loss", status, f);
        *value += weights[k] * loss / (12 * h);
    }
    return true;
}

/* A direction of length about one inside the tensor: half along g, half random. */
static real *direction(difference *d, const sl_tensor *t, uint64_t index)
{
    int64_t from = t->offset, count = sl_tensor_count(t);
    real *v = stage_reals(d->stage, d->stage->n), *r = stage_normal(d->stage, index, count);
    double along = vector_norm(d->g + from, count), across = vector_norm(r, count);
    for (int64_t i = 0; i < count; i++)
        v[from + i] =
            (real)((double)r[i] / across + (along > 0 ? (double)d->g[from + i] / along : 0.0));
    return v;
}

static bool slope_agrees(difference *d, const sl_tensor *t, uint64_t index, failure *f)
{
    int64_t from = t->offset, count = sl_tensor_count(t);
    const real *v = direction(d, t, index);
    double widest = spacing * fmax(vector_norm(d->x + from, count), 1), found = 0, most = 0;
    double size = vector_norm(d->g + from, count);
    double expected = vector_dot(d->g + from, v + from, count);
    for (; d->level < SPACINGS; d->level++) {
        double h = ldexp(widest, -2 * d->level);
        if (!slope(d, v, h, &found, f))
            return false;
        most = relative * size + noise * d->size / h;
        if (fabs(found - expected) <= most)
            return true;
    }
    return failure_set(f,
                       "along a direction in tensor %s the gradient says %.9g and differences "
                       "of the loss say %.9g (allowed: %.1g apart)",
                       t->name, expected, found, most);
}

static bool slopes_agree(difference *d, bool each_tensor, failure *f)
{
    const sl_oracle *o = d->stage->f;
    sl_tensor all = {"(all)", SL_ROLE_VECTOR, 1, {d->stage->n, 0, 0, 0}, 0};
    int32_t tensors = each_tensor && o->tensor_count > 1 ? o->tensor_count : 0;
    for (uint64_t k = 0; k < DIRECTIONS; k++)
        if (!slope_agrees(d, &all, k, f))
            return false;
    for (int32_t k = 0; k < tensors && k < TENSORS_MOST; k++)
        if (!slope_agrees(d, &o->tensors[k], (uint64_t)(100 + k), f))
            return false;
    return true;
}

static bool gradient_agrees(stage *a, const sl_batch *batch, const real *x, bool each_tensor,
                            failure *f)
{
    difference d = {a, *batch, x, stage_reals(a, a->n), stage_reals(a, a->n), 0, 0};
    sl_status status = sl_gradient(a->f, batch, x, d.g, NULL);
    if (status != SL_OK)
        return stage_refusal(a, "gradient", status, f);
    return vector_finite(d.g, a->n, "gradient", f) && slopes_agree(&d, each_tensor, f);
}

/* Whether these options, or the oracle below a transform, do not allow one of the calls after
   all; the stage is closed then. */
static bool withdrawn(stage *a, uint32_t calls)
{
    bool missing = calls & ~a->f->offers;
    if (missing)
        stage_close(a);
    return missing;
}

/* The whole data at the first point; near it, where nothing is special, a minibatch. Objectives
   without data may add noise to a draw: there it is the whole again. */
bool test_gradient(const subject *s, failure *f)
{
    stage a;
    sl_batch drawn;
    if (!stage_open(&a, &s->trial, f))
        return false;
    if (withdrawn(&a, SL_LOSS | SL_GRADIENT))
        return true;
    sl_batch whole = sl_whole(a.f);
    sl_status status = sl_draw(a.f, &drawn);
    if (status != SL_OK)
        return stage_refusal(&a, "draw", status, f);
    if (!gradient_agrees(&a, &whole, stage_copy(&a, a.x, a.n), false, f) ||
        !gradient_agrees(&a, a.f->samples > 1 ? &drawn : &whole, stage_nearby(&a, 7), true, f))
        return false;
    stage_close(&a);
    return true;
}

bool test_loss(const subject *s, failure *f)
{
    stage a;
    double one = 0, other = 0, most = sizeof(real) == sizeof(double) ? 1e-10 : 1e-4;
    if (!stage_open(&a, &s->trial, f))
        return false;
    if (withdrawn(&a, SL_LOSS | SL_GRADIENT))
        return true;
    sl_batch whole = sl_whole(a.f);
    real *x = stage_nearby(&a, 8), *g = stage_reals(&a, a.n);
    sl_status status = sl_loss(a.f, &whole, x, &one);
    if (status == SL_OK)
        status = sl_gradient(a.f, &whole, x, g, &other);
    if (status != SL_OK)
        return stage_refusal(&a, "loss or gradient", status, f);
    stage_close(&a);
    return fabs(one - other) <= most * fmax(fabs(one), 1e-3) ||
           failure_set(f, "loss says %.12g and gradient's loss at the same point %.12g", one,
                       other);
}

static bool gradient_slope(stage *a, const real *x, const real *v, double h, real *sum,
                           failure *f)
{
    static const double weights[] = {1, -8, 8, -1};
    sl_batch whole = sl_whole(a->f);
    real *moved = stage_reals(a, a->n), *g = stage_reals(a, a->n);
    for (int k = 0; k < 4; k++) {
        double t = h * (k < 2 ? k - 2 : k - 1);
        for (int64_t i = 0; i < a->n; i++)
            moved[i] = (real)((double)x[i] + t * (double)v[i]);
        sl_status status = sl_gradient(a->f, &whole, moved, g, NULL);
        if (status != SL_OK)
            return stage_refusal(a, "gradient", status, f);
        for (int64_t i = 0; i < a->n; i++)
            sum[i] = (real)((double)sum[i] + weights[k] * (double)g[i] / (12 * h));
    }
    return true;
}

static bool hvp_agrees(stage *a, const real *x, uint64_t index, failure *f)
{
    sl_batch whole = sl_whole(a->f);
    const real *v = stage_normal(a, index, a->n);
    real *hv = stage_reals(a, a->n), *g = stage_reals(a, a->n);
    sl_status status = sl_hvp(a->f, &whole, x, v, hv);
    if (status == SL_OK)
        status = sl_gradient(a->f, &whole, x, g, NULL);
    if (status != SL_OK)
        return stage_refusal(a, "hvp", status, f);
    double h = spacing * fmax(vector_norm(x, a->n), 1) / vector_norm(v, a->n);
    double apart = 0, most = 0, size = vector_norm(hv, a->n), rounding = vector_norm(g, a->n);
    for (int k = 0; k < SPACINGS; k++, h /= 4) {
        real *found = stage_reals(a, a->n);
        if (!gradient_slope(a, x, v, h, found, f))
            return false;
        apart = vector_distance(found, hv, a->n);
        most = relative * size + noise * rounding / h;
        if (apart <= most)
            return true;
    }
    return failure_set(f,
                       "H v and differences of the gradient are %.3g apart, |H v| is %.3g "
                       "(allowed: %.1g)",
                       apart, size, most);
}

static bool hvp_symmetric(stage *a, const real *x, failure *f)
{
    sl_batch whole = sl_whole(a->f);
    real *u = stage_normal(a, 21, a->n), *v = stage_normal(a, 22, a->n);
    real *hu = stage_reals(a, a->n), *hv = stage_reals(a, a->n);
    sl_status status = sl_hvp(a->f, &whole, x, u, hu);
    if (status == SL_OK)
        status = sl_hvp(a->f, &whole, x, v, hv);
    if (status != SL_OK)
        return stage_refusal(a, "hvp", status, f);
    double one = vector_dot(u, hv, a->n), other = vector_dot(v, hu, a->n);
    double most = (sizeof(real) == sizeof(double) ? 1e-10 : 1e-3) * vector_norm(u, a->n) *
                  vector_norm(hv, a->n);
    return fabs(one - other) <= most ||
           failure_set(f, "not symmetric: u'Hv is %.9g and v'Hu %.9g", one, other);
}

bool test_hvp(const subject *s, failure *f)
{
    stage a;
    if (!stage_open(&a, &s->trial, f))
        return false;
    if (withdrawn(&a, SL_GRADIENT | SL_HVP))
        return true;
    real *x = stage_nearby(&a, 9);
    for (uint64_t k = 0; k < DIRECTIONS; k++)
        if (!hvp_agrees(&a, x, 30 + k, f))
            return false;
    if (!hvp_symmetric(&a, x, f))
        return false;
    stage_close(&a);
    return true;
}
