#include "pass.h"

#include <string.h>

#include "links.h"

enum { BLOCK = 64, FLUSH = 256 };

static double *doubles(sl_host *host, int64_t count)
{
    return (double *)sl_scratch(host, count, sizeof(double));
}

row_order row_order_of(sl_host *host, const sl_batch *b, int64_t rows)
{
    row_order order = {b && b->size < rows, {0, 0, 0}, b ? b->first : 0, b ? b->size : rows};
    if (order.permuted)
        order.random = sl_random_at(host, SL_STREAM_BATCH, b->epoch);
    return order;
}

void pass_open(sl_host *host, pass *p, const samples *s, int64_t outputs, bool bias)
{
    p->outputs = outputs;
    p->columns = s->x.columns;
    p->stride = s->x.stride;
    p->bias = bias;
    p->weights = sl_scratch_reals(host, 2 * outputs * p->stride);
    p->bias_at = sl_scratch_reals(host, 2 * outputs);
    p->partial = sl_scratch_reals(host, outputs * p->stride);
    p->sum = doubles(host, outputs * p->stride);
    p->bias_sum = doubles(host, outputs);
    p->z = sl_scratch_reals(host, BLOCK * 2 * outputs);
    p->s = sl_scratch_reals(host, BLOCK * outputs);
    p->unpacked = sl_scratch_reals(host, s->x.pixels ? BLOCK * p->stride : 1);
    p->logits = doubles(host, BLOCK * outputs);
    p->others = doubles(host, BLOCK);
    p->loss = doubles(host, BLOCK);
    p->labels = (int32_t *)sl_scratch(host, BLOCK, sizeof(int32_t));
    p->hit = (int32_t *)sl_scratch(host, BLOCK, sizeof(int32_t));
}

/* Parameters to padded weights and biases. */
static void spread(pass *p, const real *x, int64_t at)
{
    for (int64_t c = 0; c < p->outputs; c++)
        memcpy(p->weights + (at + c) * p->stride, x + c * p->columns,
               (size_t)p->columns * sizeof(real));
    if (p->bias)
        memcpy(p->bias_at + at, x + p->outputs * p->columns, (size_t)p->outputs * sizeof(real));
}

/* Row numbers of positions from, from + 1, ...; past the end some row stands in for them. */
static void fill_rows(sl_host *host, const row_order *o, int64_t from, int64_t count,
                      int64_t rows_in_all, int64_t *rows)
{
    const int64_t first = o->first, last = o->count - 1;
    if (!o->permuted) {
        for (int64_t i = 0; i < count; i++)
            rows[i] = first + (from + i < last ? from + i : last);
        return;
    }
    for (int64_t i = 0; i < count; i++)
        rows[i] = from + i > last ? 0
                                  : (int64_t)sl_permute(host, &o->random, (uint64_t)rows_in_all,
                                                        (uint64_t)(first + from + i));
}

/* z of a block and the labels to losses and s; two classes, label 1 is y = 1. */
static void link_two(pass *p, pass_kind kind, int64_t n)
{
    double t[BLOCK], y[BLOCK], slope[BLOCK], curvature[BLOCK];
    const int64_t vectors = kind == PASS_HVP ? 2 : 1;
    const real bias = p->bias_at[0], bias_moved = p->bias_at[1];
    const real *z = p->z;
    for (int64_t i = 0; i < n; i++) {
        y[i] = 2 * p->labels[i] - 1;
        t[i] = y[i] * (double)(z[i * vectors] + bias);
        p->hit[i] = t[i] > 0 || (t[i] >= 0 && y[i] < 0);
    }
    link_binary(n, t, p->loss, slope, curvature);
    if (kind == PASS_HVP)
        for (int64_t i = 0; i < n; i++)
            p->s[i] = (real)(curvature[i] * (double)(z[2 * i + 1] + bias_moved));
    else
        for (int64_t i = 0; i < n; i++)
            p->s[i] = (real)(y[i] * slope[i]);
}

/* Probabilities q and the directions u of one row to s_c = q_c (u_c - sum of q u). */
static void curve_row(const pass *p, const double *q, const real *u, real *s)
{
    const real *bias = p->bias_at + p->outputs;
    double mean = 0;
    for (int64_t c = 0; c < p->outputs; c++)
        mean += q[c] * (double)(u[c] + bias[c]);
    for (int64_t c = 0; c < p->outputs; c++)
        s[c] = (real)(q[c] * ((double)(u[c] + bias[c]) - mean));
}

