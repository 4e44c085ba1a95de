/* chain and chain_ones: the operator of reference/krylov.py. */
#include "inside.h"

enum { CHAIN = 240 };

static sl_status chain_start(sl_host *host, void *self, sl_oracle *below, sl_layout *layout)
{
    static const sl_tensor tensors[] = {{"x", SL_ROLE_VECTOR, 1, {CHAIN}, 0}};
    (void)host, (void)self, (void)below;
    return lay(layout, tensors, 1);
}

static sl_status ones(sl_host *host, void *self, real *x)
{
    (void)host, (void)self;
    for (int i = 0; i < CHAIN; i++)
        x[i] = 1;
    return SL_OK;
}

static double scale(int i)
{
    return 1 + 0.25 * (i % 3);
}

static sl_status chain_matvec(sl_host *host, void *self, const real *v, real *av)
{
    (void)host, (void)self;
    for (int i = 0; i < CHAIN; i++) {
        double left = i > 0 ? scale(i - 1) * (double)v[i - 1] : 0;
        double right = i + 1 < CHAIN ? scale(i + 1) * (double)v[i + 1] : 0;
        av[i] = (real)(scale(i) * (2.02 * scale(i) * (double)v[i] - left - right));
    }
    return SL_OK;
}

static sl_status chain_rhs(sl_host *host, void *self, real *b)
{
    (void)host, (void)self;
    for (int i = 0; i < CHAIN; i++)
        b[i] = (real)(1 + i % 7);
    return SL_OK;
}

static sl_status chain_diagonal(sl_host *host, void *self, real *d)
{
    (void)host, (void)self;
    for (int i = 0; i < CHAIN; i++)
        d[i] = (real)(2.02 * scale(i) * scale(i));
    return SL_OK;
}

const sl_problem problems_operator[] = {
    {ABOUT("chain"), .start = chain_start, .matvec = chain_matvec, .rhs = chain_rhs,
     .diagonal = chain_diagonal, .measure = unmeasured},
    {ABOUT("chain_ones"), .start = chain_start, .initial = ones, .matvec = chain_matvec,
     .rhs = chain_rhs, .diagonal = chain_diagonal, .measure = unmeasured},
    {ABOUT(NULL)},
};
