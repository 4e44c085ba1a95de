#include "pass.h"

#include <string.h>

#include "lanes.h"

enum { FLUSH = 256 };

static double *doubles(sl_host *host, int64_t count)
{
    return (double *)sl_scratch(host, count, sizeof(double));
}

row_order row_order_of(sl_host *host, const sl_batch *b, int64_t rows)
{
    row_order order = {
        b && b->size < rows, {0, 0, 0}, b ? b->first : 0, b ? b->size : rows, false};
    if (order.permuted)
        order.random = sl_random_at(host, SL_STREAM_BATCH, b->epoch);
    return order;
}

row_order row_order_any(const samples *s)
{
    row_order order = {false, {0, 0, 0}, 0, s->rows, s->by_length != NULL};
    return order;
}

void pass_open(sl_host *host, pass *p, const samples *s, int64_t outputs, bool bias)
{
    const int64_t block = s->lanes ? PASS_WIDE : PASS_BLOCK;
    p->outputs = outputs;
    p->columns = s->x.columns;
    p->stride = s->x.stride;
    p->bias = bias;
    p->weights = sl_scratch_reals(host, 2 * outputs * p->stride);
    p->bias_at = sl_scratch_reals(host, 2 * outputs);
    p->partial = sl_scratch_reals(host, outputs * p->stride);
    p->late = sl_scratch_reals(host, s->lanes ? LANES_CHUNK + 1 : 1);
    p->sum = doubles(host, outputs * p->stride);
    p->bias_sum = doubles(host, outputs);
    p->z = sl_scratch_reals(host, block * 2 * outputs);
    p->s = sl_scratch_reals(host, block * outputs);
    p->unpacked = sl_scratch_reals(host, s->x.packed ? block * p->stride : 1);
    p->logits = doubles(host, block * outputs);
    p->others = doubles(host, block);
    p->loss = doubles(host, block);
    p->curvature = doubles(host, block);
    p->row_weight = doubles(host, block);
    p->labels = (int32_t *)sl_scratch(host, block, sizeof(int32_t));
    p->hit = (int32_t *)sl_scratch(host, block, sizeof(int32_t));
}

/* Parameters to weights, padded with zeros, and biases. */
static void spread(pass *p, const real *x, int64_t at)
{
    for (int64_t c = 0; c < p->outputs; c++) {
        real *to = p->weights + (at + c) * p->stride;
        memcpy(to, x + c * p->columns, (size_t)p->columns * sizeof(real));
        for (int64_t j = p->columns; j < p->stride; j++)
            to[j] = 0;
    }
    if (p->bias)
        memcpy(p->bias_at + at, x + p->outputs * p->columns, (size_t)p->outputs * sizeof(real));
}

/* Row numbers of positions from, from + 1, ...; past the end some row stands in for them. */
static void fill_rows(sl_host *host, const row_order *o, int64_t from, const samples *data,
                      int64_t count, int64_t *rows)
{
    const int64_t first = o->first, last = o->count - 1;
    if (!o->permuted) {
        for (int64_t i = 0; i < count; i++)
            rows[i] = samples_row(data, first + (from + i < last ? from + i : last));
        return;
    }
    for (int64_t i = 0; i < count; i++) {
        const uint64_t at = (uint64_t)(first + from + i), rows_in_all = (uint64_t)data->rows;
        rows[i] = samples_row(
            data, from + i > last ? 0 : (int64_t)sl_permute(host, &o->random, rows_in_all, at));
    }
}

static int64_t rounded_up(int64_t rows)
{
    return (rows + FEATURES_TILE - 1) / FEATURES_TILE * FEATURES_TILE;
}

/* s[0] + s[step] + ...; eight sums, since each would wait for its own last addition. */
static double sum_every(int64_t count, int64_t step, const real *s)
{
    double sum[8] = {0, 0, 0, 0, 0, 0, 0, 0};
    int64_t i = 0;
    for (; step == 1 && i + 8 <= count; i += 8)
        for (int l = 0; l < 8; l++)
            sum[l] += (double)s[i + l];
    for (; i < count; i++)
        sum[i % 8] += (double)s[i * step];
    return ((sum[0] + sum[4]) + (sum[2] + sum[6])) + ((sum[1] + sum[5]) + (sum[3] + sum[7]));
}

