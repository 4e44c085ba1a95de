/* phases, together and pairs: the numbers of reference/composite.py. */
#include "inside.h"

enum { PHASES = 5, SAMPLES = 4, LEFT = 8, RIGHT = 6, ENTRIES = 12 };

static double phase_row(int64_t k, int i)
{
    return (double)((3 * k + 5 * i + k * i) % 7 - 3) / 4;
}

static double phase_product(int64_t k, const real *x)
{
    double sum = 0;
    for (int i = 0; i < PHASES; i++)
        sum += phase_row(k, i) * (double)x[i];
    return sum;
}

static double phase_target(int64_t k)
{
    static const real truth[PHASES] = {1, (real)-0.5, (real)0.25, (real)0.75, -1};
    const double z = phase_product(k, truth);
    return z * z;
}

static sl_status phases_start(sl_host *host, void *self, sl_oracle *below, sl_layout *layout)
{
    static const sl_tensor tensors[] = {{"x", SL_ROLE_VECTOR, 1, {PHASES}, 0}};
    (void)host, (void)self, (void)below;
    layout->samples = SAMPLES;
    layout->batch = 1;
    layout->outer = SL_OUTER_ABSOLUTE;
    return lay(layout, tensors, 1);
}

static sl_status together_start(sl_host *host, void *self, sl_oracle *below, sl_layout *layout)
{
    const sl_status status = phases_start(host, self, below, layout);
    layout->batch = SAMPLES;
    return status;
}

static sl_status phases_initial(sl_host *host, void *self, real *x)
{
    static const double start[PHASES] = {0.5, -1, 1.5, 2, -0.25};
    (void)host, (void)self;
    for (int i = 0; i < PHASES; i++)
        x[i] = (real)start[i];
    return SL_OK;
}

static sl_status phases_jacobian(sl_host *host, void *self, const sl_batch *b, const real *x,
                                 real *c, real *j)
{
    (void)host, (void)self;
    for (int64_t k = 0; k < b->size; k++) {
        const int64_t row = (b->first + k) % SAMPLES;
        const double z = phase_product(row, x);
        c[k] = (real)(z * z - phase_target(row));
        for (int i = 0; i < PHASES; i++)
            j[k * PHASES + i] = (real)(2 * z * phase_row(row, i));
    }
    return SL_OK;
}

static sl_status phases_gradient(sl_host *host, void *self, const sl_batch *b, const real *x,
                                 real *g, double *loss)
{
    real c[SAMPLES], j[SAMPLES * PHASES];
    phases_jacobian(host, self, b, x, c, j);
    memset(g, 0, PHASES * sizeof *g);
    *loss = 0;
    for (int64_t k = 0; k < b->size; k++) {
        *loss += fabs((double)c[k]) / (double)b->size;
        for (int i = 0; i < PHASES; i++)
            g[i] += (c[k] > 0 ? 1 : -1) * j[k * PHASES + i] / (real)b->size;
    }
    return SL_OK;
}

static double pair_entry(int i, int j)
{
    return (double)((5 * i + 3 * j + i * j) % 8 - 3) / 8;
}

static sl_status pairs_start(sl_host *host, void *self, sl_oracle *below, sl_layout *layout)
{
    static const sl_tensor tensors[] = {{"F", SL_ROLE_FACTOR, 2, {4, 2}, 0},
                                        {"G", SL_ROLE_FACTOR, 2, {3, 2}, LEFT}};
    (void)host, (void)self, (void)below;
    layout->samples = ENTRIES;
    layout->outer = SL_OUTER_SQUARE;
    return lay(layout, tensors, 2);
}

static sl_status pairs_initial(sl_host *host, void *self, real *x)
{
    (void)host, (void)self;
    for (int k = 0; k < LEFT + RIGHT; k++) {
        const int i = k < LEFT ? k / 2 : (k - LEFT) / 2, j = k % 2;
        x[k] = (real)(pair_entry(i, j) + (i == j ? 1 : 0));
    }
    return SL_OK;
}

static sl_status pairs_jacobian(sl_host *host, void *self, const sl_batch *b, const real *x,
                                real *c, real *j)
{
    (void)host, (void)self, (void)b;
    memset(j, 0, ENTRIES * (LEFT + RIGHT) * sizeof *j);
    for (int e = 0; e < ENTRIES; e++) {
        const int i = e / 3, k = e % 3;
        double sum = -2 * pair_entry(i, k);
        for (int r = 0; r < 2; r++) {
            const real f = x[2 * i + r], g = x[LEFT + 2 * k + r];
            sum += (double)f * (double)g;
            j[e * (LEFT + RIGHT) + 2 * i + r] = g;
            j[e * (LEFT + RIGHT) + LEFT + 2 * k + r] = f;
        }
        c[e] = (real)sum;
    }
    return SL_OK;
}

static sl_status pairs_residual(sl_host *host, void *self, const sl_batch *b, const real *x,
                                real *c)
{
    real j[ENTRIES * (LEFT + RIGHT)];
    return pairs_jacobian(host, self, b, x, c, j);
}

static sl_status pairs_jvp(sl_host *host, void *self, const sl_batch *b, const real *x,
                           const real *v, real *jv)
{
    real c[ENTRIES], j[ENTRIES * (LEFT + RIGHT)];
    pairs_jacobian(host, self, b, x, c, j);
    for (int e = 0; e < ENTRIES; e++) {
        jv[e] = 0;
        for (int i = 0; i < LEFT + RIGHT; i++)
            jv[e] += j[e * (LEFT + RIGHT) + i] * v[i];
    }
    return SL_OK;
}

static sl_status pairs_vjp(sl_host *host, void *self, const sl_batch *b, const real *x,
                           const real *u, real *ju)
{
    real c[ENTRIES], j[ENTRIES * (LEFT + RIGHT)];
    pairs_jacobian(host, self, b, x, c, j);
    for (int i = 0; i < LEFT + RIGHT; i++) {
        ju[i] = 0;
        for (int e = 0; e < ENTRIES; e++)
            ju[i] += j[e * (LEFT + RIGHT) + i] * u[e];
    }
    return SL_OK;
}

static sl_status pairs_gradient(sl_host *host, void *self, const sl_batch *b, const real *x,
                                real *g, double *loss)
{
    real c[ENTRIES];
    pairs_residual(host, self, b, x, c);
    pairs_vjp(host, self, b, x, c, g);
    *loss = 0;
    for (int e = 0; e < ENTRIES; e++)
        *loss += (double)(c[e] * c[e]) / (2 * ENTRIES);
    for (int i = 0; i < LEFT + RIGHT; i++)
        g[i] /= ENTRIES;
    return SL_OK;
}

const sl_problem problems_composite[] = {
    {ABOUT("phases"), .start = phases_start, .initial = phases_initial,
     .gradient = phases_gradient, .measure = unmeasured, .jacobian = phases_jacobian},
    {ABOUT("together"), .start = together_start, .initial = phases_initial,
     .gradient = phases_gradient, .measure = unmeasured, .jacobian = phases_jacobian},
    {ABOUT("pairs"), .start = pairs_start, .initial = pairs_initial, .gradient = pairs_gradient,
     .measure = unmeasured, .residual = pairs_residual, .jacobian = pairs_jacobian,
     .jvp = pairs_jvp, .vjp = pairs_vjp},
    {ABOUT(NULL)},
};
