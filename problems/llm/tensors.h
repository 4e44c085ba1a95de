/* The list of tensors, with names and roles, that optimizers and transforms go by. */
#pragma once

#include "layout.h"

enum {
    LLM_NAME = 32,         /* bytes of a tensor's name */
    LLM_LAYER_TENSORS = 12 /* at most */
};

typedef struct llm_listing {
    sl_tensor *next;
    char *name; /* room for the names of layers */
    int64_t layer;
    int64_t base; /* offset of the layer */
} llm_listing;

static inline int32_t llm_tensors_most(const llm_shape *s)
{
    return (int32_t)(5 + s->layers * LLM_LAYER_TENSORS);
}

/* A vector when `columns` is 0; nothing when it is not there. */
static inline void llm_list(llm_listing *to, const char *name, sl_role role, int64_t rows,
                            int64_t columns, int64_t at)
{
    if (at == LLM_NONE)
        return;
    if (to->layer >= 0) {
        snprintf(to->name, LLM_NAME, "layer%d.%s", (int)to->layer, name);
        name = to->name;
        to->name += LLM_NAME;
    }
    const sl_tensor t = {name, role, columns > 0 ? 2 : 1, {rows, columns, 0, 0}, to->base + at};
    *to->next++ = t;
}

static inline void llm_list_attention(const llm_shape *s, const llm_layer_at *l,
                                      llm_listing *to)
{
    const int64_t c = s->width, kv = llm_kv_width(s), at = l->qkv.weight;
    if (s->architecture == LLM_GPT2) {
        llm_list(to, "qkv.weight", SL_ROLE_MATRIX, l->qkv.outs, c, at);
    } else {
        llm_list(to, "q.weight", SL_ROLE_MATRIX, c, c, at);
        llm_list(to, "k.weight", SL_ROLE_MATRIX, kv, c, at + c * c);
        llm_list(to, "v.weight", SL_ROLE_MATRIX, kv, c, at + (c + kv) * c);
    }
    llm_list(to, "qkv.bias", SL_ROLE_BIAS, l->qkv.outs, 0, l->qkv.bias);
    llm_list(to, "out.weight", SL_ROLE_MATRIX, c, c, l->out.weight);
    llm_list(to, "out.bias", SL_ROLE_BIAS, c, 0, l->out.bias);
}

static inline void llm_list_feed_forward(const llm_shape *s, const llm_layer_at *l,
                                         llm_listing *to)
{
    const int64_t c = s->width, f = s->ffn, at = l->up.weight;
    if (s->architecture == LLM_LLAMA)
        llm_list(to, "gate.weight", SL_ROLE_MATRIX, f, c, at);
    llm_list(to, "up.weight", SL_ROLE_MATRIX, f, c, at + (l->up.outs - f) * c);
    llm_list(to, "up.bias", SL_ROLE_BIAS, l->up.outs, 0, l->up.bias);
    llm_list(to, "down.weight", SL_ROLE_MATRIX, c, f, l->down.weight);
    llm_list(to, "down.bias", SL_ROLE_BIAS, c, 0, l->down.bias);
}

static inline void llm_list_layer(const llm_shape *s, const llm_layer_at *l, llm_listing *to)
{
    llm_list(to, "norm1.gain", SL_ROLE_GAIN, s->width, 0, l->norm1.gain);
    llm_list(to, "norm1.bias", SL_ROLE_BIAS, s->width, 0, l->norm1.bias);
    llm_list_attention(s, l, to);
    llm_list(to, "norm2.gain", SL_ROLE_GAIN, s->width, 0, l->norm2.gain);
    llm_list(to, "norm2.bias", SL_ROLE_BIAS, s->width, 0, l->norm2.bias);
    llm_list_feed_forward(s, l, to);
}

/* `tensors` has room for llm_tensors_most, `names` for LLM_NAME bytes of each; returns how many
   there are. */
static inline int32_t llm_tensors(const llm_shape *s, const llm_layout *at, sl_tensor *tensors,
                                  char *names)
{
    llm_listing to = {tensors, names, -1, 0};
    llm_list(&to, "tokens", SL_ROLE_EMBEDDING, s->vocab, s->width, at->tokens);
    llm_list(&to, "positions", SL_ROLE_EMBEDDING, s->context, s->width, at->positions);
    for (int64_t l = 0; l < s->layers; l++) {
        to.layer = l, to.base = at->layers + l * at->layer.size;
        llm_list_layer(s, &at->layer, &to);
    }
    to.layer = -1, to.base = 0;
    llm_list(&to, "norm.gain", SL_ROLE_GAIN, s->width, 0, at->norm.gain);
    llm_list(&to, "norm.bias", SL_ROLE_BIAS, s->width, 0, at->norm.bias);
    if (!s->tied)
        llm_list(&to, "head", SL_ROLE_HEAD, s->vocab, s->width, at->head.weight);
    return (int32_t)(to.next - tensors);
}
