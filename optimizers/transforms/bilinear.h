/* Hessian-vector products of f(W(z)) where W is bilinear in the factors of z: with H and G the
   Hessian and the gradient by W,
       hv = (dW/dz)' H (dW/dz) v + (dW/dz at v)' G
   The including file also defines `push_parts`, beside what parametrization.h asks for. Costs a
   gradient and a Hessian-vector product below. */
#pragma once

#include "parametrization.h"

/* dw (zero before) += (dW/dz at z) v, of the replaced parts. */
static void push_parts(sl_host *host, void *self, const real *z, const real *v, real *dw);

static inline void bilinear_open(sl_host *host, parametrization *p)
{
    p->direction = sl_scratch_reals(host, p->below->n);
    p->curving = sl_scratch_reals(host, p->below->n);
}

static sl_status hvp(sl_host *host, void *self, const sl_batch *batch, const real *z,
                     const real *v, real *hv)
{
    const parametrization *p = (const parametrization *)self;
    SL_TRY(lift(host, self, z, p->point));
    memset(p->direction, 0, (size_t)p->below->n * sizeof *v);
    for (int32_t k = 0; k < p->part_count; k++) {
        const part *b = &p->parts[k];
        if (!b->replaced && b->at >= 0)
            memcpy(p->direction + b->from, v + b->at,
                   (size_t)(b->rows * b->columns) * sizeof *v);
    }
    push_parts(host, self, z, v, p->direction);
    SL_TRY(sl_gradient(p->below, batch, p->point, p->slope, NULL));
    SL_TRY(sl_hvp(p->below, batch, p->point, p->direction, p->curving));
    parametrization_pull(host, self, z, p->curving, hv);
    pull_parts(host, self, v, p->slope, hv);
    return SL_OK;
}
