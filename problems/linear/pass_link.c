/* From the outputs of a block to its losses, slopes and curvatures. */
#include "pass.h"

/* The class's weight, or 0 for a row of another group. */
static void weigh(const pass *p, const row_block *b, double *to)
{
    const bool equal = !p->class_weights && p->group == 0;
    for (int64_t i = 0; equal && i < b->count; i++)
        to[i] = 1;
    for (int64_t i = 0; !equal && i < b->count; i++) {
        bool counts = p->group == 0 || p->labels[i] == p->group - 1;
        double weight = p->class_weights ? p->class_weights[p->labels[i]] : 1;
        to[i] = counts ? weight : 0;
    }
}

/* Rows whose output has the target's sign; 0 has that of the smaller label. */
static int64_t count_hits(int64_t count, const double *z, const double *y)
{
    int64_t hits = 0;
    for (int64_t i = 0; i < count; i++)
        hits += (y[i] * z[i] > 0) | ((y[i] * z[i] >= 0) & (y[i] < 0));
    return hits;
}

/* z <- the point's outputs. */
static void outputs_of(const pass *p, pass_kind kind, int64_t count, double *z)
{
    const real bias = p->bias_at[0];
    if (pass_vectors(p, kind) == 1)
        for (int64_t i = 0; i < count; i++)
            z[i] = (double)(p->z[i] + bias);
    else
        for (int64_t i = 0; i < count; i++)
            z[i] = (double)(p->z[2 * i] + bias);
}

static int64_t link_one(pass *p, pass_kind kind, const samples *data, const row_block *b)
{
    double z[PASS_WIDE], targets[PASS_WIDE], slope[PASS_WIDE];
    const double *y = b->targets ? b->targets : targets;
    const real bias_moved = p->bias_at[1];
    real *s = p->s;
    for (int64_t i = 0; !b->targets && i < b->count; i++)
        targets[i] = data->targets[b->rows[i]];
    outputs_of(p, kind, b->count, z);
    link_scalar(p->link, p->width, b->count, z, y, p->loss, slope, p->curvature);
    if (p->class_weights || p->group)
        for (int64_t i = 0; i < b->count; i++) {
            p->loss[i] *= p->row_weight[i];
            slope[i] *= p->row_weight[i];
            p->curvature[i] *= p->row_weight[i];
        }
    if (kind == PASS_HVP)
        for (int64_t i = 0; i < b->count; i++)
            s[i] = (real)(p->curvature[i] * (double)(p->z[2 * i + 1] + bias_moved));
    else
        for (int64_t i = 0; i < b->count; i++)
            s[i] = (real)slope[i];
    return kind == PASS_LOSS ? count_hits(b->count, z, y) : 0;
}

void pass_curve_row(const pass *p, double weight, const double *q, const real *u, real *s)
{
    const real *bias = p->bias_at + p->outputs;
    double mean = 0;
    for (int64_t c = 0; c < p->outputs; c++)
        mean += q[c] * (double)(u[c] + bias[c]);
    for (int64_t c = 0; c < p->outputs; c++)
        s[c] = (real)(weight * q[c] * ((double)(u[c] + bias[c]) - mean));
}

static void slope_row(pass *p, int64_t i)
{
    const double *q = p->logits + i * p->outputs;
    real *s = p->s + i * p->outputs;
    for (int64_t c = 0; c < p->outputs; c++)
        s[c] = (real)(p->row_weight[i] * q[c]);
    s[p->labels[i]] = (real)(-p->row_weight[i] * p->others[i]);
}

static int64_t link_many(pass *p, pass_kind kind, const row_block *b)
{
    int64_t hits = 0;
    const int64_t outputs = p->outputs, vectors = pass_vectors(p, kind);
    for (int64_t i = 0; i < b->count; i++)
        for (int64_t c = 0; c < outputs; c++)
            p->logits[i * outputs + c] = (double)(p->z[i * vectors + c] + p->bias_at[c]);
    link_softmax(b->count, outputs, p->labels, p->logits, p->others, p->loss, p->hit);
    for (int64_t i = 0; i < b->count; i++) {
        p->loss[i] *= p->row_weight[i];
        hits += p->hit[i];
        if (kind == PASS_HVP)
            pass_curve_row(p, p->row_weight[i], p->logits + i * outputs,
                           p->z + i * vectors + outputs, p->s + i * outputs);
        else
            slope_row(p, i);
    }
    return hits;
}

/* The outputs, as if they were slopes. */
static void link_gram(pass *p, const row_block *b)
{
    for (int64_t i = 0; i < b->count; i++) {
        p->loss[i] = 0;
        for (int64_t c = 0; c < p->outputs; c++)
            p->s[i * p->outputs + c] =
                (real)p->row_weight[i] * (p->z[i * p->outputs + c] + p->bias_at[c]);
    }
}

/* Eight sums, since each would wait for its own last addition. */
static double sum_of(int64_t count, const double *a)
{
    double sum[8] = {0, 0, 0, 0, 0, 0, 0, 0};
    int64_t i = 0;
    for (; i + 8 <= count; i += 8)
        for (int l = 0; l < 8; l++)
            sum[l] += a[i + l];
    for (; i < count; i++)
        sum[i % 8] += a[i];
    return ((sum[0] + sum[4]) + (sum[2] + sum[6])) + ((sum[1] + sum[5]) + (sum[3] + sum[7]));
}

pass_result pass_link(pass *p, pass_kind kind, const samples *data, const row_block *b)
{
    pass_result result = {0, 0, p->group ? 0 : b->count};
    weigh(p, b, p->row_weight);
    if (kind == PASS_GRAM)
        link_gram(p, b);
    else if (p->link == LINK_SOFTMAX)
        result.hits = link_many(p, kind, b);
    else
        result.hits = link_one(p, kind, data, b);
    for (int64_t i = 0; p->group && i < b->count; i++)
        result.counted += p->labels[i] == p->group - 1;
    result.loss = kind == PASS_GRAM ? 0 : sum_of(b->count, p->loss);
    return result;
}
