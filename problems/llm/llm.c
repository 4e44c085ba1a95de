/* A language model on bytes: GPT-2's transformer (Radford et al. 2019; learned positions,
   normalization before each sublayer, GELU, biases), loss -log p(next byte) in nats per byte.
   The last part of the text is kept for validation. A batch is `batch` windows of `context`
   bytes at random places; samples are bytes. The whole loss, which the curve shows and which
   full-batch methods get, is the mean over `eval_windows` windows spread evenly over the
   training part, always the same; whoever asks for it is charged for the whole text.
   First point as in nanoGPT: weights N(0, 0.02), those that add to the residual stream divided
   by sqrt(2 layers), gains 1, biases 0.
   Operations per byte: 2 N + 4 layers context width for the loss, three times that for the
   gradient, with N = layers 12 width^2 + 256 width (Kaplan et al. 2020, arXiv:2001.08361). */
#include "corpus.h"
#include "network.h"

enum {
    MICRO_TOKENS = 512 /* of sequences run together: their activations stay in the cache */
};

typedef struct llm {
    corpus corpus;
    int64_t layers, heads, width, context, batch;
    bool tied;
    int32_t *ids; /* a window */
    llm_network network;
} llm;

static const sl_option options[] = {
    CORPUS_OPTIONS(llm),
    SL_INT(llm, layers, 2, 1, 1000, "transformer layers"),
    SL_INT(llm, heads, 4, 1, 1000, "attention heads of a layer"),
    SL_INT(llm, width, 64, 1, 100000, "numbers per token between layers"),
    SL_INT(llm, context, 64, 1, 100000, "bytes in a window"),
    SL_INT(llm, batch, 16, 1, 100000, "windows in a minibatch"),
    SL_BOOL(llm, tied, 1, "the head is the token embedding"),
    SL_OPTIONS_END,
};

static const sl_metric metrics[] = {CORPUS_METRICS, SL_METRICS_END};

static sl_status load(sl_host *host, void *self)
{
    llm *h = (llm *)self;
    if (h->width % h->heads != 0)
        return sl_fail(host, "width %lld is no multiple of heads, %lld", (long long)h->width,
                       (long long)h->heads);
    return corpus_open(host, &h->corpus, LLM_VOCABULARY, h->context);
}

static void set_layout(sl_host *host, const llm *h, sl_layout *layout)
{
    const llm_model *m = &h->network.model;
    const int32_t count = llm_tensor_count(m);
    sl_tensor *tensors = (sl_tensor *)sl_scratch(host, count, sizeof *tensors);
    const double width = (double)h->width, depth = (double)h->layers;
    const double products = width * (12 * depth * width + (double)LLM_VOCABULARY);
    llm_tensors(m, tensors, (char *)sl_scratch(host, count, LLM_NAME));
    layout->tensors = tensors;
    layout->tensor_count = count;
    layout->samples = h->corpus.tokens->training.count;
    layout->batch = h->batch * h->context;
    layout->flops[SL_CALL_LOSS] = 2 * products + 4 * depth * (double)h->context * width;
    layout->flops[SL_CALL_GRADIENT] = 3 * layout->flops[SL_CALL_LOSS];
}

static sl_status start(sl_host *host, void *self, sl_oracle *below, sl_layout *layout)
{
    llm *h = (llm *)self;
    llm_network *w = &h->network;
    const int64_t together = h->context < MICRO_TOKENS ? MICRO_TOKENS / h->context : 1;
    const llm_model model = {h->layers, h->heads, h->width, h->context, h->tied};
    (void)below;
    w->model = model;
    w->sequences = together;
    llm_network_open(host, w);
    h->ids = (int32_t *)sl_scratch(host, h->context + 1, sizeof *h->ids);
    set_layout(host, h, layout);
    return SL_OK;
}

/* The `index`-th tensor that is drawn: `count` elements from N(0, deviation^2). */
static void draw_weights(sl_host *host, int64_t index, int64_t count, double deviation, real *x)
{
    sl_random random = sl_random_at(host, SL_STREAM_START, (uint64_t)index);
    const real scale = (real)deviation;
    sl_normal(host, &random, count, x);
    for (int64_t i = 0; i < count; i++)
        x[i] *= scale;
}

