/* Step sizes in units of 1 / L, L a Lipschitz constant of the gradient that the problem states.
 */
#pragma once

#include <slalom/optimizer.h>

/* *lr <- lr / constant, or lr itself when `units` is false. Fails where the constant is asked
   for and not known; `of` says whose it is. */
static inline sl_status lipschitz_step(sl_host *host, bool units, double lr, double constant,
                                       const char *of, double *step)
{
    *step = units ? lr / constant : lr;
    if (units && !(constant > 0))
        return sl_fail(host,
                       "in_smoothness is true, and the problem states no Lipschitz constant of "
                       "%s gradient: say in_smoothness: false and give lr itself",
                       of);
    return SL_OK;
}
