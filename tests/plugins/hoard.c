/* f(x) = x^2 / 2 over data of 1 GiB, of which a gradient reads one number: what it costs to
   have them is all that it measures. */
#include <slalom/problem.h>

enum { COUNT = 1 << 27 };

typedef struct hoard {
    real *data; /* COUNT, on every page something else than zero */
    int64_t next;
    sl_tensor tensor;
} hoard;

static sl_status load(sl_host *host, void *self)
{
    hoard *h = (hoard *)self;
    h->data = (real *)sl_alloc(host, COUNT, sizeof *h->data);
    for (int64_t k = 0; k < COUNT; k++)
        h->data[k] = 1;
    return SL_OK;
}

static sl_status start(sl_host *host, void *self, sl_oracle *below, sl_layout *layout)
{
    hoard *h = (hoard *)self;
    (void)host;
    (void)below;
    h->tensor = (sl_tensor){"x", SL_ROLE_VECTOR, 1, {1}, 0};
    layout->tensors = &h->tensor;
    layout->tensor_count = 1;
    return SL_OK;
}

static sl_status gradient(sl_host *host, void *self, const sl_batch *batch, const real *x,
                          real *g, double *loss)
{
    hoard *h = (hoard *)self;
    (void)host;
    (void)batch;
    real one = h->data[h->next];
    h->next = (h->next + 65537) % COUNT;
    g[0] = one * x[0];
    *loss = 0.5 * (double)(x[0] * x[0]);
    return SL_OK;
}

static sl_status measure(sl_host *host, void *self, const real *x, double *values)
{
    real g;
    return gradient(host, self, NULL, x, &g, values);
}

SL_EXPORT(sl_problem) = {
    .plugin = {.stamp = SL_STAMP(SL_KIND_PROBLEM, sl_problem),
               .self = sizeof(hoard),
               .name = NAME,
               .summary = "1 GiB of data",
               .reference = ""},
    .load = load,
    .start = start,
    .gradient = gradient,
    .measure = measure,
};
