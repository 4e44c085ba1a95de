/* Logistic regression with labels as they come in the file.
     two classes:  f(w, b) = mean_i log(1 + exp(-y_i (w'x_i + b))) + l2/2 |w|^2, the smaller
                   label is y = -1, the larger y = 1
     C classes:    f(W, b) = mean_i (log sum_c exp(W_c'x_i + b_c) - W_y'x_i - b_y) + l2/2 |W|^2
   From zero. Minibatches go through a permutation of the rows per epoch; the whole data in
   file order. test_loss is the mean without the l2 term. */
#include <slalom/problem.h>

#include "pass.h"

typedef struct logistic_regression {
    const char *data, *test;
    double test_fraction, l2;
    int64_t batch, classes;
    bool bias;
    samples train, held_out;
    pass pass;
    sl_tensor tensors[2];
} logistic_regression;

static const sl_option options[] = {
    SL_DATA(logistic_regression, data, "LIBSVM or csv file, or folder of IDX images"),
    SL_DATA_OR_NONE(logistic_regression, test, "the same for the test set"),
    SL_REAL(logistic_regression, test_fraction, 0, 0, 0.9, SL_LINEAR,
            "share of the rows to hold out as the test set"),
    SL_REAL(logistic_regression, l2, 0, 0, SL_UNBOUNDED, SL_LOG,
            "l2/2 |w|^2 is added to the mean loss; the bias is free"),
    SL_INT_OR(logistic_regression, batch, "full", 0, 1, 1e12, "rows of a minibatch"),
    SL_INT_OR(logistic_regression, classes, "auto", 0, 2, 65536, "classes to expect"),
    SL_BOOL(logistic_regression, bias, true, "add a constant to every output"),
    SL_OPTIONS_END};

static const sl_metric metrics[] = {{"train_accuracy", "", true},
                                    {"test_loss", "", false},
                                    {"test_accuracy", "", true},
                                    SL_METRICS_END};

static sl_status load(sl_host *host, void *self)
{
    logistic_regression *h = (logistic_regression *)self;
    sample_request request = {h->data, h->test, h->test_fraction, h->classes};
    SL_TRY(samples_load(host, &request, &h->train, &h->held_out, &h->classes));
    if (h->batch > h->train.x.rows)
        return sl_fail(host, "batch %lld exceeds the %lld rows to train on",
                       (long long)h->batch, (long long)h->train.x.rows);
    return SL_OK;
}

static sl_status start(sl_host *host, void *self, sl_oracle *below, sl_layout *layout)
{
    logistic_regression *h = (logistic_regression *)self;
    const int64_t outputs = h->classes == 2 ? 1 : h->classes, columns = h->train.x.columns;
    const double stored = (double)h->train.x.entries / (double)h->train.x.rows;
    sl_tensor weight = {"weight", SL_ROLE_MATRIX, 2, {outputs, columns}, 0};
    sl_tensor bias = {"bias", SL_ROLE_BIAS, 1, {outputs}, outputs * columns};
    (void)below;
    pass_open(host, &h->pass, &h->train, outputs, h->bias);
    h->tensors[0] = weight;
    h->tensors[1] = bias;
    layout->tensors = h->tensors;
    layout->tensor_count = h->bias ? 2 : 1;
    layout->samples = h->train.x.rows;
    layout->batch = h->batch;
    layout->flops[SL_CALL_LOSS] = 2 * (double)outputs * stored;
    layout->flops[SL_CALL_GRADIENT] = 4 * (double)outputs * stored;
    layout->flops[SL_CALL_HVP] = 6 * (double)outputs * stored;
    return SL_OK;
}

static double penalty(sl_host *host, const logistic_regression *h, const real *x)
{
    const int64_t weights = h->pass.outputs * h->pass.columns;
    return h->l2 > 0 ? 0.5 * h->l2 * sl_dot(host, weights, x, x) : 0;
}

static sl_status loss(sl_host *host, void *self, const sl_batch *b, const real *x, double *f)
{
    logistic_regression *h = (logistic_regression *)self;
    row_order order = row_order_of(host, b, h->train.x.rows);
    pass_result sum = pass_walk(host, &h->pass, PASS_LOSS, &h->train, &order, x, NULL);
    *f = sum.loss + penalty(host, h, x);
    return SL_OK;
}

static sl_status gradient(sl_host *host, void *self, const sl_batch *b, const real *x, real *g,
                          double *f)
{
    logistic_regression *h = (logistic_regression *)self;
    row_order order = row_order_of(host, b, h->train.x.rows);
    pass_result sum = pass_walk(host, &h->pass, PASS_GRADIENT, &h->train, &order, x, NULL);
    pass_finish(&h->pass, b->size, h->l2, x, g);
    *f = sum.loss + penalty(host, h, x);
    return SL_OK;
}

static sl_status hvp(sl_host *host, void *self, const sl_batch *b, const real *x, const real *v,
                     real *hv)
{
    logistic_regression *h = (logistic_regression *)self;
    row_order order = row_order_of(host, b, h->train.x.rows);
    pass_walk(host, &h->pass, PASS_HVP, &h->train, &order, x, v);
    pass_finish(&h->pass, b->size, h->l2, v, hv);
    return SL_OK;
}

static pass_result look(sl_host *host, logistic_regression *h, const samples *s, const real *x)
{
    row_order all = row_order_of(host, NULL, s->x.rows);
    return pass_walk(host, &h->pass, PASS_LOSS, s, &all, x, NULL);
}

static sl_status measure(sl_host *host, void *self, const real *x, double *values)
{
    logistic_regression *h = (logistic_regression *)self;
    pass_result train = look(host, h, &h->train, x);
    values[0] = train.loss + penalty(host, h, x);
    values[1] = (double)train.hits / (double)h->train.x.rows;
    values[2] = values[3] = (double)NAN;
    if (h->held_out.x.rows > 0) {
        pass_result test = look(host, h, &h->held_out, x);
        values[2] = test.loss;
        values[3] = (double)test.hits / (double)h->held_out.x.rows;
    }
    return SL_OK;
}

SL_EXPORT(sl_problem) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_PROBLEM, sl_problem),
            .self = sizeof(logistic_regression),
            .name = "logistic_regression",
            .summary = "binary or softmax classification of dense or sparse rows",
            .reference = "Cox 1958, doi:10.1111/j.2517-6161.1958.tb00292.x",
            .options = options,
            .cpu_only = "its data and kernels live in the host's memory",
        },
    .metrics = metrics,
    .load = load,
    .start = start,
    .loss = loss,
    .gradient = gradient,
    .hvp = hvp,
    .measure = measure,
};