static void initial_layer(sl_host *host, const llm_model *m, int64_t l, real *x)
{
    for (int k = 0; k < LLM_PARTS; k++) {
        const bool residual = k == LLM_OUT || k == LLM_DOWN;
        const int64_t count = llm_part_offset(m, k + 1) - llm_part_offset(m, k);
        real *part = x + llm_part_at(m, l, (llm_part)k);
        if (llm_parts[k].role == SL_ROLE_MATRIX)
            draw_weights(host, 3 + l * LLM_PARTS + k, count,
                         residual ? 0.02 / sqrt(2 * (double)m->layers) : 0.02, part);
        else
            for (int64_t i = 0; i < count; i++)
                part[i] = llm_parts[k].role == SL_ROLE_GAIN ? 1 : 0;
    }
}

static sl_status initial(sl_host *host, void *self, real *x)
{
    const llm_model *m = &((const llm *)self)->network.model;
    const int64_t tokens = LLM_VOCABULARY * m->width;
    draw_weights(host, 0, tokens, 0.02, x);
    draw_weights(host, 1, m->context * m->width, 0.02, x + llm_positions_offset(m));
    for (int64_t l = 0; l < m->layers; l++)
        initial_layer(host, m, l, x);
    for (int64_t i = 0; i < 2 * m->width; i++)
        x[llm_final_offset(m) + i] = i < m->width ? 1 : 0;
    if (!m->tied)
        draw_weights(host, 2, tokens, 0.02, x + llm_head_offset(m));
    return SL_OK;
}

static void draw(sl_host *host, void *self, sl_batch *batch)
{
    const llm *h = (const llm *)self;
    (void)host;
    batch->size = h->batch * h->context;
    batch->epoch =
        batch->index * (uint64_t)batch->size / (uint64_t)h->corpus.tokens->training.count;
    batch->first = 0;
}

/* The k-th sequence of a micro-batch <- a window. */
static void place_window(llm *h, int64_t k)
{
    llm_network *w = &h->network;
    const int64_t t = h->context;
    for (int64_t i = 0; i < t; i++) {
        w->text[k * t + i] = (unsigned char)h->ids[i];
        w->targets[k * t + i] = (unsigned char)h->ids[i + 1];
    }
}

/* *value <- the mean loss over the windows; g, unless NULL, <- its gradient. */
static sl_status run(sl_host *host, llm *h, corpus_windows from, const real *x, real *g,
                     double *value)
{
    llm_network *w = &h->network;
    const int64_t t = h->context, count = from.count;
    double sum = 0;
    if (count < 1)
        return sl_fail(host, "a batch needs at least one window of %lld bytes", (long long)t);
    if (g)
        memset(g, 0, (size_t)llm_parameters(&w->model) * sizeof *g);
    for (int64_t first = 0; first < count; first += w->sequences) {
        const int64_t s = count - first < w->sequences ? count - first : w->sequences;
        for (int64_t k = 0; k < s; k++) {
            corpus_next(host, &h->corpus, &from, h->ids);
            place_window(h, k);
        }
        sum += llm_forward(host, w, s, x, 1 / (real)(count * t));
        if (g)
            llm_backward(host, w, s, x, g);
    }
    *value = sum / (double)(count * t);
    return SL_OK;
}

static sl_status loss(sl_host *host, void *self, const sl_batch *batch, const real *x,
                      double *value)
{
    llm *h = (llm *)self;
    return run(host, h, corpus_batch(host, &h->corpus, h->context, batch), x, NULL, value);
}

static sl_status gradient(sl_host *host, void *self, const sl_batch *batch, const real *x,
                          real *g, double *value)
{
    llm *h = (llm *)self;
    return run(host, h, corpus_batch(host, &h->corpus, h->context, batch), x, g, value);
}

static sl_status measure(sl_host *host, void *self, const real *x, double *values)
{
    llm *h = (llm *)self;
    const corpus *c = &h->corpus;
    double held_out;
    SL_TRY(run(host, h, corpus_spread(c, &c->tokens->training, h->context), x, NULL, values));
    SL_TRY(
        run(host, h, corpus_spread(c, &c->tokens->validation, h->context), x, NULL, &held_out));
    corpus_metrics(c, held_out, values);
    return SL_OK;
}

SL_EXPORT(sl_problem) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_PROBLEM, sl_problem),
            .self = sizeof(llm),
            .name = "llm",
            .summary = "GPT-2-style language model on the bytes of a text",
            .reference =
                "Radford et al. 2019, Language models are unsupervised multitask learners",
            .options = options,
            .cpu_only = "its layers are loops over host memory",
        },
    .metrics = metrics,
    .load = load,
    .start = start,
    .initial = initial,
    .draw = draw,
    .loss = loss,
    .gradient = gradient,
    .measure = measure,
};
