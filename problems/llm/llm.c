/* Language models, GPT-2's and LLaMA's transformer: loss -log p(next token), nats per token.

   A sample is a sequence of `context` tokens, so tokens = samples x context. The whole loss,
   which the curve shows and which full-batch methods get, is the mean over `eval_windows`
   windows spread evenly over the training part, always the same; whoever asks for it is charged
   for the whole data.

   Operations per token, N the weights that multiply it (Kaplan et al. 2020, arXiv:2001.08361:
   "6 N" plus attention), P = 2 N, a = 4 layers context width (the full square of scores; the
   causal half of it is what is done): each product forward is done so many times,
       loss        P + a           gradient  3 (P + a): forward, by the input, by the weight
       hvp         8 P + 9 a + u   forward 1, its derivative 2; back, with their derivatives:
                                   by the input 1 + 2, by the weight 2; of attention 2 + 4
       ggn_vp      5 (P + a) + u   the same forward; back once
       kronecker   3 (P + a) + 2 sum (rows^2 + columns^2) of the matrices
   u = 2 layers width U: the products into the activation once more. `recompute` adds what is
   done forward, but for the head.

   Memory in reals, N parameters: 2 N (point and gradient) plus what the optimizer keeps (AdamW
   2 N: in float 16 bytes each in all), and for every thread, of each of the tokens run
   together, layers (7 width + (width + 2 kv) + 2 ffn + heads context)
       + 5 width + (width + 2 kv) + ffn
   (llama: 3 ffn, and 3 ffn), and some hundred thousand logits; with `recompute` one layer's,
   and width per layer. Every thread beyond the first has a gradient of its own. */
#include <unistd.h>

#include "answers.h"
#include "initial.h"
#include "start.h"

static const sl_option options[] = {
    CORPUS_OPTIONS(llm),
    SL_DATA_OR_NONE(llm, initial, "weights to start from: .safetensors or llm.c's .bin"),
    SL_CHOICE(llm, preset, LLM_PRESETS, 0, "sizes; each option below overrides one"),
    SL_CHOICE(llm, architecture, "preset|gpt2|llama", 0, "kind of transformer"),
    SL_INT_OR(llm, layers, "preset", 0, 1, 1000, "transformer layers"),
    SL_INT_OR(llm, heads, "preset", 0, 1, 1000, "attention heads of a layer"),
    SL_INT_OR(llm, kv_heads, "heads", 0, 1, 1000, "heads of keys and values (llama)"),
    SL_INT_OR(llm, width, "preset", 0, 1, 100000, "numbers per token between layers"),
    SL_INT_OR(llm, ffn, "auto", 0, 1, 1000000,
              "numbers per token inside the feed-forward part"),
    SL_INT_OR(llm, context, "preset", 0, 1, 100000, "tokens of a sequence"),
    SL_INT_OR(llm, vocab, "auto", 0, 1, 10000000, "tokens that there are; of bytes 256"),
    SL_CHOICE(llm, tie_embeddings, "preset|true|false", 0, "the head is the token embedding"),
    SL_CHOICE(llm, init, "architecture|scaled|flat", 0,
              "residual matrices divided by sqrt(2 layers), as for gpt2, or not, as for llama"),
    SL_REAL(llm, dropout, 0, 0, 0, SL_LINEAR, "there is none: it would blur the comparison"),
    SL_INT(llm, batch, 16, 1, 1000000, "sequences of a minibatch"),
    SL_INT_OR(llm, micro, "auto", 0, 1, 1000000, "sequences run together, for the cache"),
    LLM_LOW_PRECISION_OPTIONS(llm),
    SL_CHOICE(llm, products, "full|bf16", 0,
              "operands of all matrix products: as they are, or rounded to bf16 (f32 only)"),
    SL_BOOL(llm, recompute, 0, "run layers again on the way back instead of keeping them"),
    SL_OPTIONS_END,
};

static const sl_metric metrics[] = {CORPUS_METRICS, SL_METRICS_END};

