/* What SVRG and SARAH share: a reference point, the whole gradient, and how long the inner loop
   is. */
#pragma once

#include "../gradient/lipschitz.h"

/* Inner steps: `asked`, or passes times the samples in steps of the problem's minibatch. */
static inline int64_t snapshot_inner(int64_t asked, double passes, const sl_oracle *f,
                                     const sl_batch *drawn)
{
    const double steps = passes * (double)f->samples / (double)(drawn->size ? drawn->size : 1);
    return asked > 0 ? asked : (steps < 1 ? 1 : (int64_t)ceil(steps));
}

/* x <- prox_{a r}(x - a v), through `room`; without a penalty x <- x - a v. */
static inline sl_status snapshot_move(sl_oracle *f, double length, const real *v, real *room,
                                      real *x)
{
    const real a = (real)length;
    SL_FOR(i, f->n, { room[i] = x[i] - a * v[i]; });
    if (f->offers & SL_PROX)
        SL_TRY(sl_prox(f, length, room, room));
    SL_FOR(i, f->n, { x[i] = room[i]; });
    return SL_OK;
}
