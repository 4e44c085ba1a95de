/* Least squares, in model.h's frame: loss_i = (w'x_i + b - y_i)^2 / 2, y as in the file. From
   zero. residual, Jacobian and their products are those of c_i = w'x_i + b - y_i. */
#include "model.h"

static const sl_option options[] = {LINEAR_DATA,
                                    LINEAR_L2,
                                    LINEAR_PENALTY,
                                    SYNTHETIC_OPTIONS(linear_model),
                                    SYNTHETIC_NOISE(linear_model),
                                    SL_OPTIONS_END};

static const sl_metric metrics[] = {LINEAR_METRICS, SL_METRICS_END};

static sl_status load(sl_host *host, void *self)
{
    linear_model *m = (linear_model *)self;
    m->link = LINK_SQUARE;
    return linear_model_load(host, m);
}

SL_EXPORT(sl_problem) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_PROBLEM, sl_problem),
            .self = sizeof(linear_model),
            .name = "linear_regression",
            .summary = "least squares with the penalties of regression",
            .reference = "Legendre 1805; Fan and Li 2001, doi:10.1198/016214501753382273",
            .options = options,
            .cpu_only = "its data and kernels live in the host's memory",
        },
    .metrics = metrics,
    .generated = true,
    .load = load,
    .start = linear_model_start,
    .loss = linear_model_loss,
    .gradient = linear_model_gradient,
    .hvp = linear_model_hvp,
    .measure = linear_model_measure,
    .ggn_vp = linear_model_ggn_vp,
    .hessian = linear_model_hessian,
    .sample_gradients = linear_model_sample_gradients,
    .sample_norms = linear_model_sample_norms,
    .residual = linear_model_residual,
    .jacobian = linear_model_jacobian,
    .jvp = linear_model_jvp,
    .vjp = linear_model_vjp,
    .penalty = linear_model_penalty,
    .prox = linear_model_prox,
};
