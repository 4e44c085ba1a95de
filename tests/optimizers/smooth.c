/* bumps, rosenbrock, valley, bowl, flat, cliff. */
#include "inside.h"

enum { BUMPS = 4, VALLEY = 4, BOWL = 12 };

static const double bumps_a[] = {1, 4, 0.25, 2}, bumps_c[] = {1, -1, 2, 0.5};

static sl_status bumps_start(sl_host *host, void *self, sl_oracle *below, sl_layout *layout)
{
    static const sl_tensor tensors[] = {{"x", SL_ROLE_VECTOR, 1, {BUMPS}, 0}};
    (void)host, (void)self, (void)below;
    layout->samples = 4;
    layout->batch = 1;
    return lay(layout, tensors, 1);
}

static sl_status bumps_initial(sl_host *host, void *self, real *x)
{
    static const double start[] = {0.5, -1.5, 1, 2};
    (void)host, (void)self;
    for (int i = 0; i < BUMPS; i++)
        x[i] = (real)start[i];
    return SL_OK;
}

/* On all four batches the linear terms' mean. */
static double bumps_w(const sl_batch *b, int i)
{
    double w = 0;
    for (int64_t k = b->first; k < b->first + b->size; k++)
        w += 0.0625 * (double)((3 * k + 5 * i) % 7 - 3);
    return w / (double)b->size;
}

static sl_status bumps_gradient(sl_host *host, void *self, const sl_batch *b, const real *x,
                                real *g, double *loss)
{
    (void)host, (void)self;
    *loss = 0;
    for (int i = 0; i < BUMPS; i++) {
        double own = (double)x[i], off = own - bumps_c[i], w = bumps_w(b, i);
        double next = (double)x[(i + 1) % BUMPS], last = (double)x[(i + BUMPS - 1) % BUMPS];
        *loss += bumps_a[i] * off * off / 2 + 0.3 * cos(own + next) + w * own;
        g[i] = (real)(bumps_a[i] * off - 0.3 * sin(own + next) - 0.3 * sin(last + own) + w);
    }
    return SL_OK;
}

static sl_status rosenbrock_start(sl_host *host, void *self, sl_oracle *below,
                                  sl_layout *layout)
{
    static const sl_tensor tensors[] = {{"x", SL_ROLE_VECTOR, 1, {VALLEY}, 0}};
    (void)host, (void)self, (void)below;
    return lay(layout, tensors, 1);
}

static sl_status rosenbrock_initial(sl_host *host, void *self, real *x)
{
    (void)host, (void)self;
    for (int i = 0; i < VALLEY; i++)
        x[i] = i % 2 ? (real)1.5 : (real)0.5;
    return SL_OK;
}

/* sum_i c (x_i+1 - x_i^2)^2 + (1 - x_i)^2 */
static void valley(double c, const real *x, real *g, double *loss)
{
    *loss = 0;
    memset(g, 0, VALLEY * sizeof *g);
    for (int i = 0; i + 1 < VALLEY; i++) {
        double own = (double)x[i], off = (double)x[i + 1] - own * own;
        *loss += c * off * off + (1 - own) * (1 - own);
        g[i] += (real)(-4 * c * own * off - 2 * (1 - own));
        g[i + 1] += (real)(2 * c * off);
    }
}

static sl_status rosenbrock_gradient(sl_host *host, void *self, const sl_batch *b,
                                     const real *x, real *g, double *loss)
{
    (void)host, (void)self, (void)b;
    valley(100, x, g, loss);
    return SL_OK;
}

static sl_status valley_gradient(sl_host *host, void *self, const sl_batch *b, const real *x,
                                 real *g, double *loss)
{
    (void)host, (void)self, (void)b;
    valley(4, x, g, loss);
    return SL_OK;
}

/* 1/2 sum_i (1 + i) x_i^2 - x_i from zero */
static sl_status bowl_start(sl_host *host, void *self, sl_oracle *below, sl_layout *layout)
{
    static const sl_tensor tensors[] = {{"x", SL_ROLE_VECTOR, 1, {BOWL}, 0}};
    (void)host, (void)self, (void)below;
    return lay(layout, tensors, 1);
}

static sl_status bowl_gradient(sl_host *host, void *self, const sl_batch *b, const real *x,
                               real *g, double *loss)
{
    (void)host, (void)self, (void)b;
    *loss = 0;
    for (int i = 0; i < BOWL; i++) {
        *loss += (double)x[i] * ((1 + i) * (double)x[i] / 2 - 1);
        g[i] = (real)((1 + i) * (double)x[i] - 1);
    }
    return SL_OK;
}

static sl_status bowl_matvec(sl_host *host, void *self, const real *v, real *av)
{
    (void)host, (void)self;
    for (int i = 0; i < BOWL; i++)
        av[i] = (real)(1 + i) * v[i];
    return SL_OK;
}

static sl_status bowl_rhs(sl_host *host, void *self, real *b)
{
    (void)host, (void)self;
    for (int i = 0; i < BOWL; i++)
        b[i] = 1;
    return SL_OK;
}

static sl_status bowl_loss(sl_host *host, void *self, const sl_batch *b, const real *x,
                           double *loss)
{
    real g[BOWL];
    return bowl_gradient(host, self, b, x, g, loss);
}

/* An operator whose right-hand side is zero, so that zero solves it. */
static sl_status flat_rhs(sl_host *host, void *self, real *b)
{
    (void)host, (void)self;
    memset(b, 0, BOWL * sizeof *b);
    return SL_OK;
}

static sl_status flat_gradient(sl_host *host, void *self, const sl_batch *b, const real *x,
                               real *g, double *loss)
{
    (void)b, (void)x;
    *loss = 0;
    return flat_rhs(host, self, g);
}

/* The right-hand side of flat is the diagonal of cliff, and of no use to pcg. */
static sl_status cliff_gradient(sl_host *host, void *self, const sl_batch *b, const real *x,
                                real *g, double *loss)
{
    sl_status status = bowl_gradient(host, self, b, x, g, loss);
    if (x[0] > 0 || x[0] < 0)
        *loss = (double)NAN;
    return status;
}

static sl_status cliff_matvec(sl_host *host, void *self, const real *v, real *av)
{
    (void)host, (void)self;
    for (int i = 0; i < BOWL; i++)
        av[i] = -v[i];
    return SL_OK;
}

const sl_problem problems_smooth[] = {
    {ABOUT("bumps"), .start = bumps_start, .initial = bumps_initial, .gradient = bumps_gradient,
     .measure = unmeasured},
    {ABOUT("rosenbrock"), .start = rosenbrock_start, .initial = rosenbrock_initial,
     .gradient = rosenbrock_gradient, .measure = unmeasured},
    {ABOUT("valley"), .start = rosenbrock_start, .initial = rosenbrock_initial,
     .gradient = valley_gradient, .measure = unmeasured},
    {ABOUT("bowl"), .start = bowl_start, .loss = bowl_loss, .gradient = bowl_gradient,
     .matvec = bowl_matvec, .rhs = bowl_rhs},
    {ABOUT("flat"), .start = bowl_start, .gradient = flat_gradient, .matvec = bowl_matvec,
     .rhs = flat_rhs, .diagonal = bowl_rhs, .measure = unmeasured},
    {ABOUT("cliff"), .start = bowl_start, .gradient = cliff_gradient, .matvec = cliff_matvec,
     .rhs = bowl_rhs, .diagonal = flat_rhs, .measure = unmeasured},
    {ABOUT(NULL)},
};