static llm_shape chosen_shape(const llm *h)
{
    const llm_shape *preset = &llm_presets[h->preset];
    llm_shape given = {preset->architecture, h->layers, h->heads,
                       h->kv_heads,          h->width,  h->ffn,
                       h->context,           h->vocab,  preset->tied};
    if (h->architecture > 0)
        given.architecture = (llm_architecture)(h->architecture - 1);
    if (h->tie_embeddings > 0)
        given.tied = h->tie_embeddings == 1;
    return llm_shape_of(preset, &given);
}

static sl_status open_weights(sl_host *host, llm *h)
{
    char sentence[SAFETENSORS_SENTENCE];
    if (!weights_open(h->initial, &h->weights, sentence))
        return sl_fail(host, "initial: %s", sentence);
    sl_defer(host, weights_close, h->weights);
    return SL_OK;
}

static sl_status load(sl_host *host, void *self)
{
    llm *h = (llm *)self;
    char sentence[256];
    h->shape = chosen_shape(h);
    if (!llm_shape_fits(&h->shape, sentence, sizeof sentence))
        return sl_fail(host, "%s", sentence);
    SL_TRY(llm_low_precision_fits(host, &h->low_precision, h->shape.width, h->shape.ffn));
    SL_TRY(corpus_open(host, &h->corpus, h->shape.vocab, h->shape.context));
    h->shape.vocab = h->corpus.tokens->vocab;
    return h->initial[0] ? open_weights(host, h) : SL_OK;
}

/* Before anything is allocated: the point, a gradient and the workspace must fit. */
static sl_status check_memory(sl_host *host, const llm_team *t)
{
    const double giga = 1 << 30;
    const double own = llm_team_bytes(&t->model, t->threads, t->micro);
    const double vectors = 2 * (double)t->model.at.size * (double)sizeof(real);
    const double machine = (double)sysconf(_SC_PHYS_PAGES) * (double)sysconf(_SC_PAGESIZE);
    if (own + vectors <= machine)
        return SL_OK;
    return sl_fail(host,
                   "%.4g million parameters need %.3g GiB for the point and its gradient and "
                   "%.3g GiB for %lld sequences at a time on %lld threads, besides what the "
                   "optimizer keeps; this machine has %.3g GiB",
                   (double)t->model.at.size / 1e6, vectors / giga, own / giga,
                   (long long)t->micro, (long long)t->threads, machine / giga);
}

/* Per sequence; the formulas at the head of this file. */
static void set_flops(const llm *h, double *flops)
{
    const llm_shape *s = &h->shape;
    const llm_layout *at = &h->team.model.at;
    const double context = (double)s->context, layers = (double)s->layers;
    const double width = (double)s->width, head = 2 * width * (double)s->vocab;
    const double products = 2 * llm_products(s), attention = 4 * layers * context * width;
    const double up = 2 * layers * width * (double)at->layer.up.outs;
    const double again = h->recompute ? products - head + attention : 0;
    const double factors = 2 * layers * (double)llm_factors_layer(&h->team.model);
    const double gradient = context * (3 * (products + attention) + again);
    flops[SL_CALL_LOSS] = context * (products + attention);
    flops[SL_CALL_GRADIENT] = gradient;
    flops[SL_CALL_SAMPLE_GRADIENTS] = gradient;
    flops[SL_CALL_SAMPLE_NORMS] = gradient;
    flops[SL_CALL_KRONECKER] = gradient + context * factors;
    flops[SL_CALL_HVP] =
        context * (8 * products + 9 * attention + 3 * again + (h->recompute ? 2 : 1) * up);
    flops[SL_CALL_GGN_VP] = context * (5 * (products + attention) + up + again);
}

static void set_layout(sl_host *host, llm *h, sl_layout *layout)
{
    const llm_shape *s = &h->shape;
    const int32_t most = llm_tensors_most(s);
    sl_tensor *tensors = (sl_tensor *)sl_scratch(host, most, sizeof *tensors);
    char *names = (char *)sl_scratch(host, most, LLM_NAME);
    layout->tensors = tensors;
    layout->tensor_count = llm_tensors(s, &h->team.model.at, tensors, names);
    h->tensors = tensors;
    h->tensor_count = layout->tensor_count;
    layout->samples = tokens_windows(&h->corpus.tokens->training, s->context);
    layout->batch = h->batch;
    layout->tokens = s->context;
    set_flops(h, layout->flops);
}

