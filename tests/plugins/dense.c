/* f = mean over i of |W a_i - b_i|^2 / 2, W 2 x 3: a layer with Kronecker factors, with one
   deliberate fault each: FAULT. */
#include <slalom/problem.h>

typedef enum fault { NONE, WRONG_KRONECKER, SKEW_KRONECKER } fault;

enum { ROWS = 2, COLUMNS = 3, SAMPLES = 7 };

static const fault own = FAULT;

static const sl_tensor tensors[] = {{"W", SL_ROLE_MATRIX, 2, {ROWS, COLUMNS, 0, 0}, 0}};

static sl_status start(sl_host *host, void *self, sl_oracle *below, sl_layout *layout)
{
    (void)host;
    (void)self;
    (void)below;
    layout->tensors = tensors;
    layout->tensor_count = 1;
    layout->samples = SAMPLES;
    layout->batch = 3;
    return SL_OK;
}

static real input(int64_t i, int64_t j)
{
    return (real)cos((double)(i * COLUMNS + j * j));
}

/* g = W a_i - b_i. */
static void residual_of(const real *w, int64_t i, real g[ROWS])
{
    for (int64_t r = 0; r < ROWS; r++) {
        g[r] = (real)-sin((double)(2 * i + r));
        for (int64_t j = 0; j < COLUMNS; j++)
            g[r] += w[r * COLUMNS + j] * input(i, j);
    }
}

static sl_status gradient(sl_host *host, void *self, const sl_batch *b, const real *w, real *dw,
                          double *f)
{
    const real by = 1 / (real)b->size;
    real g[ROWS];
    (void)host;
    (void)self;
    *f = 0;
    for (int64_t k = 0; k < ROWS * COLUMNS; k++)
        dw[k] = 0;
    for (int64_t i = b->first; i < b->first + b->size; i++) {
        residual_of(w, i, g);
        for (int64_t r = 0; r < ROWS; r++) {
            *f += (double)(by * g[r] * g[r] / 2);
            for (int64_t j = 0; j < COLUMNS; j++)
                dw[r * COLUMNS + j] += by * g[r] * input(i, j);
        }
    }
    return SL_OK;
}

static sl_status loss(sl_host *host, void *self, const sl_batch *b, const real *w, double *f)
{
    real unused[ROWS * COLUMNS];
    return gradient(host, self, b, w, unused, f);
}

static sl_status kronecker(sl_host *host, void *self, const sl_batch *b, const real *w,
                           real *factors)
{
    const real by = (own == WRONG_KRONECKER ? (real)0.01 : 1) / (real)b->size;
    real *outer = factors, *inner = factors + ROWS * ROWS, g[ROWS];
    (void)host;
    (void)self;
    for (int64_t k = 0; k < ROWS * ROWS + COLUMNS * COLUMNS; k++)
        factors[k] = 0;
    for (int64_t i = b->first; i < b->first + b->size; i++) {
        residual_of(w, i, g);
        for (int64_t k = 0; k < ROWS * ROWS; k++)
            outer[k] += by * g[k / ROWS] * g[k % ROWS];
        for (int64_t k = 0; k < COLUMNS * COLUMNS; k++)
            inner[k] += by * input(i, k / COLUMNS) * input(i, k % COLUMNS);
    }
    inner[1] *= own == SKEW_KRONECKER ? (real)1.1 : 1;
    return SL_OK;
}

SL_EXPORT(sl_problem) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_PROBLEM, sl_problem),
            .self = 8,
            .name = NAME,
            .summary = "one layer with Kronecker factors",
            .reference = "",
        },
    .start = start,
    .loss = loss,
    .gradient = gradient,
    .kronecker = kronecker,
};
