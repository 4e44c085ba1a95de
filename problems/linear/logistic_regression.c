/* Logistic regression with labels as they come in the file, in model.h's frame:
     two classes:  loss_i = log(1 + exp(-y_i (w'x_i + b))), the smaller label is y = -1, the
                   larger y = 1
     C classes:    loss_i = log sum_c exp(W_c'x_i + b_c) - W_y'x_i - b_y
   From zero. test_loss is the mean loss without penalties. Groups are classes. */
#include "model.h"

static const sl_option options[] = {
    LINEAR_DATA,
    SL_INT_OR(linear_model, classes, "auto", 0, 2, 65536, "classes to expect"),
    LINEAR_L2,
    LINEAR_PENALTY,
    LINEAR_CLASSES,
    SYNTHETIC_OPTIONS(linear_model),
    SYNTHETIC_CLASSES(linear_model),
    SL_OPTIONS_END};

static const sl_metric metrics[] = {LINEAR_CLASS_METRICS, SL_METRICS_END};

static sl_status load(sl_host *host, void *self)
{
    linear_model *m = (linear_model *)self;
    m->link = LINK_LOGISTIC;
    return linear_model_load(host, m);
}

SL_EXPORT(sl_problem) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_PROBLEM, sl_problem),
            .self = sizeof(linear_model),
            .name = "logistic_regression",
            .summary = "binary or softmax classification of dense or sparse rows",
            .reference = "Cox 1958, doi:10.1111/j.2517-6161.1958.tb00292.x",
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
