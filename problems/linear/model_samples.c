/* What single rows answer: their gradients and norms, residuals and Jacobian products. */
#include "model.h"

#include <string.h>

typedef struct rows_out {
    linear_model *m;
    real *g;      /* rows x parameters */
    double *norm; /* rows */
    double *loss; /* rows, or NULL */
    const real *x;
    double penalty, square; /* of the penalty's smooth part: value, |gradient|^2 */
    real *slope;            /* its gradient, parameters */
} rows_out;

static rows_out open_rows(linear_model *m, const real *x, double *loss)
{
    rows_out o = {.m = m, .loss = loss, .x = x, .slope = m->reals};
    const int64_t n = m->outputs * (m->set.train.x.columns + m->bias);
    memset(o.slope, 0, (size_t)n * sizeof(real));
    penalty_slope(&m->rules, 1, x, o.slope);
    o.penalty = penalty_smooth(&m->rules, x);
    for (int64_t j = 0; j < m->rules.weights; j++)
        o.square += (double)o.slope[j] * (double)o.slope[j];
    return o;
}

/* A row of another group has no loss and no share of the penalty. */
static bool counts(const pass *p, int64_t i)
{
    return p->group == 0 || p->labels[i] == p->group - 1;
}

static void put_loss(const rows_out *o, const pass *p, int64_t i, int64_t at)
{
    if (o->loss)
        o->loss[at] = counts(p, i) ? p->loss[i] + o->penalty : 0;
}

static void take_gradients(pass *p, const features *f, const row_block *b, int64_t first,
                           void *context)
{
    rows_out *o = (rows_out *)context;
    const int64_t weights = o->m->rules.weights, n = weights + (p->bias ? p->outputs : 0);
    features_gather(f, b, o->m->gathered);
    for (int64_t i = 0; i < b->count; i++) {
        real *g = o->g + (first + i) * n;
        const real *row = o->m->gathered + i * f->stride, *s = p->s + i * p->outputs;
        const real share = counts(p, i);
        for (int64_t c = 0; c < p->outputs; c++)
            for (int64_t j = 0; j < p->columns; j++)
                g[c * p->columns + j] = s[c] * row[j] + share * o->slope[c * p->columns + j];
        for (int64_t c = 0; p->bias && c < p->outputs; c++)
            g[weights + c] = s[c];
        put_loss(o, p, i, first + i);
    }
}

sl_status linear_model_sample_gradients(sl_host *host, void *self, const sl_batch *b,
                                        const real *x, real *g, double *loss)
{
    linear_model *m = (linear_model *)self;
    rows_out o = open_rows(m, x, loss);
    pass_visit visit = {take_gradients, &o};
    row_order order = row_order_of(host, b, m->set.train.rows);
    o.g = g;
    pass_visit_rows(host, linear_model_begin(m, b->group), PASS_GRADIENT, &m->set.train, &order,
                    x, NULL, &visit);
    return SL_OK;
}

/* |s x' + r|^2 = |s|^2 |x|^2 + 2 s'(r x) + |r|^2 with r the penalty's part; r x is the
   direction's output. p->s is of the direction here, so the slopes come from the loss again. */
static void take_norms(pass *p, const features *f, const row_block *b, int64_t first,
                       void *context)
{
    rows_out *o = (rows_out *)context;
    const int64_t vectors = 2 * p->outputs;
    for (int64_t i = 0; i < b->count; i++) {
        const real *s = p->s + i * p->outputs, *rx = p->z + i * vectors + p->outputs;
        double slopes = 0, mixed = 0;
        for (int64_t c = 0; c < p->outputs; c++) {
            slopes += (double)s[c] * (double)s[c];
            mixed += (double)s[c] * (double)rx[c];
        }
        double square = slopes * (features_square(f, b, i) + (p->bias ? 1 : 0));
        if (counts(p, i))
            square += 2 * mixed + o->square;
        o->norm[first + i] = sqrt(fmax(square, 0));
        put_loss(o, p, i, first + i);
    }
}

sl_status linear_model_sample_norms(sl_host *host, void *self, const sl_batch *b, const real *x,
                                    double *norm, double *loss)
{
    linear_model *m = (linear_model *)self;
    rows_out o = open_rows(m, x, loss);
    pass_visit visit = {take_norms, &o};
    row_order order = row_order_of(host, b, m->set.train.rows);
    o.norm = norm;
    pass_visit_rows(host, linear_model_begin(m, b->group), PASS_SLOPES, &m->set.train, &order,
                    x, o.slope, &visit);
    return SL_OK;
}

/* c_i = w'x_i + b - y_i. */
typedef struct residuals {
    real *c, *j;
    linear_model *m;
} residuals;

static void take_residuals(pass *p, const features *f, const row_block *b, int64_t first,
                           void *context)
{
    residuals *o = (residuals *)context;
    const int64_t n = p->columns + p->bias;
    memcpy(o->c + first, p->s, (size_t)b->count * sizeof(real));
    if (!o->j)
        return;
    features_gather(f, b, o->m->gathered);
    for (int64_t i = 0; i < b->count; i++) {
        real *row = o->j + (first + i) * n;
        memcpy(row, o->m->gathered + i * f->stride, (size_t)p->columns * sizeof(real));
        if (p->bias)
            row[p->columns] = 1;
    }
}

static void walk_residuals(sl_host *host, linear_model *m, pass_kind kind, const sl_batch *b,
                           const real *x, residuals *to)
{
    pass_visit visit = {take_residuals, to};
    row_order order = row_order_of(host, b, m->set.train.rows);
    pass_visit_rows(host, linear_model_begin(m, 0), kind, &m->set.train, &order, x, NULL,
                    &visit);
}

sl_status linear_model_residual(sl_host *host, void *self, const sl_batch *b, const real *x,
                                real *c)
{
    residuals to = {c, NULL, (linear_model *)self};
    walk_residuals(host, to.m, PASS_GRADIENT, b, x, &to);
    return SL_OK;
}

sl_status linear_model_jacobian(sl_host *host, void *self, const sl_batch *b, const real *x,
                                real *c, real *j)
{
    residuals to = {c, j, (linear_model *)self};
    walk_residuals(host, to.m, PASS_GRADIENT, b, x, &to);
    return SL_OK;
}

sl_status linear_model_jvp(sl_host *host, void *self, const sl_batch *b, const real *x,
                           const real *v, real *jv)
{
    residuals to = {jv, NULL, (linear_model *)self};
    (void)x; /* the residuals are linear */
    walk_residuals(host, to.m, PASS_GRAM, b, v, &to);
    return SL_OK;
}

typedef struct multiplier {
    const real *u;
    pass_visit back;
} multiplier;

static void take_multiplied(pass *p, const features *f, const row_block *b, int64_t first,
                            void *context)
{
    multiplier *k = (multiplier *)context;
    for (int64_t i = 0; i < b->count; i++)
        p->s[i] = k->u[first + i];
    k->back.take(p, f, b, first, k->back.context);
}

sl_status linear_model_vjp(sl_host *host, void *self, const sl_batch *b, const real *x,
                           const real *u, real *ju)
{
    linear_model *m = (linear_model *)self;
    row_order order = row_order_of(host, b, m->set.train.rows);
    pass_sums sums;
    multiplier k = {u, pass_summing(&m->pass, &m->set.train, &sums)};
    pass_visit visit = {take_multiplied, &k};
    pass_visit_rows(host, linear_model_begin(m, 0), PASS_GRADIENT, &m->set.train, &order, x,
                    NULL, &visit);
    pass_finish(&m->pass, 1, ju);
    return SL_OK;
}
