/* The inputs of the layers' products in a low-precision format (slalom/rounding.h), rounded
   where they lie: what the products forward and the weights' gradients read is the rounded
   number, and the gradient by it is handed on as if nothing had been rounded
   (straight-through). Not rounded are the head, attention's own products, normalizations and
   what is added up between layers, as in Huang et al. 2025 (Stable-SPAM), arXiv:2502.17055:
   groups of 64 along a token's numbers. The transform `quantize` does the same to the weights.
   Stochastic rounding draws for each window of a minibatch, layer and product, so that neither
   the windows run together nor the threads matter, and running a layer again gives the same;
   evaluations round to the nearest. */
#pragma once

#include <slalom/problem.h>
#include <slalom/rounding.h>

typedef struct llm_low_precision {
    int32_t format; /* sl_format */
    bool stochastic;
    int64_t group;
} llm_low_precision;

/* A problem has a `low_precision` field of that type. */
#define LLM_LOW_PRECISION_OPTIONS(self)                                                        \
    {"activations",                                                                            \
     SL_TYPE_CHOICE,                                                                           \
     SL_LINEAR,                                                                                \
     offsetof(self, low_precision.format),                                                     \
     SL_FORMAT_NONE,                                                                           \
     0,                                                                                        \
     0,                                                                                        \
     SL_FORMATS,                                                                               \
     "format of the inputs of the layers' products, straight-through"},                        \
        {"activation_group",                                                                   \
         SL_TYPE_INT,                                                                          \
         SL_LINEAR,                                                                            \
         offsetof(self, low_precision.group),                                                  \
         64,                                                                                   \
         1,                                                                                    \
         1000000,                                                                              \
         NULL,                                                                                 \
         "numbers that share a scale (int8, int4, fp4)"},                                      \
    {                                                                                          \
        "stochastic_activations", SL_TYPE_BOOL, SL_LINEAR,                                     \
            offsetof(self, low_precision.stochastic), 0, 0, 1, NULL,                           \
            "round them stochastically instead of to the nearest"                              \
    }

/* Inputs of a layer's products, in their order. */
typedef enum llm_product {
    LLM_QKV_INPUT,
    LLM_OUT_INPUT,
    LLM_UP_INPUT,
    LLM_DOWN_INPUT
} llm_product;

enum { LLM_PRODUCTS = 4 };

/* Whose numbers are rounded: `window` of the first sequence since the first minibatch; none
   when not drawn. */
typedef struct llm_noise {
    bool drawn;
    uint64_t window;
} llm_noise;

/* In `load`: each of the rows must fall into whole groups. */
static inline sl_status llm_low_precision_fits(sl_host *host, const llm_low_precision *p,
                                               int64_t width, int64_t ffn)
{
    if (!sl_format_grouped((sl_format)p->format) ||
        (width % p->group == 0 && ffn % p->group == 0))
        return SL_OK;
    return sl_fail(host, "activation_group %lld does not divide the width, %lld, and ffn, %lld",
                   (long long)p->group, (long long)width, (long long)ffn);
}

/* x (sequences, `count` numbers each) <- in the format. place: layer * LLM_PRODUCTS + product,
   of `places`. */
static inline void llm_round_input(sl_host *host, const llm_low_precision *p, llm_noise noise,
                                   uint64_t place, uint64_t places, int64_t sequences,
                                   int64_t count, real *x)
{
    const bool stochastic = p->stochastic && noise.drawn;
    for (int64_t s = 0; s < sequences && p->format != SL_FORMAT_NONE; s++) {
        const uint64_t window = noise.window + (uint64_t)s;
        sl_random random = sl_random_at(host, SL_STREAM_NOISE, window * places + place);
        sl_quantize(host, (sl_format)p->format, p->group, stochastic ? &random : NULL, count,
                    x + s * count, x + s * count);
    }
}
