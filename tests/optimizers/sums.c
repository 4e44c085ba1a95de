/* ridges, lasso, bends: finite sums, one sample a batch, four of them. */
#include "inside.h"

enum { SAMPLES = 4, DIM = 5 };

static const double decay = 0.125, weight = 0.0625;

static sl_status sums_start(sl_host *host, void *self, sl_oracle *below, sl_layout *layout)
{
    static const sl_tensor tensors[] = {{"x", SL_ROLE_VECTOR, 1, {DIM}, 0}};
    (void)host, (void)self, (void)below;
    layout->samples = SAMPLES;
    layout->batch = 1;
    layout->smoothness = 1.5;
    layout->sample_smoothness = 3;
    return lay(layout, tensors, 1);
}

static sl_status lasso_start(sl_host *host, void *self, sl_oracle *below, sl_layout *layout)
{
    layout->composite = true;
    return sums_start(host, self, below, layout);
}

static sl_status sums_initial(sl_host *host, void *self, real *x)
{
    static const double start[] = {0.5, -1, 1.5, 2, -0.25};
    (void)host, (void)self;
    for (int i = 0; i < DIM; i++)
        x[i] = (real)start[i];
    return SL_OK;
}

/* Row k with its label's sign. */
static double row(int64_t k, int i)
{
    return (double)((3 * k + 5 * i + k * i) % 7 - 3) / 4;
}

static double margin(int64_t k, const real *x)
{
    double sum = 0;
    for (int i = 0; i < DIM; i++)
        sum += row(k, i) * (double)x[i];
    return sum;
}

static double sigmoid(double t)
{
    return 1 / (1 + exp(-t));
}

/* mean over the batch of log(1 + exp(-a_k'x)) + decay / 2 |x|^2 */
static sl_status ridges_gradient(sl_host *host, void *self, const sl_batch *b, const real *x,
                                 real *g, double *loss)
{
    (void)host, (void)self;
    double sum[DIM] = {0}, size = (double)b->size;
    *loss = 0;
    for (int64_t k = b->first; k < b->first + b->size; k++) {
        *loss += log1p(exp(-margin(k, x))) / size;
        for (int i = 0; i < DIM; i++)
            sum[i] -= sigmoid(-margin(k, x)) * row(k, i) / size;
    }
    for (int i = 0; i < DIM; i++) {
        *loss += decay / 2 * (double)x[i] * (double)x[i];
        g[i] = (real)(sum[i] + decay * (double)x[i]);
    }
    return SL_OK;
}

static sl_status ridges_loss(sl_host *host, void *self, const sl_batch *b, const real *x,
                             double *loss)
{
    real g[DIM];
    return ridges_gradient(host, self, b, x, g, loss);
}

static sl_status ridges_hessian(sl_host *host, void *self, const sl_batch *b, const real *x,
                                real *h)
{
    (void)host, (void)self;
    for (int i = 0; i < DIM; i++)
        for (int j = 0; j < DIM; j++) {
            double sum = i == j ? decay : 0;
            for (int64_t k = b->first; k < b->first + b->size; k++) {
                double p = sigmoid(margin(k, x));
                sum += p * (1 - p) * row(k, i) * row(k, j) / (double)b->size;
            }
            h[i * DIM + j] = (real)sum;
        }
    return SL_OK;
}

static sl_status ridges_hvp(sl_host *host, void *self, const sl_batch *b, const real *x,
                            const real *v, real *hv)
{
    real h[DIM * DIM];
    SL_TRY(ridges_hessian(host, self, b, x, h));
    for (int i = 0; i < DIM; i++) {
        double sum = 0;
        for (int j = 0; j < DIM; j++)
            sum += (double)h[i * DIM + j] * (double)v[j];
        hv[i] = (real)sum;
    }
    return SL_OK;
}

static sl_status lasso_penalty(sl_host *host, void *self, const real *x, double *r)
{
    (void)host, (void)self;
    *r = 0;
    for (int i = 0; i < DIM; i++)
        *r += weight * fabs((double)x[i]);
    return SL_OK;
}

static sl_status lasso_prox(sl_host *host, void *self, double t, const real *x, real *y)
{
    (void)host, (void)self;
    for (int i = 0; i < DIM; i++)
        y[i] = (real)copysign(fmax(fabs((double)x[i]) - t * weight, 0), (double)x[i]);
    return SL_OK;
}

/* mean over the batch of sum_i (1 + i) / 4 (x_i - c_ki)^2 / 2 + x_i^4 / 64: any signs z give
   its Hessian's diagonal as z (Hz). */
static sl_status bends_gradient(sl_host *host, void *self, const sl_batch *b, const real *x,
                                real *g, double *loss)
{
    (void)host, (void)self;
    *loss = 0;
    for (int i = 0; i < DIM; i++) {
        double own = (double)x[i], sum = 0;
        for (int64_t k = b->first; k < b->first + b->size; k++) {
            double off = own - row(k, i), size = (double)b->size;
            *loss += ((1 + i) * off * off / 8 + own * own * own * own / 64) / size;
            sum += ((1 + i) * off / 4 + own * own * own / 16) / size;
        }
        g[i] = (real)sum;
    }
    return SL_OK;
}

static sl_status bends_hvp(sl_host *host, void *self, const sl_batch *b, const real *x,
                           const real *v, real *hv)
{
    (void)host, (void)self, (void)b;
    for (int i = 0; i < DIM; i++)
        hv[i] = (real)(((1 + i) / 4.0 + 3 * (double)x[i] * (double)x[i] / 16) * (double)v[i]);
    return SL_OK;
}

const sl_problem problems_sums[] = {
    {ABOUT("ridges"), .start = sums_start, .initial = sums_initial, .loss = ridges_loss,
     .gradient = ridges_gradient, .hvp = ridges_hvp, .measure = unmeasured,
     .hessian = ridges_hessian},
    {ABOUT("lasso"), .start = lasso_start, .initial = sums_initial, .loss = ridges_loss,
     .gradient = ridges_gradient, .hvp = ridges_hvp, .measure = unmeasured,
     .penalty = lasso_penalty, .prox = lasso_prox},
    {ABOUT("bends"), .start = sums_start, .initial = sums_initial, .gradient = bends_gradient,
     .hvp = bends_hvp, .measure = unmeasured},
    {ABOUT(NULL)},
};
