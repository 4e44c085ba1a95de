/* symmetric and asymmetric: the numbers of reference/scaled_gd.py. */
#include "inside.h"

static double grid(int i, int j, double scale)
{
    return scale * ((5 * i + 3 * j + i * j) % 8 - 3) / 8;
}

static double factor_entry(int i, int j)
{
    return grid(i, j, 1) + (i == j ? 1 : 0);
}

/* g_v <- v - (1, -2); returns |v - (1, -2)|^2 / 2. */
static double aside(const real *v, real *g)
{
    double first = (double)v[0] - 1, second = (double)v[1] + 2;
    g[0] = (real)first;
    g[1] = (real)second;
    return (first * first + second * second) / 2;
}

static sl_status symmetric_start(sl_host *host, void *self, sl_oracle *below, sl_layout *layout)
{
    static const sl_tensor tensors[] = {{"X", SL_ROLE_FACTOR, 2, {5, 2}, 0},
                                        {"v", SL_ROLE_VECTOR, 1, {2}, 10}};
    (void)host, (void)self, (void)below;
    return lay(layout, tensors, 2);
}

static sl_status symmetric_initial(sl_host *host, void *self, real *x)
{
    (void)host, (void)self;
    for (int i = 0; i < 5; i++)
        for (int j = 0; j < 2; j++)
            x[2 * i + j] = (real)factor_entry(i, j);
    return SL_OK;
}

static sl_status symmetric_gradient(sl_host *host, void *self, const sl_batch *b, const real *x,
                                    real *g, double *loss)
{
    (void)host, (void)self, (void)b;
    memset(g, 0, 10 * sizeof *g);
    *loss = aside(x + 10, g + 10);
    for (int i = 0; i < 5; i++)
        for (int k = 0; k < 5; k++) {
            double e = 0;
            for (int j = 0; j < 2; j++)
                e +=
                    (double)x[2 * i + j] * (double)x[2 * k + j] - grid(i, j, 2) * grid(k, j, 2);
            *loss += e * e / 4;
            g[2 * i] += (real)(e * (double)x[2 * k]);
            g[2 * i + 1] += (real)(e * (double)x[2 * k + 1]);
        }
    return SL_OK;
}

static sl_status asymmetric_start(sl_host *host, void *self, sl_oracle *below,
                                  sl_layout *layout)
{
    static const sl_tensor tensors[] = {{"F", SL_ROLE_FACTOR, 2, {4, 2}, 0},
                                        {"v", SL_ROLE_VECTOR, 1, {2}, 8},
                                        {"G", SL_ROLE_FACTOR, 2, {3, 2}, 10}};
    (void)host, (void)self, (void)below;
    return lay(layout, tensors, 3);
}

static sl_status asymmetric_initial(sl_host *host, void *self, real *x)
{
    (void)host, (void)self;
    for (int j = 0; j < 2; j++) {
        for (int i = 0; i < 4; i++)
            x[2 * i + j] = (real)factor_entry(i, j);
        for (int i = 0; i < 3; i++)
            x[10 + 2 * i + j] = (real)factor_entry(i, j);
    }
    return SL_OK;
}

static sl_status asymmetric_gradient(sl_host *host, void *self, const sl_batch *b,
                                     const real *x, real *g, double *loss)
{
    (void)host, (void)self, (void)b;
    memset(g, 0, 16 * sizeof *g);
    *loss = aside(x + 8, g + 8);
    for (int i = 0; i < 4; i++)
        for (int k = 0; k < 3; k++) {
            const real *left = x + 2 * i, *right = x + 10 + 2 * k;
            double e = (double)left[0] * (double)right[0] + (double)left[1] * (double)right[1] -
                       grid(i, k, 2);
            *loss += e * e / 2;
            for (int j = 0; j < 2; j++) {
                g[2 * i + j] += (real)(e * (double)right[j]);
                g[10 + 2 * k + j] += (real)(e * (double)left[j]);
            }
        }
    return SL_OK;
}

const sl_problem problems_factors[] = {
    {ABOUT("symmetric"), .start = symmetric_start, .initial = symmetric_initial,
     .gradient = symmetric_gradient, .measure = unmeasured},
    {ABOUT("asymmetric"), .start = asymmetric_start, .initial = asymmetric_initial,
     .gradient = asymmetric_gradient, .measure = unmeasured},
    {ABOUT(NULL)},
};
