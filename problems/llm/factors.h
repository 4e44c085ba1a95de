/* Kronecker factors of the layers' matrices (slalom/oracle.h), summed over tokens: G += g g',
   A += a a' for every matrix of a product s = W a. Matrices side by side in one product share
   A. In memory layer after layer, and within one in the order of the tensors. */
#pragma once

#include <slalom/linalg.h>
#include <string.h>

#include "workspace.h"

enum { LLM_ABREAST = 3 /* matrices in one product, at most */ };

/* Rows of the matrices side by side in a product; returns how many matrices. */
static inline int llm_abreast(const llm_model *m, const llm_linear_at *l,
                              int64_t rows[LLM_ABREAST])
{
    const llm_shape *s = &m->shape;
    const bool llama = s->architecture == LLM_LLAMA;
    rows[0] = l->outs;
    if (llama && l == &m->at.layer.qkv) {
        rows[0] = s->width, rows[1] = rows[2] = llm_kv_width(s);
        return 3;
    }
    if (llama && l == &m->at.layer.up) {
        rows[0] = rows[1] = s->ffn;
        return 2;
    }
    return 1;
}

/* Numbers in the factors of a product's matrices. */
static inline int64_t llm_factors_of(const llm_model *m, const llm_linear_at *l)
{
    int64_t rows[LLM_ABREAST], count = 0;
    const int matrices = llm_abreast(m, l, rows);
    for (int k = 0; k < matrices; k++)
        count += rows[k] * rows[k] + l->ins * l->ins;
    return count;
}

/* Where a product's factors begin in those of its layer. */
static inline int64_t llm_factors_at(const llm_model *m, const llm_linear_at *which)
{
    const llm_layer_at *l = &m->at.layer;
    const llm_linear_at *all[] = {&l->qkv, &l->out, &l->up, &l->down};
    int64_t at = 0;
    for (int k = 0; k < 4 && all[k] != which; k++)
        at += llm_factors_of(m, all[k]);
    return at;
}

static inline int64_t llm_factors_layer(const llm_model *m)
{
    const llm_linear_at *last = &m->at.layer.down;
    return llm_factors_at(m, last) + llm_factors_of(m, last);
}

/* m (n, n) += v' v, v (tokens, n) with `stride` numbers a row. */
static inline void llm_factor_add(sl_host *host, int64_t tokens, int64_t n, const real *v,
                                  int64_t stride, real *m)
{
    sl_gemm(host, true, false, n, n, tokens, 1, v, stride, v, stride, 1, m, n);
}

/* Inputs a (tokens, ins) and derivatives g (tokens, outs) of a product of layer `layer`, unless
   nobody asked. */
static inline void llm_factors_add(sl_host *host, const llm_network *w, const llm_layer *layer,
                                   const llm_linear_at *l, int64_t tokens, const real *a,
                                   const real *g)
{
    const llm_model *m = w->model;
    int64_t rows[LLM_ABREAST];
    if (!w->factors)
        return;
    real *to = w->factors + (layer - w->layers) * llm_factors_layer(m) + llm_factors_at(m, l);
    const real *shared = NULL;
    const int matrices = llm_abreast(m, l, rows);
    for (int k = 0; k < matrices; k++, g += rows[k - 1]) {
        real *inner = to + rows[k] * rows[k];
        llm_factor_add(host, tokens, rows[k], g, l->outs, to);
        if (shared)
            memcpy(inner, shared, (size_t)(l->ins * l->ins) * sizeof *inner);
        else
            llm_factor_add(host, tokens, l->ins, a, l->ins, inner);
        shared = inner;
        to = inner + l->ins * l->ins;
    }
}
