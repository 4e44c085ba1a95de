/* NAME: f(x) = sum_i (x_i - 1)^4 / 4, its least value 0 at x = 1.
   Say here what it is: the objective, where it comes from, what is known about it. */
#include <slalom/loop.h>
#include <slalom/problem.h>

typedef struct objective {
    int64_t dim;      /* filled in from the option table below */
    sl_tensor tensor; /* the one tensor that the parameters are */
    real *terms;      /* of the sum; dim of them */
} objective;

static const sl_option options[] = {
    SL_INT(objective, dim, 100, 1, 100000000, "number of parameters"),
    SL_OPTIONS_END,
};

/* Once per trial: memory (sl_reals, sl_scratch_reals) and what the harness has to know. Data
   that do not depend on the seed of the trial are read or made in a `load` function. */
static sl_status start(sl_host *host, void *self, sl_oracle *below, sl_layout *layout)
{
    objective *h = (objective *)self;
    (void)below;
    h->terms = sl_scratch_reals(host, h->dim);
    h->tensor.name = "x";
    h->tensor.role = SL_ROLE_VECTOR;
    h->tensor.dims = 1;
    h->tensor.shape[0] = h->dim;
    layout->tensors = &h->tensor;
    layout->tensor_count = 1;
    layout->flops[SL_CALL_LOSS] = 5.0 * (double)h->dim;
    layout->flops[SL_CALL_GRADIENT] = 6.0 * (double)h->dim;
    layout->optimum = 0;
    return SL_OK;
}

static sl_status initial(sl_host *host, void *self, real *x)
{
    objective *h = (objective *)self;
    sl_random random = sl_random_at(host, SL_STREAM_START, 0);
    sl_normal(host, &random, h->dim, x);
    return SL_OK;
}

/* x is read-only, g is write-only. A problem with data looks at the samples that `batch` names.
 */
static sl_status gradient(sl_host *host, void *self, const sl_batch *batch, const real *x,
                          real *g, double *loss)
{
    objective *h = (objective *)self;
    real *terms = h->terms; /* inside SL_FOR only locals: the loop may run on a GPU */
    (void)batch;
    SL_FOR(i, h->dim, {
        const real d = x[i] - 1;
        g[i] = d * d * d;
        terms[i] = g[i] * d;
    });
    *loss = sl_sum(host, h->dim, terms) / 4;
    return SL_OK;
}

static sl_status loss(sl_host *host, void *self, const sl_batch *batch, const real *x,
                      double *value)
{
    objective *h = (objective *)self;
    real *terms = h->terms;
    (void)batch;
    SL_FOR(i, h->dim, {
        const real d = x[i] - 1;
        terms[i] = d * d * d * d;
    });
    *value = sl_sum(host, h->dim, terms) / 4;
    return SL_OK;
}

SL_EXPORT(sl_problem) = {
    .plugin = {.stamp = SL_STAMP(SL_KIND_PROBLEM, sl_problem),
               .self = sizeof(objective),
               .name = "NAME",
               .summary = "a quartic bowl, to be turned into something better",
               .reference = "",
               .options = options},
    .start = start,
    .initial = initial,
    .loss = loss,
    .gradient = gradient,
};
