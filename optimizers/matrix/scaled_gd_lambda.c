/* ScaledGD(lambda): the steps of scaled.h for factors with more columns than the truth has
   rank. damping fixed: d = lambda, of the order of the truth's least singular value, from a
   start of tiny norm; Xu, Shen, Chi and Ma 2023, arXiv:2302.01186, stated there for X X'.
   damping loss: d = lambda sqrt(f(x)), PrecGD, which starts near the truth and keeps a linear
   rate to the end; Zhang, Fattahi and Zhang 2021, arXiv:2504.09708. */
#include "scaled.h"

static const sl_option options[] = {
    SL_REAL(scaled, lr, 0.3, 0, SL_UNBOUNDED, SL_LOG, "step size"),
    SL_REAL(scaled, lambda, 0.1, 0, SL_UNBOUNDED, SL_LOG, "added to the Gram matrix"),
    {"damping", SL_TYPE_CHOICE, SL_LINEAR, offsetof(scaled, by_loss), 0, 0, 0, "fixed|loss",
     "lambda itself, or times the root of the loss"},
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
            .name = "scaled_gd_lambda",
            .summary = "scaled_gd with damping, for too many columns",
            .reference =
                "Xu et al. 2023, arXiv:2302.01186; Zhang et al. 2021, arXiv:2504.09708",
            .options = options,
        },
    .vectors = vectors,
    .needs = SL_GRADIENT,
    .start = scaled_start,
    .step = scaled_step,
};
