#include "generator_parts.h"

#include <string.h>

static float dot(int64_t n, const float *a, const float *b)
{
    float sum = 0;
#pragma omp simd reduction(+ : sum)
    for (int64_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

/* y (rows) <- W x + bias, or y += where `add`. */
static void product(const linear *l, const float *x, bool add, float *y)
{
    const int64_t rows = l->rows, columns = l->columns;
#pragma omp parallel for schedule(static) if (rows * columns > 1 << 18)
    for (int64_t i = 0; i < rows; i++) {
        const float value =
            dot(columns, l->weight + i * columns, x) + (l->bias ? l->bias[i] : 0);
        y[i] = add ? y[i] + value : value;
    }
}

/* LayerNorm with epsilon 1e-5 where there is a bias, else RMSNorm with epsilon 1e-6. */
static void normalize(int64_t n, const linear *l, const float *x, float *y)
{
    float mean = 0, square = 0;
    for (int64_t i = 0; i < n && l->bias; i++)
        mean += x[i] / (float)n;
    for (int64_t i = 0; i < n; i++)
        square += (x[i] - mean) * (x[i] - mean) / (float)n;
    const float scale = 1 / sqrtf(square + (l->bias ? 1e-5f : 1e-6f));
    for (int64_t i = 0; i < n; i++)
        y[i] = (x[i] - mean) * scale * l->weight[i] + (l->bias ? l->bias[i] : 0);
}

static void turn(const llm_shape *s, int64_t at, int64_t heads, float *x)
{
    const int64_t half = llm_head_size(s) / 2;
    for (int64_t h = 0; h < heads; h++)
        for (int64_t j = 0; j < half; j++) {
            float *a = x + h * 2 * half + j, *b = a + half;
            const double angle = (double)at * pow(1e4, -(double)j / (double)half);
            const float c = (float)cos(angle), d = (float)sin(angle), first = *a;
            *a = first * c - *b * d;
            *b = *b * c + first * d;
        }
}

static void softmax(int64_t n, float *p)
{
    float most = p[0], sum = 0;
    for (int64_t i = 1; i < n; i++)
        most = fmaxf(most, p[i]);
    for (int64_t i = 0; i < n; i++)
        sum += p[i] = expf(p[i] - most);
    for (int64_t i = 0; i < n; i++)
        p[i] /= sum;
}

/* y (width) <- attention of the token at position `at` to all up to it. */
static void attend(generator *g, const block *b, const float *q, float *y)
{
    const llm_shape *s = &g->shape;
    const int64_t d = llm_head_size(s), kv = llm_kv_width(s), share = s->heads / s->kv_heads;
    memset(y, 0, (size_t)s->width * sizeof *y);
    for (int64_t h = 0; h < s->heads; h++) {
        const float *keys = b->keys + h / share * d, *values = b->values + h / share * d;
        for (int64_t t = 0; t <= g->at; t++)
            g->scores[t] = dot(d, q + h * d, keys + t * kv) / sqrtf((float)d);
        softmax(g->at + 1, g->scores);
        for (int64_t t = 0; t <= g->at; t++)
            for (int64_t j = 0; j < d; j++)
                y[h * d + j] += g->scores[t] * values[t * kv + j];
    }
}

static void pass_attention(generator *g, block *b)
{
    const llm_shape *s = &g->shape;
    const int64_t kv = llm_kv_width(s);
    float *q = g->qkv, *k = q + s->width, *v = k + kv;
    normalize(s->width, &b->norm1, g->x, g->y);
    if (s->architecture == LLM_GPT2) {
        product(&b->qkv, g->y, false, q);
    } else {
        product(&b->q, g->y, false, q);
        product(&b->k, g->y, false, k);
        product(&b->v, g->y, false, v);
        turn(s, g->at, s->heads, q);
        turn(s, g->at, s->kv_heads, k);
    }
    memcpy(b->keys + g->at * kv, k, (size_t)kv * sizeof *k);
    memcpy(b->values + g->at * kv, v, (size_t)kv * sizeof *v);
    attend(g, b, q, g->y);
    product(&b->out, g->y, true, g->x);
}

static float gelu(float x)
{
    return 0.5f * x * (1 + tanhf(0.7978845608f * (x + 0.044715f * x * x * x)));
}

static void pass_feed_forward(generator *g, block *b)
{
    const llm_shape *s = &g->shape;
    normalize(s->width, &b->norm2, g->x, g->y);
    product(&b->up, g->y, false, g->wide);
    if (s->architecture == LLM_LLAMA)
        product(&b->gate, g->y, false, g->gate);
    for (int64_t i = 0; i < s->ffn; i++)
        g->wide[i] = s->architecture == LLM_GPT2
                         ? gelu(g->wide[i])
                         : g->wide[i] * g->gate[i] / (1 + expf(-g->gate[i]));
    product(&b->down, g->wide, true, g->x);
}

static void pass(generator *g, int32_t token)
{
    const llm_shape *s = &g->shape;
    const float *position = g->positions.weight ? g->positions.weight + g->at * s->width : NULL;
    for (int64_t i = 0; i < s->width; i++)
        g->x[i] = g->tokens.weight[token * s->width + i] + (position ? position[i] : 0);
    for (int64_t l = 0; l < s->layers; l++) {
        pass_attention(g, &g->blocks[l]);
        pass_feed_forward(g, &g->blocks[l]);
    }
    g->seen[g->at++] = token;
}

const float *generator_next(generator *g, int32_t token)
{
    const llm_shape *s = &g->shape;
    if (g->at == s->context) {
        const int64_t from = s->context - s->context / 2;
        g->at = 0;
        for (int64_t t = from; t < s->context; t++)
            pass(g, g->seen[t]);
    }
    pass(g, token);
    normalize(s->width, &g->norm, g->x, g->y);
    product(&g->head, g->y, false, g->logits);
    return g->logits;
}
