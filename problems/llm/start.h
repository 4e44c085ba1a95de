/* The first point from a file of weights. */
#pragma once

#include <slalom/host.h>

#include "tensors.h"
#include "weights.h"

static inline void llm_copy_weights(const weights_place *p, real *x)
{
    for (int64_t i = 0; i < p->rows; i++)
        for (int64_t j = 0; j < p->columns; j++)
            x[i * p->columns + j] =
                (real)safetensor_number(p->from, i * p->row + j * p->column);
}

static inline sl_status llm_start_from(sl_host *host, const weights_file *w, int64_t layers,
                                       int32_t count, const sl_tensor *tensors, real *x)
{
    char sentence[SAFETENSORS_SENTENCE];
    weights_place place;
    if (!weights_end_at(w, layers, sentence))
        return sl_fail(host, "initial: %s", sentence);
    for (int32_t k = 0; k < count; k++) {
        if (!weights_find(w, &tensors[k], &place, sentence))
            return sl_fail(host, "initial: %s", sentence);
        llm_copy_weights(&place, x + tensors[k].offset);
    }
    return SL_OK;
}
