/* ScaledGD: the steps of scaled.h with d = 0. Its rate does not depend on the condition number
   of the truth. Wants the exact rank and a spectral start. Theory: lr below a constant, for
   f = |A(X X') - y|^2 / 4 or |A(F G') - y|^2 / 2. Tong, Ma and Chi 2021, JMLR 22:150,
   arXiv:2005.08898. */
#include "scaled.h"

static const sl_option options[] = {
    SL_REAL(scaled, lr, 0.3, 0, SL_UNBOUNDED, SL_LOG, "step size"),
    SL_OPTIONS_END,
};

static const sl_vector vectors[] = {
    SL_SCRATCH(scaled, g),
    SL_SCRATCH(scaled, d),
    SL_VECTORS_END,
};

SL_EXPORT(sl_optimizer) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_OPTIMIZER, sl_optimizer),
            .self = sizeof(scaled),
            .name = "scaled_gd",
            .summary = "gradient descent on low-rank factors, preconditioned by each other",
            .reference = "Tong, Ma and Chi 2021, arXiv:2005.08898",
            .options = options,
        },
    .vectors = vectors,
    .needs = SL_GRADIENT,
    .start = scaled_start,
    .step = scaled_step,
};
