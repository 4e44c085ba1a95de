/* The shape of the transformer and where its tensors lie in the flat vector:
   tokens, positions, the layers one after the other, the last normalization, the head. */
#pragma once

#include <slalom/problem.h>
#include <stdio.h>

enum { LLM_VOCABULARY = 256 }; /* bytes */

typedef struct llm_model {
    int64_t layers, heads, width, context;
    bool tied; /* the head is the token embedding */
} llm_model;

/* Tensors of a layer. Matrices have one row per output. */
typedef enum llm_part {
    LLM_GAIN1,
    LLM_BIAS1,
    LLM_QKV,
    LLM_QKV_BIAS,
    LLM_OUT,
    LLM_OUT_BIAS,
    LLM_GAIN2,
    LLM_BIAS2,
    LLM_UP,
    LLM_UP_BIAS,
    LLM_DOWN,
    LLM_DOWN_BIAS,
    LLM_PARTS
} llm_part;

typedef struct llm_part_shape {
    const char *name;
    sl_role role;
    int32_t rows, columns; /* in widths; columns 0: a vector */
} llm_part_shape;

static const llm_part_shape llm_parts[LLM_PARTS] = {
    {"norm1.gain", SL_ROLE_GAIN, 1, 0},    {"norm1.bias", SL_ROLE_BIAS, 1, 0},
    {"qkv.weight", SL_ROLE_MATRIX, 3, 1},  {"qkv.bias", SL_ROLE_BIAS, 3, 0},
    {"out.weight", SL_ROLE_MATRIX, 1, 1},  {"out.bias", SL_ROLE_BIAS, 1, 0},
    {"norm2.gain", SL_ROLE_GAIN, 1, 0},    {"norm2.bias", SL_ROLE_BIAS, 1, 0},
    {"up.weight", SL_ROLE_MATRIX, 4, 1},   {"up.bias", SL_ROLE_BIAS, 4, 0},
    {"down.weight", SL_ROLE_MATRIX, 1, 4}, {"down.bias", SL_ROLE_BIAS, 1, 0},
};

/* Elements of the first `part` tensors of a layer. */
static inline int64_t llm_part_offset(const llm_model *m, int part)
{
    int64_t sum = 0;
    for (int k = 0; k < part; k++)
        sum += llm_parts[k].rows * m->width *
               (llm_parts[k].columns > 0 ? llm_parts[k].columns * m->width : 1);
    return sum;
}

static inline int64_t llm_positions_offset(const llm_model *m)
{
    return LLM_VOCABULARY * m->width;
}

static inline int64_t llm_layer_offset(const llm_model *m, int64_t layer)
{
    return (LLM_VOCABULARY + m->context) * m->width + layer * llm_part_offset(m, LLM_PARTS);
}

static inline int64_t llm_part_at(const llm_model *m, int64_t layer, llm_part part)
{
    return llm_layer_offset(m, layer) + llm_part_offset(m, (int)part);
}

/* The last normalization: gain, then bias. */
static inline int64_t llm_final_offset(const llm_model *m)
{
    return llm_layer_offset(m, m->layers);
}

static inline int64_t llm_head_offset(const llm_model *m)
{
    return m->tied ? 0 : llm_final_offset(m) + 2 * m->width;
}

static inline int64_t llm_parameters(const llm_model *m)
{
    return llm_final_offset(m) + 2 * m->width + (m->tied ? 0 : LLM_VOCABULARY * m->width);
}

static inline int32_t llm_tensor_count(const llm_model *m)
{
    return (int32_t)(2 + m->layers * LLM_PARTS + 2 + (m->tied ? 0 : 1));
}

enum { LLM_NAME = 32 }; /* bytes of a tensor's name */

static inline sl_tensor llm_tensor(const char *name, sl_role role, int64_t rows,
                                   int64_t columns, int64_t offset)
{
    sl_tensor t = {name, role, columns > 0 ? 2 : 1, {rows, columns, 0, 0}, offset};
    return t;
}

/* `names` has room for LLM_NAME bytes per tensor. */
static inline void llm_tensors(const llm_model *m, sl_tensor *t, char *names)
{
    const int64_t c = m->width;
    *t++ = llm_tensor("tokens", SL_ROLE_EMBEDDING, LLM_VOCABULARY, c, 0);
    *t++ = llm_tensor("positions", SL_ROLE_EMBEDDING, m->context, c, llm_positions_offset(m));
    for (int64_t l = 0; l < m->layers; l++)
        for (int k = 0; k < LLM_PARTS; k++, names += LLM_NAME) {
            const llm_part_shape *p = &llm_parts[k];
            snprintf(names, LLM_NAME, "layer%d.%s", (int)l, p->name);
            *t++ = llm_tensor(names, p->role, p->rows * c, p->columns * c,
                              llm_part_at(m, l, (llm_part)k));
        }
    *t++ = llm_tensor("norm.gain", SL_ROLE_GAIN, c, 0, llm_final_offset(m));
    *t++ = llm_tensor("norm.bias", SL_ROLE_BIAS, c, 0, llm_final_offset(m) + c);
    if (!m->tied)
        *t = llm_tensor("head", SL_ROLE_HEAD, LLM_VOCABULARY, c, llm_head_offset(m));
}