/* Adds X's of the block's rows to the sums. */
static void add_back(pass *p, const features *f, const row_block *b)
{
    for (int64_t c = 0; c < p->outputs; c++)
        p->bias_sum[c] += sum_every(b->count, p->outputs, p->s + c);
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

/* One block through the weights and the link, then to the visit. */
static void visit_block(pass *p, pass_kind kind, const samples *data, const row_block *b,
                        int64_t first, const pass_visit *visit, pass_result *result)
{
    const bool asked = p->class_weights || p->group || p->link == LINK_SOFTMAX;
    for (int64_t i = 0; asked && i < b->count; i++) {
        p->labels[i] = data->classes[b->rows[i]];
        __builtin_prefetch(&data->classes[b->ahead[i]], 0, 2);
    }
    features_forward(&data->x, b, pass_vectors(p, kind), p->weights, p->z);
    pass_result block = pass_link(p, kind, data, b);
    result->loss += block.loss;
    result->hits += block.hits;
    result->counted += block.counted;
    if (visit)
        visit->take(p, &data->x, b, first, visit->context);
}

/* The rows in file order or in the epoch's, whose numbers are worked out a block ahead. */
static void visit_numbered(sl_host *host, pass *p, pass_kind kind, const samples *data,
                           const row_order *o, const pass_visit *visit, pass_result *result)
{
    const int64_t block = features_block_rows(&data->x, p->outputs);
    const bool in_file = !o->permuted && !data->chosen && data->targets;
    int64_t rows[PASS_BLOCK], ahead[PASS_BLOCK];
    fill_rows(host, o, 0, data, block, rows);
    for (int64_t i = 0; i < o->count; i += block) {
        row_block b = {.count = o->count - i < block ? o->count - i : block};
        fill_rows(host, o, i + block, data, block, ahead);
        b.rows = rows;
        b.ahead = ahead;
        b.targets = in_file ? data->targets + o->first + i : NULL;
        b.unpacked = p->unpacked;
        visit_block(p, kind, data, &b, i, visit, result);
        memcpy(rows, ahead, sizeof rows);
    }
}

/* All rows, shorter ones first; in lanes for one weight vector. */
static void visit_by_length(pass *p, pass_kind kind, const samples *data,
                            const pass_visit *visit, pass_result *result)
{
    const row_lanes *beside = pass_vectors(p, kind) == 1 ? data->lanes : NULL;
    const int64_t block = beside ? PASS_WIDE : PASS_BLOCK;
    p->weights[p->columns] = beside ? 0 : p->weights[p->columns]; /* of what fills up groups */
    for (int64_t i = 0; i < data->rows; i += block) {
        row_block b = {.count = data->rows - i < block ? data->rows - i : block};
        const bool followed = data->rows - i >= 2 * block;
        b.rows = data->by_length + i;
        b.ahead = followed ? b.rows + block : b.rows;
        b.targets = data->by_length_targets ? data->by_length_targets + i : NULL;
        b.lanes = beside;
        b.first = i;
        b.late = p->late;
        visit_block(p, kind, data, &b, i, visit, result);
    }
}

pass_result pass_visit_rows(sl_host *host, pass *p, pass_kind kind, const samples *data,
                            const row_order *o, const real *x, const real *v,
                            const pass_visit *visit)
{
    pass_result result = {0, 0, 0};
    spread(p, x, 0);
    if (v)
        spread(p, v, p->outputs);
    if (o->by_length)
        visit_by_length(p, kind, data, visit, &result);
    else
        visit_numbered(host, p, kind, data, o, visit, &result);
    result.loss /= (double)o->count;
    return result;
}

static void take_back(pass *p, const features *f, const row_block *b, int64_t first,
                      void *context)
{
    pass_sums *sums = (pass_sums *)context;
    (void)first;
    add_back(p, f, b);
    sums->unflushed += b->count;
    if (sums->unflushed >= sums->period) {
        flush(p);
        sums->unflushed = 0;
    }
}

pass_visit pass_summing(pass *p, const samples *data, pass_sums *sums)
{
    pass_visit visit = {take_back, sums};
    *sums = (pass_sums){0, flush_rows(&data->x)};
    clear(p);
    return visit;
}

pass_result pass_walk(sl_host *host, pass *p, pass_kind kind, const samples *data,
                      const row_order *o, const real *x, const real *v)
{
    pass_sums sums;
    row_order any = row_order_any(data);
    o = o->count == data->rows ? &any : o;
    if (kind == PASS_LOSS)
        return pass_visit_rows(host, p, kind, data, o, x, v, NULL);
    pass_visit visit = pass_summing(p, data, &sums);
    return pass_visit_rows(host, p, kind, data, o, x, v, &visit);
}

void pass_finish(const pass *p, int64_t rows, real *g)
{
    const double scale = 1 / (double)rows;
    for (int64_t c = 0; c < p->outputs; c++) {
        const double *sum = p->sum + c * p->stride;
        const real *partial = p->partial + c * p->stride;
        for (int64_t j = 0; j < p->columns; j++)
            *g++ = (real)((sum[j] + (double)partial[j]) * scale);
    }
    for (int64_t c = 0; p->bias && c < p->outputs; c++)
        g[c] = (real)(p->bias_sum[c] * scale);
}
