/* The dense Hessian: sum over rows of their outputs' curvature times x x', a row of ones for
   the biases. Rows are gathered dense unless they are sparse, then multiplied as matrices. */
#include "model.h"

#include <string.h>

typedef struct hessian {
    sl_host *host;
    linear_model *m;
    real *h;      /* n x n, the lower triangle of blocks */
    int64_t n;    /* parameters */
    real *scaled; /* block x stride */
    double scale; /* 1 / rows of the batch */
} hessian;

/* d2 loss / d z_c d z_e of row i. */
static double bend(const pass *p, int64_t i, int64_t c, int64_t e)
{
    if (p->link != LINK_SOFTMAX)
        return p->curvature[i];
    const double *q = p->logits + i * p->outputs;
    return p->row_weight[i] * (c == e ? q[c] * (1 - q[c]) : -q[c] * q[e]);
}

/* Element of parameter (c, j), j = columns being the bias. */
static int64_t place(const pass *p, int64_t c, int64_t j)
{
    return j < p->columns ? c * p->columns + j : p->outputs * p->columns + c;
}

static void add_sparse_row(hessian *o, const pass *p, const features *f, int64_t row, int64_t c,
                           int64_t e, real factor)
{
    const int64_t begin = f->starts[row], end = f->starts[row + 1];
    for (int64_t k = begin; k < end; k++) {
        real *to = o->h + place(p, c, f->indices[k]) * o->n + place(p, e, 0);
        const real value = factor * f->values[k];
        for (int64_t l = begin; l < end; l++)
            to[f->indices[l]] += value * f->values[l];
    }
}

/* The products of the block's rows with themselves, into the block of outputs c, e. */
static void add_dense_rows(hessian *o, const pass *p, const features *f, const row_block *b,
                           int64_t c, int64_t e)
{
    const real *rows = o->m->gathered;
    for (int64_t i = 0; i < b->count; i++) {
        const real factor = (real)(o->scale * bend(p, i, c, e));
        for (int64_t j = 0; j < p->columns; j++)
            o->scaled[i * f->stride + j] = factor * rows[i * f->stride + j];
    }
    sl_gemm(o->host, true, false, p->columns, p->columns, b->count, 1, o->scaled, f->stride,
            rows, f->stride, 1, o->h + place(p, c, 0) * o->n + place(p, e, 0), o->n);
}

/* The biases' row of outputs c, e: sums of the rows. */
static void add_bias_row(hessian *o, const pass *p, const features *f, const row_block *b,
                         int64_t i, int64_t c, int64_t e)
{
    const real factor = (real)(o->scale * bend(p, i, c, e));
    real *to = o->h + place(p, c, p->columns) * o->n;
    const int64_t row = b->rows[i];
    for (int64_t k = f->starts ? f->starts[row] : 0; f->starts && k < f->starts[row + 1]; k++)
        to[place(p, e, f->indices[k])] += factor * f->values[k];
    for (int64_t j = 0; !f->starts && j < p->columns; j++)
        to[place(p, e, j)] += factor * o->m->gathered[i * f->stride + j];
    to[place(p, e, p->columns)] += factor;
}

static void take_hessian(pass *p, const features *f, const row_block *b, int64_t first,
                         void *context)
{
    hessian *o = (hessian *)context;
    (void)first;
    if (!f->starts)
        features_gather(f, b, o->m->gathered);
    for (int64_t c = 0; c < p->outputs; c++)
        for (int64_t e = 0; e < p->outputs; e++) {
            if (!f->starts && e <= c)
                add_dense_rows(o, p, f, b, c, e);
            for (int64_t i = 0; f->starts && e <= c && i < b->count; i++)
                add_sparse_row(o, p, f, b->rows[i], c, e, (real)(o->scale * bend(p, i, c, e)));
            for (int64_t i = 0; p->bias && i < b->count; i++)
                add_bias_row(o, p, f, b, i, c, e);
        }
}

/* The upper triangle from the lower, of which the blocks on the diagonal are whole. */
static void mirror(const hessian *o)
{
    for (int64_t i = 0; i < o->n; i++)
        for (int64_t j = i + 1; j < o->n; j++)
            o->h[i * o->n + j] = o->h[j * o->n + i];
}

sl_status linear_model_hessian(sl_host *host, void *self, const sl_batch *b, const real *x,
                               real *h)
{
    linear_model *m = (linear_model *)self;
    const int64_t n = m->outputs * (m->set.train.x.columns + m->bias);
    hessian o = {host, m, h, n, m->scaled, 1 / (double)b->size};
    pass_visit visit = {take_hessian, &o};
    row_order order = row_order_of(host, b, m->set.train.rows);
    memset(h, 0, (size_t)(n * n) * sizeof *h);
    pass_result sum = pass_visit_rows(host, linear_model_begin(m, b->group), PASS_GRADIENT,
                                      &m->set.train, &order, x, NULL, &visit);
    mirror(&o);
    const double share = (double)sum.counted / (double)b->size;
    for (int64_t j = 0; j < n; j++)
        m->reals[j] = 1;
    memset(m->diagonal, 0, (size_t)n * sizeof *m->diagonal);
    penalty_curve(&m->rules, share, x, m->reals, m->diagonal);
    for (int64_t j = 0; j < n; j++)
        h[j * n + j] += m->diagonal[j];
    return SL_OK;
}
