/* Ridge regression: f(w, b) = 1/(2m) sum_i (w'x_i + b - y_i)^2 + l2/2 |w|^2. scikit-learn's
   alpha is l2 times the rows. From zero. */
#include "model.h"

static const sl_option options[] = {
    LINEAR_DATA,
    SL_REAL(linear_model, l2, 1, SL_POSITIVE, SL_UNBOUNDED, SL_LOG,
            "l2/2 |w|^2 is added to the mean loss; the bias is free"),
    SYNTHETIC_OPTIONS(linear_model), SYNTHETIC_NOISE(linear_model), SL_OPTIONS_END};

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
            .name = "ridge",
            .summary = "least squares with a squared penalty",
            .reference = "Hoerl and Kennard 1970, doi:10.1080/00401706.1970.10488634",
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
};
