/* From the outputs of a block to its losses, slopes and curvatures. */
#include "pass.h"

/* The class's weight, or 0 for a row of another group. */
static void weigh(pass *p, const row_block *b)
{
    const bool equal = !p->class_weights && p->group == 0;
    for (int64_t i = 0; equal && i < b->count; i++)
        p->row_weight[i] = 1;
    for (int64_t i = 0; !equal && i < b->count; i++) {
        bool counts = p->group == 0 || p->labels[i] == p->group - 1;
        double weight = p->class_weights ? p->class_weights[p->labels[i]] : 1;
        p->row_weight[i] = counts ? weight : 0;
    }
}

static void link_one(pass *p, pass_kind kind, const samples *data, const row_block *b)
{
    double z[PASS_BLOCK], y[PASS_BLOCK], slope[PASS_BLOCK];
    const int64_t vectors = pass_vectors(p, kind);
    const real bias = p->bias_at[0], bias_moved = p->bias_at[1];
    for (int64_t i = 0; i < b->count; i++) {
        y[i] = data->targets[b->rows[i]];
        z[i] = (double)(p->z[i * vectors] + bias);
    }
    for (int64_t i = 0; i < b->count; i++)
        p->hit[i] = (y[i] * z[i] > 0) | ((y[i] * z[i] >= 0) & (y[i] < 0));
    link_scalar(p->link, p->width, b->count, z, y, p->loss, slope, p->curvature);
    if (p->class_weights || p->group)
        for (int64_t i = 0; i < b->count; i++) {
            p->loss[i] *= p->row_weight[i];
            slope[i] *= p->row_weight[i];
            p->curvature[i] *= p->row_weight[i];
        }
    if (kind == PASS_HVP)
        for (int64_t i = 0; i < b->count; i++)
            p->s[i] = (real)(p->curvature[i] * (double)(p->z[2 * i + 1] + bias_moved));
    else
        for (int64_t i = 0; i < b->count; i++)
            p->s[i] = (real)slope[i];
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

static void link_many(pass *p, pass_kind kind, const row_block *b)
{
    const int64_t outputs = p->outputs, vectors = pass_vectors(p, kind);
    for (int64_t i = 0; i < b->count; i++)
        for (int64_t c = 0; c < outputs; c++)
            p->logits[i * outputs + c] = (double)(p->z[i * vectors + c] + p->bias_at[c]);
    link_softmax(b->count, outputs, p->labels, p->logits, p->others, p->loss, p->hit);
    for (int64_t i = 0; i < b->count; i++) {
        p->loss[i] *= p->row_weight[i];
        if (kind == PASS_HVP)
            pass_curve_row(p, p->row_weight[i], p->logits + i * outputs,
                           p->z + i * vectors + outputs, p->s + i * outputs);
        else
            slope_row(p, i);
    }
}

/* The outputs, as if they were slopes. */
static void link_gram(pass *p, const row_block *b)
{
    for (int64_t i = 0; i < b->count; i++) {
        p->loss[i] = 0;
        p->hit[i] = 0;
        for (int64_t c = 0; c < p->outputs; c++)
            p->s[i * p->outputs + c] =
                (real)p->row_weight[i] * (p->z[i * p->outputs + c] + p->bias_at[c]);
    }
}

pass_result pass_link(pass *p, pass_kind kind, const samples *data, const row_block *b)
{
    pass_result result = {0, 0, 0};
    weigh(p, b);
    if (kind == PASS_GRAM)
        link_gram(p, b);
    else if (p->link == LINK_SOFTMAX)
        link_many(p, kind, b);
    else
        link_one(p, kind, data, b);
    double loss[4] = {0, 0, 0, 0}; /* each would wait for its own last addition */
    for (int64_t i = 0; i < b->count; i++) {
        loss[i % 4] += p->loss[i];
        result.hits += p->hit[i];
    }
    for (int64_t i = 0; p->group && i < b->count; i++)
        result.counted += p->labels[i] == p->group - 1;
    result.counted += p->group ? 0 : b->count;
    result.loss = (loss[0] + loss[1]) + (loss[2] + loss[3]);
    return result;
}
