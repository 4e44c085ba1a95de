/* Weights in a low-precision format, kept in full beside it: the loss is that of the quantized
   point and its gradient there is handed up as if quantizing did nothing (straight-through),
       f(Q(x)),   g <- (grad f)(Q(x))
   Bengio et al. 2013, arXiv:1308.3432. It is not the gradient of f(Q(x)), which is zero almost
   everywhere. Q rounds the tensors of the chosen roles, group by group along their rows
   (slalom/rounding.h): bf16, fp16, int8 and int4 (asymmetric, of a scale and a zero per group)
   and fp4 (E2M1, a scale per group). Groups of 256 and int4 or fp4 are those of Huang et al.
   2025 (Stable-SPAM), arXiv:2502.17055. Stochastic rounding draws anew for each minibatch; the
   same minibatch at the same point is answered the same. What is measured is f(Q(x)) rounded to
   the nearest. */
#include "roles.h"
#include <slalom/rounding.h>
#include <string.h>

typedef struct quantize {
    bool matrix, head, embedding, factor, vectors, stochastic;
    int32_t weights;
    int64_t group;
    sl_oracle *below;
    real *point; /* Q(x) */
} quantize;

static const sl_option options[] = {
    SL_CHOICE(quantize, weights, SL_FORMATS, SL_FORMAT_INT4, "format of the weights"),
    SL_INT(quantize, group, 128, 1, 1e9, "numbers that share a scale (int8, int4, fp4)"),
    SL_BOOL(quantize, stochastic, 0, "round stochastically instead of to the nearest"),
    SL_BOOL(quantize, vectors, 0, "take biases, gains and vectors too (bf16, fp16)"),
    ROLES_OPTIONS(quantize),
    SL_OPTIONS_END,
};

static bool takes(const quantize *h, const sl_tensor *t)
{
    return roles_take(ROLES_OF(h), t) || (h->vectors && t->dims < 2);
}

static sl_status start(sl_host *host, void *self, sl_oracle *below, sl_layout *layout)
{
    quantize *h = (quantize *)self;
    const bool grouped = sl_format_grouped((sl_format)h->weights);
    int32_t taken = 0;
    for (int32_t k = 0; k < below->tensor_count; k++) {
        const sl_tensor *t = &below->tensors[k];
        const int64_t count = sl_tensor_count(t);
        taken += takes(h, t);
        if (takes(h, t) && grouped && count % h->group)
            return sl_fail(host, "group %lld does not divide the %lld numbers of tensor %s",
                           (long long)h->group, (long long)count, t->name);
    }
    h->below = below;
    h->point = sl_scratch_reals(host, below->n);
    layout->optimum = (double)NAN;
    layout->smoothness = (double)NAN;
    layout->sample_smoothness = (double)NAN;
    layout->strong_convexity = (double)NAN;
    layout->outer = SL_OUTER_NONE;
    return taken > 0 ? SL_OK : roles_unmet(host, ROLES_OF(h));
}

static sl_status initial(sl_host *host, void *self, real *x)
{
    (void)host;
    return sl_initial(((quantize *)self)->below, x);
}

/* index: of the minibatch; UINT64_MAX: to the nearest. */
static void round_point(sl_host *host, const quantize *h, uint64_t index, const real *x,
                        real *point)
{
    const bool drawn = h->stochastic && index != UINT64_MAX;
    sl_random random = sl_random_at(host, SL_STREAM_NOISE, index);
    for (int32_t k = 0; k < h->below->tensor_count; k++) {
        const sl_tensor *t = &h->below->tensors[k];
        const sl_format format = takes(h, t) ? (sl_format)h->weights : SL_FORMAT_NONE;
        sl_quantize(host, format, h->group, drawn ? &random : NULL, sl_tensor_count(t),
                    x + t->offset, point + t->offset);
    }
}

static sl_status lift(sl_host *host, void *self, const real *x, real *point)
{
    round_point(host, (const quantize *)self, UINT64_MAX, x, point);
    return SL_OK;
}

static sl_status loss(sl_host *host, void *self, const sl_batch *batch, const real *x,
                      double *value)
{
    const quantize *h = (const quantize *)self;
    round_point(host, h, batch->index, x, h->point);
    return sl_loss(h->below, batch, h->point, value);
}

static sl_status gradient(sl_host *host, void *self, const sl_batch *batch, const real *x,
                          real *g, double *value)
{
    const quantize *h = (const quantize *)self;
    round_point(host, h, batch->index, x, h->point);
    return sl_gradient(h->below, batch, h->point, g, value);
}

SL_EXPORT(sl_problem) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_TRANSFORM, sl_problem),
            .self = sizeof(quantize),
            .name = "quantize",
            .summary = "weights in bf16, fp16, int8, int4 or fp4, straight-through gradient",
            .reference = "Bengio et al. 2013, arXiv:1308.3432; Huang et al. 2025, "
                         "arXiv:2502.17055",
            .options = options,
            .cpu_only = "it rounds in host memory",
        },
    .needs = SL_LOSS | SL_GRADIENT,
    .start = start,
    .initial = initial,
    .loss = loss,
    .gradient = gradient,
    .lift = lift,
    .surrogate = true,
};
