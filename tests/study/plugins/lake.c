/* The operator A = I, as a problem without gradients and without generated data. */
#include <slalom/problem.h>

typedef struct lake {
    double depth;
    sl_tensor tensor;
} lake;

static const sl_option options[] = {
    SL_REAL(lake, depth, 1, SL_POSITIVE, 100, SL_LINEAR, "of the water"), SL_OPTIONS_END};

static sl_status start(sl_host *host, void *self, sl_oracle *below, sl_layout *layout)
{
    lake *h = (lake *)self;
    (void)host, (void)below;
    h->tensor = (sl_tensor){"x", SL_ROLE_VECTOR, 1, {2, 0, 0, 0}, 0};
    layout->tensors = &h->tensor;
    layout->tensor_count = 1;
    return SL_OK;
}

static sl_status loss(sl_host *host, void *self, const sl_batch *batch, const real *x,
                      double *f)
{
    (void)host, (void)batch;
    *f = (double)x[0] * ((lake *)self)->depth;
    return SL_OK;
}

static sl_status matvec(sl_host *host, void *self, const real *v, real *av)
{
    (void)host, (void)self;
    av[0] = v[0];
    av[1] = v[1];
    return SL_OK;
}

SL_EXPORT(sl_problem) = {.plugin = {.stamp = SL_STAMP(SL_KIND_PROBLEM, sl_problem),
                                    .self = sizeof(lake),
                                    .name = "lake",
                                    .summary = "a flat lake",
                                    .reference = "",
                                    .options = options},
                         .start = start,
                         .loss = loss,
                         .matvec = matvec};
