/* Parameters are tensors in one flat vector of `real`. */
#pragma once

#include <slalom/real.h>

typedef enum sl_role {
    SL_ROLE_VECTOR,    /* no structure */
    SL_ROLE_MATRIX,    /* a weight matrix, rows = outputs */
    SL_ROLE_EMBEDDING, /* one row per token or position */
    SL_ROLE_HEAD,      /* the last layer's matrix */
    SL_ROLE_BIAS,
    SL_ROLE_GAIN,  /* of a normalization */
    SL_ROLE_FACTOR /* a factor of a low-rank product */
} sl_role;

typedef struct sl_tensor {
    const char *name;
    sl_role role;
    int32_t dims;     /* 1 to 4 */
    int64_t shape[4]; /* row-major */
    int64_t offset;   /* elements from the start of the flat vector */
} sl_tensor;

static inline int64_t sl_tensor_count(const sl_tensor *t)
{
    int64_t count = 1;
    for (int32_t d = 0; d < t->dims; d++)
        count *= t->shape[d];
    return count;
}