static void open_rotary(sl_host *host, llm_model *m)
{
    const int64_t head = llm_head_size(&m->shape), count = m->shape.context * head / 2;
    if (m->shape.architecture == LLM_GPT2)
        return;
    m->rotary.cosine = sl_scratch_reals(host, count);
    m->rotary.sine = sl_scratch_reals(host, count);
    llm_rotary_fill(m->shape.context, head, &m->rotary);
}

static sl_status start(sl_host *host, void *self, sl_oracle *below, sl_layout *layout)
{
    llm *h = (llm *)self;
    llm_team *t = &h->team;
    const char *missing = h->products == 1 ? sl_gemm_in_bf16(host) : NULL;
    const int64_t most = h->batch > h->corpus.eval_windows ? h->batch : h->corpus.eval_windows;
    (void)below;
    if (missing)
        return sl_fail(host, "products: bf16 needs %s", missing);
    t->model.shape = h->shape;
    t->model.at = llm_layout_of(&h->shape);
    t->model.recompute = h->recompute;
    t->model.low_precision = h->low_precision;
    t->threads = llm_threads();
    t->micro = llm_micro(h->micro, &h->shape, (most + t->threads - 1) / t->threads);
    SL_TRY(check_memory(host, t));
    open_rotary(host, &t->model);
    llm_team_open(host, t);
    if (layout->wanted & (SL_HVP | SL_GGN_VP))
        llm_team_open_tangents(host, t);
    if (layout->wanted & SL_SAMPLE_NORMS)
        llm_team_open_sums(host, t);
    if (layout->wanted & SL_KRONECKER)
        llm_team_open_factors(host, t);
    set_layout(host, h, layout);
    /* Rounding has no curvature. */
    if (h->low_precision.format != SL_FORMAT_NONE || h->products == 1)
        layout->withdrawn |= SL_HVP | SL_GGN_VP;
    return SL_OK;
}

static sl_status initial(sl_host *host, void *self, real *x)
{
    const llm *h = (const llm *)self;
    const bool scaled = h->init == LLM_START_SCALED || (h->init == LLM_START_BY_ARCHITECTURE &&
                                                        h->shape.architecture == LLM_GPT2);
    if (h->weights)
        return llm_start_from(host, h->weights, h->shape.layers, h->tensor_count, h->tensors,
                              x);
    llm_initial(host, &h->shape, &h->team.model.at, scaled, x);
    return SL_OK;
}

static void draw(sl_host *host, void *self, sl_batch *batch)
{
    const llm *h = (const llm *)self;
    const int64_t samples = tokens_windows(&h->corpus.tokens->training, h->shape.context);
    (void)host;
    batch->size = h->batch;
    batch->epoch = batch->index * (uint64_t)h->batch / (uint64_t)samples;
    batch->first = 0;
}

SL_EXPORT(sl_problem) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_PROBLEM, sl_problem),
            .self = sizeof(llm),
            .name = "llm",
            .summary = "language model: GPT-2 or LLaMA on the tokens of a text",
            .reference = "Radford et al. 2019, Language models are unsupervised multitask "
                         "learners; Touvron et al. 2023, arXiv:2302.13971",
            .options = options,
            .cpu_only = "its layers are loops over host memory",
        },
    .metrics = metrics,
    .load = load,
    .start = start,
    .initial = initial,
    .draw = draw,
    .loss = llm_loss,
    .gradient = llm_gradient,
    .hvp = llm_hvp,
    .measure = llm_measure,
    .ggn_vp = llm_ggn_vp,
    .sample_gradients = llm_sample_gradients,
    .sample_norms = llm_sample_norms,
    .kronecker = llm_kronecker,
};
