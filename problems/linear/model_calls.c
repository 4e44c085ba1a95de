/* Loss, its derivatives along vectors, the penalty, and what is measured. */
#include "model.h"

#include <string.h>

pass *linear_model_begin(linear_model *m, int64_t group)
{
    m->pass.group = group;
    return &m->pass;
}

/* The share of the penalty that goes with the rows that count. */
static double share_of(const pass_result *sum, const sl_batch *b)
{
    return (double)sum->counted / (double)b->size;
}

sl_status linear_model_loss(sl_host *host, void *self, const sl_batch *b, const real *x,
                            double *f)
{
    linear_model *m = (linear_model *)self;
    row_order order = row_order_of(host, b, m->set.train.rows);
    pass_result sum = pass_walk(host, linear_model_begin(m, b->group), PASS_LOSS, &m->set.train,
                                &order, x, NULL);
    *f = sum.loss + share_of(&sum, b) * penalty_smooth(&m->rules, x);
    return SL_OK;
}

sl_status linear_model_gradient(sl_host *host, void *self, const sl_batch *b, const real *x,
                                real *g, double *f)
{
    linear_model *m = (linear_model *)self;
    row_order order = row_order_of(host, b, m->set.train.rows);
    pass_result sum = pass_walk(host, linear_model_begin(m, b->group), PASS_GRADIENT,
                                &m->set.train, &order, x, NULL);
    pass_finish(&m->pass, b->size, g);
    penalty_slope(&m->rules, share_of(&sum, b), x, g);
    *f = sum.loss + share_of(&sum, b) * penalty_smooth(&m->rules, x);
    return SL_OK;
}

static void take_bends(pass *p, const features *f, const row_block *b, int64_t first,
                       void *context)
{
    double *rows = (double *)context;
    (void)f;
    memcpy(rows + first, p->curvature, (size_t)b->count * sizeof *rows);
}

/* The curvatures of all rows at x. */
static const double *bends_at(sl_host *host, linear_model *m, const row_order *all,
                              const real *x)
{
    bends *k = m->kept;
    const size_t size = (size_t)(m->rules.weights + (m->bias ? m->outputs : 0)) * sizeof *x;
    pass_visit visit = {take_bends, k->rows};
    if (!k->known || memcmp(k->at, x, size) != 0) {
        pass_visit_rows(host, linear_model_begin(m, 0), PASS_LOSS, &m->set.train, all, x, NULL,
                        &visit);
        memcpy(k->at, x, size);
        k->known = true;
    }
    return k->rows;
}

typedef struct bender {
    const double *rows;
    pass_visit back;
} bender;

static void take_bent(pass *p, const features *f, const row_block *b, int64_t first,
                      void *context)
{
    bender *k = (bender *)context;
    for (int64_t i = 0; i < b->count; i++)
        p->s[i] = (real)(k->rows[first + i] * (double)(p->z[i] + p->bias_at[0]));
    k->back.take(p, f, b, first, k->back.context);
}

/* The product on all rows with the curvatures that are known at x. */
static void curve_whole(sl_host *host, linear_model *m, const row_order *all, const real *x,
                        const real *v)
{
    pass_sums sums;
    bender k;
    pass_visit visit = {take_bent, &k};
    k.rows = bends_at(host, m, all, x);
    k.back = pass_summing(&m->pass, &m->set.train, &sums);
    pass_visit_rows(host, linear_model_begin(m, 0), PASS_GRAM, &m->set.train, all, v, NULL,
                    &visit);
}

static void curve(sl_host *host, linear_model *m, const sl_batch *b, const real *x,
                  const real *v, bool all, real *hv)
{
    row_order order = row_order_of(host, b, m->set.train.rows);
    pass_result sum = {0, 0, b->size};
    row_order any = row_order_any(&m->set.train);
    if (m->outputs == 1 && b->group == 0 && b->size == m->set.train.rows)
        curve_whole(host, m, &any, x, v);
    else
        sum = pass_walk(host, linear_model_begin(m, b->group), PASS_HVP, &m->set.train, &order,
                        x, v);
    pass_finish(&m->pass, b->size, hv);
    penalty_curve(&m->rules, share_of(&sum, b), all ? x : NULL, v, hv);
}

sl_status linear_model_hvp(sl_host *host, void *self, const sl_batch *b, const real *x,
                           const real *v, real *hv)
{
    curve(host, (linear_model *)self, b, x, v, true, hv);
    return SL_OK;
}

/* The outputs are linear in x, so only a concave penalty tells it from the Hessian. */
sl_status linear_model_ggn_vp(sl_host *host, void *self, const sl_batch *b, const real *x,
                              const real *v, real *gv)
{
    curve(host, (linear_model *)self, b, x, v, false, gv);
    return SL_OK;
}

sl_status linear_model_penalty(sl_host *host, void *self, const real *x, double *r)
{
    (void)host;
    *r = penalty_rough(&((linear_model *)self)->rules, x);
    return SL_OK;
}

sl_status linear_model_prox(sl_host *host, void *self, double t, const real *x, real *y)
{
    linear_model *m = (linear_model *)self;
    (void)host;
    penalty_prox(&m->rules, t, m->outputs * (m->set.train.x.columns + m->bias), x, y);
    return SL_OK;
}

static pass_result look(sl_host *host, linear_model *m, const samples *s, const real *x)
{
    row_order all = row_order_of(host, NULL, s->rows);
    return pass_walk(host, linear_model_begin(m, 0), PASS_LOSS, s, &all, x, NULL);
}

static double apart(const linear_model *m, const real *x)
{
    double square = 0, size = 0;
    for (int64_t j = 0; m->set.truth && j < m->rules.weights; j++) {
        const double t = m->set.truth[j], way = (double)x[j] - t;
        square += way * way;
        size += t * t;
    }
    return size > 0 ? sqrt(square / size) : (double)NAN;
}

static double nonzeros(const linear_model *m, const real *x)
{
    double count = 0;
    for (int64_t j = 0; j < m->rules.weights; j++)
        count += x[j] < 0 || x[j] > 0;
    return count;
}

/* Below the least value only by rounding is at it. */
static double gap_of(const linear_model *m, double loss)
{
    const double gap = loss - m->known.optimum;
    const double rounding = 16 * (double)SL_REAL_EPSILON * fabs(m->known.optimum);
    return gap < 0 && gap >= -rounding ? 0 : gap;
}

sl_status linear_model_measure(sl_host *host, void *self, const real *x, double *values)
{
    linear_model *m = (linear_model *)self;
    const samples *test = &m->set.test;
    pass_result train = look(host, m, &m->set.train, x), held_out = {(double)NAN, 0, 0};
    if (test->rows > 0)
        held_out = look(host, m, test, x);
    const double loss = train.loss + penalty_smooth(&m->rules, x) + penalty_rough(&m->rules, x);
    *values++ = loss;
    if (m->set.classes > 0)
        *values++ = (double)train.hits / (double)m->set.train.rows;
    *values++ = held_out.loss;
    if (m->set.classes > 0)
        *values++ = test->rows > 0 ? (double)held_out.hits / (double)test->rows : (double)NAN;
    *values++ = gap_of(m, loss);
    *values++ = m->outputs == 1 ? apart(m, x) : (double)NAN;
    *values = nonzeros(m, x);
    return SL_OK;
}