static void link_many(pass *p, pass_kind kind, int64_t n)
{
    const int64_t outputs = p->outputs, vectors = kind == PASS_HVP ? 2 * outputs : outputs;
    for (int64_t i = 0; i < n; i++)
        for (int64_t c = 0; c < outputs; c++)
            p->logits[i * outputs + c] = (double)(p->z[i * vectors + c] + p->bias_at[c]);
    link_softmax(n, outputs, p->labels, p->logits, p->others, p->loss, p->hit);
    for (int64_t i = 0; i < n; i++) {
        const double *q = p->logits + i * outputs;
        real *s = p->s + i * outputs;
        if (kind == PASS_HVP) {
            curve_row(p, q, p->z + i * vectors + outputs, s);
            continue;
        }
        for (int64_t c = 0; c < outputs; c++)
            s[c] = (real)q[c];
        s[p->labels[i]] = (real)-p->others[i];
    }
}

static int64_t rounded_up(int64_t rows)
{
    return (rows + FEATURES_TILE - 1) / FEATURES_TILE * FEATURES_TILE;
}

/* Adds X's of the block's rows to the sums. */
static void add_back(pass *p, const features *f, const row_block *b)
{
    for (int64_t i = 0; i < b->count; i++)
        for (int64_t c = 0; c < p->outputs; c++)
            p->bias_sum[c] += (double)p->s[i * p->outputs + c];
    for (int64_t k = b->count * p->outputs; k < rounded_up(b->count) * p->outputs; k++)
        p->s[k] = 0;
    features_backward(f, b, p->outputs, p->s, p->partial);
}

/* Sums of a few hundred rows in `real` go into sums in double: so float keeps its digits over
   many rows at no cost. */
static void flush(pass *p)
{
    for (int64_t j = 0; j < p->outputs * p->stride; j++) {
        p->sum[j] += (double)p->partial[j];
        p->partial[j] = 0;
    }
}

static void clear(pass *p)
{
    memset(p->partial, 0, (size_t)(p->outputs * p->stride) * sizeof(real));
    memset(p->sum, 0, (size_t)(p->outputs * p->stride) * sizeof(double));
    memset(p->bias_sum, 0, (size_t)p->outputs * sizeof(double));
}

/* Sparse rows touch few sums, so the flush, which touches all, must wait for more of them. */
static int64_t flush_rows(const features *f)
{
    int64_t entries = f->entries / f->rows + 1;
    return f->starts && f->columns > 8 * entries ? FLUSH * (f->columns / (8 * entries)) : FLUSH;
}

/* One block through the weights, the link and, unless only the loss is asked for, back. */
static void walk_block(pass *p, pass_kind kind, const samples *data, const row_block *b,
                       pass_result *result)
{
    for (int64_t i = 0; i < b->count; i++) {
        p->labels[i] = data->classes[b->rows[i]];
        __builtin_prefetch(&data->classes[b->ahead[i]], 0, 2);
    }
    features_forward(&data->x, b, (kind == PASS_HVP ? 2 : 1) * p->outputs, p->weights, p->z);
    if (p->outputs == 1)
        link_two(p, kind, b->count);
    else
        link_many(p, kind, b->count);
    for (int64_t i = 0; i < b->count; i++) {
        result->loss += p->loss[i];
        result->hits += p->hit[i];
    }
    if (kind != PASS_LOSS)
        add_back(p, &data->x, b);
}

pass_result pass_walk(sl_host *host, pass *p, pass_kind kind, const samples *data,
                      const row_order *o, const real *x, const real *v)
{
    const features *f = &data->x;
    const int64_t block = features_block_rows(f, p->outputs), period = flush_rows(f);
    int64_t rows[BLOCK], ahead[BLOCK], unflushed = 0;
    pass_result result = {0, 0};
    spread(p, x, 0);
    if (v)
        spread(p, v, p->outputs);
    if (kind != PASS_LOSS)
        clear(p);
    fill_rows(host, o, 0, block, f->rows, rows);
    for (int64_t i = 0; i < o->count; i += block) {
        row_block b = {o->count - i < block ? o->count - i : block, rows, ahead, p->unpacked};
        fill_rows(host, o, i + block, block, f->rows, ahead);
        walk_block(p, kind, data, &b, &result);
        unflushed += block;
        if (kind != PASS_LOSS && unflushed >= period) {
            flush(p);
            unflushed = 0;
        }
        memcpy(rows, ahead, sizeof rows);
    }
    result.loss /= (double)o->count;
    return result;
}

void pass_finish(const pass *p, int64_t rows, double l2, const real *at, real *g)
{
    const double scale = 1 / (double)rows;
    for (int64_t c = 0; c < p->outputs; c++) {
        const double *sum = p->sum + c * p->stride;
        const real *partial = p->partial + c * p->stride;
        for (int64_t j = 0; j < p->columns; j++, at++, g++)
            *g = (real)((sum[j] + (double)partial[j]) * scale + l2 * (double)*at);
    }
    for (int64_t c = 0; p->bias && c < p->outputs; c++)
        g[c] = (real)(p->bias_sum[c] * scale);
}
