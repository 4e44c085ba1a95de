/* A linear support vector machine whose hinge is rounded off: in model.h's frame, with t = y_i
   (w'x_i + b) and the smaller label y = -1,
     loss_i = 0 for t >= 1, (1 - t)^2 / (2 width) for t >= 1 - width, else 1 - t - width / 2.
   Its gradient is Lipschitz with |x|^2 / width; width -> 0 is the hinge. Rennie and Srebro
   2005, Loss functions for preference levels, section 3 (width 1). From zero. */
#include "model.h"

static const sl_option options[] = {
    LINEAR_DATA,
    LINEAR_L2,
    LINEAR_PENALTY,
    SL_REAL(linear_model, width, 1, 1e-6, SL_UNBOUNDED, SL_LOG, "of the rounded corner"),
    LINEAR_CLASSES,
    SYNTHETIC_OPTIONS(linear_model),
    SYNTHETIC_CLASSES(linear_model),
    SL_OPTIONS_END};

static const sl_metric metrics[] = {LINEAR_CLASS_METRICS, SL_METRICS_END};

static sl_status load(sl_host *host, void *self)
{
    linear_model *m = (linear_model *)self;
    m->link = LINK_SMOOTH_HINGE;
    return linear_model_load(host, m);
}

SL_EXPORT(sl_problem) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_PROBLEM, sl_problem),
            .self = sizeof(linear_model),
            .name = "svm_smooth_hinge",
            .summary = "support vector machine with a smoothed hinge",
            .reference = "Rennie and Srebro 2005, Loss functions for preference levels",
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
    .penalty = linear_model_penalty,
    .prox = linear_model_prox,
};
