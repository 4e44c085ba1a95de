/* The lasso: f(w, b) = 1/(2m) sum_i (w'x_i + b - y_i)^2 and r(w) = lambda |w|_1; lambda is
   scikit-learn's alpha. From zero. */
#include "model.h"

static const sl_option options[] = {
    LINEAR_DATA,
    SL_REAL(linear_model, lambda, 0.1, SL_POSITIVE, SL_UNBOUNDED, SL_LOG,
            "lambda |w|_1 is added; the bias is free"),
    SYNTHETIC_OPTIONS(linear_model), SYNTHETIC_NOISE(linear_model), SL_OPTIONS_END};

static const sl_metric metrics[] = {LINEAR_METRICS, SL_METRICS_END};

static sl_status load(sl_host *host, void *self)
{
    linear_model *m = (linear_model *)self;
    m->link = LINK_SQUARE;
    m->penalty = PENALTY_L1;
    return linear_model_load(host, m);
}

SL_EXPORT(sl_problem) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_PROBLEM, sl_problem),
            .self = sizeof(linear_model),
            .name = "lasso",
            .summary = "least squares with an l1 penalty",
            .reference = "Tibshirani 1996, doi:10.1111/j.2517-6161.1996.tb02080.x",
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
