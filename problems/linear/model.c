#include "model.h"

#include <stdio.h>
#include <string.h>

/* Which labels are wrong must not depend on the seed: all trials learn from the same. */
enum { NOISE_KEY = 0x0b5e };

static bool is_regression(const linear_model *m)
{
    return m->link == LINK_SQUARE;
}

/* A share of the training labels becomes another class, each with the same chance. */
static void disturb(sl_host *host, linear_model *m)
{
    samples *s = &m->set.train;
    sl_random random = {NOISE_KEY, 0, 0};
    int32_t *classes = (int32_t *)(uintptr_t)s->classes; /* made by samples_adopt */
    double *signs = (double *)(uintptr_t)s->targets;
    for (int64_t i = 0; i < s->rows; i++) {
        real chance[2];
        const int64_t row = samples_row(s, i);
        sl_uniform(host, &random, 2, chance);
        uint64_t other = sl_below(host, &random, (uint64_t)m->set.classes - 1) + 1;
        if ((double)chance[0] >= m->label_noise)
            continue;
        classes[row] = (int32_t)((classes[row] + (int64_t)other) % m->set.classes);
        if (m->set.classes == 2)
            signs[row] = 2 * classes[row] - 1;
    }
}

static void weigh_classes(sl_host *host, linear_model *m)
{
    const samples *s = &m->set.train;
    bool positive = m->positive_weight > 0 && fabs(m->positive_weight - 1) > 0;
    if (!m->class_weights && !positive)
        return;
    double *count = (double *)sl_scratch(host, m->set.classes, sizeof(double));
    double *weights = (double *)sl_scratch(host, m->set.classes, sizeof(double));
    for (int64_t i = 0; i < s->rows; i++)
        count[s->classes[samples_row(s, i)]]++;
    for (int64_t c = 0; c < m->set.classes; c++)
        weights[c] = m->class_weights && count[c] > 0
                         ? (double)s->rows / ((double)m->set.classes * count[c])
                         : 1;
    if (positive)
        weights[m->set.classes - 1] *= m->positive_weight;
    m->weights = weights;
}

static sl_status read_or_make(sl_host *host, linear_model *m)
{
    sample_request request = {m->data, m->test, m->test_fraction, m->classes, is_regression(m)};
    if (m->data[0] && (m->made.n || m->made.d))
        return sl_fail(host, "n and d are for generated rows, and data is given");
    if (m->data[0])
        return samples_load(host, &request, &m->set);
    if (m->test[0])
        return sl_fail(host, "test is given and data is not");
    SL_TRY(synthetic_make(host, &m->made, m->classes, is_regression(m), &m->set));
    return samples_divide(host, m->test_fraction, &m->set);
}

static void open_pass(sl_host *host, linear_model *m)
{
    pass_open(host, &m->pass, &m->set.train, m->outputs, m->bias);
    m->pass.link = m->link;
    m->pass.width = m->width;
    m->pass.class_weights = m->weights;
}

/* Elastic net is l1 and l2. */
static penalty rules_of(const linear_model *m)
{
    penalty p = {(penalty_kind)m->penalty, m->outputs * m->set.train.x.columns, 0, m->l2, m->a};
    if (p.kind != PENALTY_NONE)
        p.l1 = m->lambda;
    if (p.kind == PENALTY_ELASTIC_NET) {
        p.l1 = m->lambda * m->ratio;
        p.l2 += m->lambda * (1 - m->ratio);
    }
    return p;
}

static sl_status check(sl_host *host, const linear_model *m)
{
    const double least = m->penalty == PENALTY_SCAD ? 2 : m->penalty == PENALTY_MCP ? 1 : 0;
    if (m->batch > m->set.train.rows)
        return sl_fail(host, "batch %lld exceeds the %lld rows to train on",
                       (long long)m->batch, (long long)m->set.train.rows);
    if (least > 0 && !(m->a > least))
        return sl_fail(host, "a %g: expected more than %g for this penalty", m->a, least);
    return SL_OK;
}

