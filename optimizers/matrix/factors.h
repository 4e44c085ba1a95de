/* The factors of low-rank products among the parameters: the tensors of role factor, rows x
   columns. One alone is X of X X'; an even number are pairs F, G of F G' in their order. */
#pragma once

#include <slalom/optimizer.h>

enum { FACTORS_MOST = 64 };

typedef struct factor {
    const sl_tensor *tensor, *partner; /* partner: the other one of the pair, or itself */
    int64_t rows, columns;
} factor;

typedef struct factors {
    int32_t count;
    factor at[FACTORS_MOST];
} factors;

static inline sl_status factors_find(sl_host *host, const sl_oracle *f, factors *all)
{
    all->count = 0;
    for (int32_t k = 0; k < f->tensor_count; k++) {
        const sl_tensor *t = &f->tensors[k];
        if (t->role != SL_ROLE_FACTOR)
            continue;
        if (t->dims != 2)
            return sl_fail(host, "factor %s has %d dimensions; expected 2", t->name, t->dims);
        if (all->count == FACTORS_MOST)
            return sl_fail(host, "found more than %d tensors of role factor", FACTORS_MOST);
        factor *own = &all->at[all->count++];
        own->tensor = own->partner = t;
        own->rows = t->shape[0];
        own->columns = t->shape[1];
    }
    return SL_OK;
}

/* Fails unless there are one or pairs of as many columns each. */
static inline sl_status factors_collect(sl_host *host, const sl_oracle *f, factors *all)
{
    SL_TRY(factors_find(host, f, all));
    if (all->count == 0 || (all->count > 1 && all->count % 2 == 1))
        return sl_fail(host, "found %d tensors of role factor; expected one, or pairs",
                       all->count);
    for (int32_t k = 0; all->count > 1 && k < all->count; k++) {
        factor *own = &all->at[k], *other = &all->at[k ^ 1];
        own->partner = other->tensor;
        if (own->columns != other->columns)
            return sl_fail(host, "the pair %s, %s has %lld and %lld columns; expected as many",
                           own->tensor->name, other->tensor->name, (long long)own->columns,
                           (long long)other->columns);
    }
    return SL_OK;
}
