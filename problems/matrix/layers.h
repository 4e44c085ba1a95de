/* A product of matrices W = W_L .. W_1 and its derivatives. W_L is n x k, all others k x k, one
   behind the other in x, W_1 first. With T_l = W_L .. W_l and B_l = W_l .. W_1,
       dW = sum over l of T_l+1 V_l B_l-1                          along V
       df/dW_l = T_l+1' D B_l-1',   D = df/dW
   and the change of df/dW_l along V is  dT_l+1' D B_l-1' + T_l+1' dD B_l-1' + T_l+1' D dB_l-1'.
 */
#pragma once

#include <slalom/linalg.h>
#include <slalom/loop.h>
#include <slalom/problem.h>

enum { LAYERS_MOST = 8 };

typedef struct layer_products {
    real *tops;    /* L x n x k: T_1 .. T_L; T_1 is W */
    real *bottoms; /* L x k x k: B_1 .. B_L-1 */
} layer_products;

typedef struct layers {
    int64_t n, k, count;
    layer_products at, along; /* at x; their change along v */
    real *to;                 /* scratch: n x k */
    sl_tensor tensors[LAYERS_MOST];
} layers;

static inline int64_t layers_parameters(const layers *h)
{
    return (h->count - 1) * h->k * h->k + h->n * h->k;
}

/* After n, k and count are set. */
static inline void layers_open(sl_host *host, layers *h)
{
    static const char *const names[LAYERS_MOST] = {"W1", "W2", "W3", "W4",
                                                   "W5", "W6", "W7", "W8"};
    const int64_t n = h->n, k = h->k;
    layer_products *both[] = {&h->at, &h->along};
    for (int64_t l = 0; l < h->count; l++) {
        const sl_tensor t = {
            names[l], SL_ROLE_MATRIX, 2, {l == h->count - 1 ? n : k, k, 0, 0}, l * k * k};
        h->tensors[l] = t;
    }
    for (int i = 0; i < 2; i++) {
        both[i]->tops = sl_scratch_reals(host, h->count * n * k);
        both[i]->bottoms = sl_scratch_reals(host, h->count * k * k);
    }
    h->to = sl_scratch_reals(host, n * k);
}

static inline void layers_copy(int64_t count, const real *from, real *to)
{
    SL_FOR(i, count, { to[i] = from[i]; });
}

/* h->at <- the products at x. Returns W. */
static inline const real *layers_multiply(sl_host *host, const layers *h, const real *x)
{
    const int64_t n = h->n, k = h->k, last = h->count - 1;
    real *top = h->at.tops + last * n * k, *bottom = h->at.bottoms;
    layers_copy(n * k, x + last * k * k, top);
    for (int64_t l = last - 1; l >= 0; l--, top -= n * k)
        sl_gemm(host, false, false, n, k, k, 1, top, k, x + l * k * k, k, 0, top - n * k, k);
    if (last > 0)
        layers_copy(k * k, x, bottom);
    for (int64_t l = 1; l < last; l++, bottom += k * k)
        sl_gemm(host, false, false, k, k, k, 1, x + l * k * k, k, bottom, k, 0, bottom + k * k,
                k);
    return h->at.tops;
}

/* h->along <- the change along v of the products at x, which are in h->at. Returns dW. */
static inline const real *layers_turn(sl_host *host, const layers *h, const real *x,
                                      const real *v)
{
    const int64_t n = h->n, k = h->k, last = h->count - 1;
    layers_copy(n * k, v + last * k * k, h->along.tops + last * n * k);
    for (int64_t l = last - 1; l >= 0; l--) {
        const real *top = h->at.tops + (l + 1) * n * k;
        const real *turned = h->along.tops + (l + 1) * n * k;
        real *to = h->along.tops + l * n * k;
        sl_gemm(host, false, false, n, k, k, 1, turned, k, x + l * k * k, k, 0, to, k);
        sl_gemm(host, false, false, n, k, k, 1, top, k, v + l * k * k, k, 1, to, k);
    }
    if (last > 0)
        layers_copy(k * k, v, h->along.bottoms);
    for (int64_t l = 1; l < last; l++) {
        const real *bottom = h->at.bottoms + (l - 1) * k * k;
        const real *turned = h->along.bottoms + (l - 1) * k * k;
        real *to = h->along.bottoms + l * k * k;
        sl_gemm(host, false, false, k, k, k, 1, v + l * k * k, k, bottom, k, 0, to, k);
        sl_gemm(host, false, false, k, k, k, 1, x + l * k * k, k, turned, k, 1, to, k);
    }
    return h->along.tops;
}

/* g_l <- T_l+1' D B_l-1' (or that added to it) for the layers from `from` to before `end`, with
   T_L+1 = I and B_0 = I. */
static inline void layers_pull(sl_host *host, const layers *h, const real *tops, const real *d,
                               const real *bottoms, int64_t from, int64_t end, bool add,
                               real *g)
{
    const int64_t n = h->n, k = h->k;
    for (int64_t l = from; l < end; l++) {
        real *own = g + l * k * k;
        const real *to = l > 0 ? h->to : d;
        if (l > 0)
            sl_gemm(host, false, true, n, k, k, 1, d, k, bottoms + (l - 1) * k * k, k, 0, h->to,
                    k);
        if (l < h->count - 1)
            sl_gemm(host, true, false, k, k, n, 1, tops + (l + 1) * n * k, k, to, k, add, own,
                    k);
        else
            SL_FOR(i, n * k, { own[i] = to[i] + (add ? own[i] : 0); });
    }
}

/* g <- the gradient in the layers, D that in W. */
static inline void layers_gradient(sl_host *host, const layers *h, const real *d, real *g)
{
    layers_pull(host, h, h->at.tops, d, h->at.bottoms, 0, h->count, false, g);
}

/* g <- g + what D adds to the Hessian times v, because W is not linear in the layers. */
static inline void layers_bend(sl_host *host, const layers *h, const real *d, real *g)
{
    layers_pull(host, h, h->along.tops, d, h->at.bottoms, 0, h->count - 1, true, g);
    layers_pull(host, h, h->at.tops, d, h->along.bottoms, 1, h->count, true, g);
}
