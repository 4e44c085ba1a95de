/* The mean gradient of the oracle below at its first point, over the trial's first minibatches:
   what some parametrizations are fitted to before the first step. Paid for like any other
   gradient; the steps' minibatches begin after these. */
#pragma once

#include <slalom/loop.h>
#include <slalom/problem.h>

/* mean (n) <- the mean over `draws` minibatches; room: n. */
static inline sl_status first_gradient(sl_host *host, sl_oracle *below, int64_t draws,
                                       const real *x, real *room, real *mean)
{
    const int64_t n = below->n;
    const real share = 1 / (real)draws;
    for (int64_t k = 0; k < draws; k++) {
        sl_batch batch;
        SL_TRY(sl_draw(below, &batch));
        const sl_status status = sl_gradient(below, &batch, x, room, NULL);
        if (status == SL_STOP)
            return sl_fail(host,
                           "the budget ends after %lld of the %lld gradients that the "
                           "first point takes",
                           (long long)k, (long long)draws);
        SL_TRY(status);
        const bool first = k == 0;
        SL_FOR(i, n, { mean[i] = share * room[i] + (first ? 0 : mean[i]); });
    }
    return SL_OK;
}
