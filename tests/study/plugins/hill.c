/* f(x) = |x|^2 / 2, with an option of every type; data are generated unless a file is given. */
#include <slalom/problem.h>

typedef struct hill {
    int64_t dim, batch;
    double condition, tilt;
    bool rough;
    int32_t shape;
    const char *data;
    sl_tensor tensor;
} hill;

static const sl_option options[] = {
    SL_INT(hill, dim, 10, 1, 1000, "parameters"),
    SL_INT_OR(hill, batch, "full", 0, 1, 1e15, "samples of a step"),
    SL_REAL(hill, condition, 1, 1, SL_UNBOUNDED, SL_LOG, "of the curvature"),
    SL_REAL(hill, tilt, 0, -SL_UNBOUNDED, SL_UNBOUNDED, SL_LINEAR, "of the ground"),
    SL_BOOL(hill, rough, 0, "with bumps"),
    SL_CHOICE(hill, shape, "round|ridge|saddle", 0, "of the hill"),
    SL_DATA_OR_NONE(hill, data, "a map of the hill"),
    SL_OPTIONS_END};
static const sl_metric metrics[] = {{"height", "m", false}, {"view", "", true}, SL_METRICS_END};

static sl_status start(sl_host *host, void *self, sl_oracle *below, sl_layout *layout)
{
    hill *h = (hill *)self;
    (void)host, (void)below;
    h->tensor = (sl_tensor){"x", SL_ROLE_VECTOR, 1, {h->dim, 0, 0, 0}, 0};
    layout->tensors = &h->tensor;
    layout->tensor_count = 1;
    return SL_OK;
}

static sl_status loss(sl_host *host, void *self, const sl_batch *batch, const real *x,
                      double *f)
{
    (void)batch;
    *f = sl_dot(host, ((hill *)self)->dim, x, x) / 2;
    return SL_OK;
}

static sl_status gradient(sl_host *host, void *self, const sl_batch *batch, const real *x,
                          real *g, double *f)
{
    for (int64_t k = 0; k < ((hill *)self)->dim; k++)
        g[k] = x[k];
    return loss(host, self, batch, x, f);
}

SL_EXPORT(sl_problem) = {.plugin = {.stamp = SL_STAMP(SL_KIND_PROBLEM, sl_problem),
                                    .self = sizeof(hill),
                                    .name = "hill",
                                    .summary = "a round hill",
                                    .reference = "",
                                    .options = options},
                         .metrics = metrics,
                         .generated = true,
                         .start = start,
                         .loss = loss,
                         .gradient = gradient};