sl_status linear_model_load(sl_host *host, linear_model *m)
{
    char identity[256];
    SL_TRY(read_or_make(host, m));
    if (m->link == LINK_LOGISTIC && m->set.classes > 2)
        m->link = LINK_SOFTMAX;
    if (m->link == LINK_SMOOTH_HINGE && m->set.classes != 2)
        return sl_fail(host, "%s: has %lld classes, expected two", m->data,
                       (long long)m->set.classes);
    m->outputs = m->link == LINK_SOFTMAX ? m->set.classes : 1;
    SL_TRY(check(host, m));
    if (m->label_noise > 0)
        disturb(host, m);
    weigh_classes(host, m);
    samples_sort(host, &m->set.train);
    open_pass(host, m);
    m->rules = rules_of(m);
    snprintf(identity, sizeof identity, "%s %.17g %.17g %d %.17g %lld", m->set.identity,
             m->test_fraction, m->label_noise, (int)m->class_weights, m->positive_weight,
             (long long)m->set.classes);
    return constants_find(host, &m->pass, &m->rules, &m->set.train, identity, m->optimum,
                          &m->known);
}

/* Residuals are those of the plain mean of squares; groups are classes. */
static uint32_t withdrawn(const linear_model *m)
{
    const uint32_t composite = SL_PENALTY | SL_PROX;
    const uint32_t squares = SL_RESIDUAL | SL_JACOBIAN | SL_JVP | SL_VJP;
    const bool plain =
        is_regression(m) && !(m->rules.l2 > 0) && penalty_concave(&m->rules) <= 0;
    return (m->rules.l1 > 0 ? 0 : composite) | (plain ? 0 : squares);
}

static void price(const linear_model *m, sl_layout *layout)
{
    const double stored = (double)m->set.train.x.entries / (double)m->set.train.x.rows;
    const double once = 2 * (double)m->outputs * stored;
    layout->flops[SL_CALL_LOSS] = once;
    layout->flops[SL_CALL_GRADIENT] = 2 * once;
    layout->flops[SL_CALL_HVP] = layout->flops[SL_CALL_GGN_VP] = 3 * once;
    layout->flops[SL_CALL_HESSIAN] = once + (double)m->outputs * once * stored;
    layout->flops[SL_CALL_SAMPLE_GRADIENTS] = layout->flops[SL_CALL_SAMPLE_NORMS] = 2 * once;
}

/* The penalty bends by l2 - c'' at most and at least. */
static void state_constants(const linear_model *m, sl_layout *layout)
{
    const double bent = penalty_concave(&m->rules), l2 = m->rules.l2;
    layout->smoothness = fmax(m->known.smoothness + l2, bent - l2);
    layout->sample_smoothness = fmax(m->known.sample_smoothness + l2, bent - l2);
    layout->strong_convexity = !m->bias && l2 > bent ? l2 - bent : (double)NAN;
    layout->optimum = m->known.optimum;
}

sl_status linear_model_start(sl_host *host, void *self, sl_oracle *below, sl_layout *layout)
{
    linear_model *m = (linear_model *)self;
    const int64_t columns = m->set.train.x.columns;
    sl_tensor weight = {"weight", SL_ROLE_MATRIX, 2, {m->outputs, columns}, 0};
    sl_tensor bias = {"bias", SL_ROLE_BIAS, 1, {m->outputs}, m->outputs * columns};
    (void)below;
    open_pass(host, m);
    m->kept = (bends *)sl_alloc(host, 1, sizeof(bends));
    m->kept->at = (real *)sl_alloc(host, m->outputs * (columns + 1), sizeof(real));
    m->kept->rows =
        (double *)sl_alloc(host, m->outputs > 1 ? 1 : m->set.train.rows, sizeof(double));
    m->reals = sl_scratch_reals(host, m->outputs * (columns + 1));
    m->diagonal = sl_scratch_reals(host, m->outputs * (columns + 1));
    m->scaled = sl_scratch_reals(host, PASS_BLOCK * m->set.train.x.stride);
    m->gathered = sl_scratch_reals(host, PASS_BLOCK * m->set.train.x.stride);
    m->tensors[0] = weight;
    m->tensors[1] = bias;
    layout->tensors = m->tensors;
    layout->tensor_count = m->bias ? 2 : 1;
    layout->samples = m->set.train.rows;
    layout->batch = m->batch;
    layout->groups = (int32_t)m->set.classes;
    layout->withdrawn = withdrawn(m);
    layout->composite = m->rules.l1 > 0;
    layout->outer = layout->withdrawn & SL_RESIDUAL ? SL_OUTER_NONE : SL_OUTER_SQUARE;
    price(m, layout);
    state_constants(m, layout);
    return SL_OK;
}
