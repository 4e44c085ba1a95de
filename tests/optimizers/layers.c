/* layers: a sum of four samples with two matrices and a vector,
       f(U, b, W) = mean of |W tanh(U x_k + b) - y_k|^2 / 2,   U, W 8 x 8, b 8. */
#include "inside.h"

enum { SAMPLES = 4, DIM = 8, SQUARE = DIM * DIM, ALL = 2 * SQUARE + DIM };

static sl_status layers_start(sl_host *host, void *self, sl_oracle *below, sl_layout *layout)
{
    static const sl_tensor tensors[] = {{"inner", SL_ROLE_MATRIX, 2, {DIM, DIM}, 0},
                                        {"bias", SL_ROLE_BIAS, 1, {DIM}, SQUARE},
                                        {"outer", SL_ROLE_MATRIX, 2, {DIM, DIM}, SQUARE + DIM}};
    (void)host, (void)self, (void)below;
    layout->samples = SAMPLES;
    layout->batch = 1;
    return lay(layout, tensors, 3);
}

static sl_status layers_initial(sl_host *host, void *self, real *x)
{
    (void)host, (void)self;
    for (int i = 0; i < DIM; i++) {
        x[SQUARE + i] = (real)(0.125 * (i % 3 - 1));
        for (int j = 0; j < DIM; j++) {
            const double wave = 0.05 * sin(3 * i + 5 * j + 1);
            x[i * DIM + j] = (real)(((5 * i + 3 * j + i * j) % 11 - 5) / 10.0 + wave);
            x[SQUARE + DIM + i * DIM + j] =
                (real)(((7 * i + 2 * j + i * j) % 13 - 6) / 12.0 + wave);
        }
    }
    return SL_OK;
}

static double input(int64_t k, int i)
{
    return (double)((3 * k + 5 * i + k * i) % 7 - 3) / 4;
}

static double wanted(int64_t k, int i)
{
    return (double)((2 * k + 3 * i + 2 * k * i) % 5 - 2) / 4;
}

/* sum (ALL) += the gradient of sample k over `size`; returns its loss. */
static double sample(int64_t k, const real *x, double size, double *sum)
{
    const real *bias = x + SQUARE, *outer = bias + DIM;
    double active[DIM], off[DIM], back[DIM] = {0}, loss = 0;
    for (int i = 0; i < DIM; i++) {
        double inner = (double)bias[i];
        for (int j = 0; j < DIM; j++)
            inner += (double)x[i * DIM + j] * input(k, j);
        active[i] = tanh(inner);
    }
    for (int i = 0; i < DIM; i++) {
        off[i] = -wanted(k, i);
        for (int j = 0; j < DIM; j++)
            off[i] += (double)outer[i * DIM + j] * active[j];
        loss += off[i] * off[i] / 2;
        for (int j = 0; j < DIM; j++) {
            back[j] += (double)outer[i * DIM + j] * off[i];
            sum[SQUARE + DIM + i * DIM + j] += off[i] * active[j] / size;
        }
    }
    for (int i = 0; i < DIM; i++) {
        const double slope = back[i] * (1 - active[i] * active[i]) / size;
        sum[SQUARE + i] += slope;
        for (int j = 0; j < DIM; j++)
            sum[i * DIM + j] += slope * input(k, j);
    }
    return loss;
}

static sl_status layers_gradient(sl_host *host, void *self, const sl_batch *b, const real *x,
                                 real *g, double *loss)
{
    double sum[ALL] = {0};
    (void)host, (void)self;
    *loss = 0;
    for (int64_t k = b->first; k < b->first + b->size; k++)
        *loss += sample(k, x, (double)b->size, sum) / (double)b->size;
    for (int i = 0; i < ALL; i++)
        g[i] = (real)sum[i];
    return SL_OK;
}

static sl_status layers_loss(sl_host *host, void *self, const sl_batch *b, const real *x,
                             double *loss)
{
    real g[ALL];
    return layers_gradient(host, self, b, x, g, loss);
}

const sl_problem problems_layers[] = {
    {ABOUT("layers"), .start = layers_start, .initial = layers_initial, .loss = layers_loss,
     .gradient = layers_gradient},
    {ABOUT(NULL)},
};
