/* Matrices as products of factors, with gradients by the chain rule; G is the gradient by W.
       two:    W += s L R,     dL += s G R',        dR += s L' G
       three:  W += s L C R,   dL += s G (C R)',    dC += s L' G R',   dR += s (L C)' G
   L is rows x r, C r x r, R r x columns. */
#pragma once

#include <slalom/linalg.h>

typedef struct product {
    int64_t rows, columns, rank;
    real scale;
} product;

/* W += s L R */
static inline void product_add(sl_host *host, product p, const real *l, const real *r, real *w)
{
    sl_gemm(host, false, false, p.rows, p.columns, p.rank, p.scale, l, p.rank, r, p.columns, 1,
            w, p.columns);
}

/* Either of dl and dr may be NULL. */
static inline void product_pull(sl_host *host, product p, const real *l, const real *r,
                                const real *g, real *dl, real *dr)
{
    if (dl)
        sl_gemm(host, false, true, p.rows, p.rank, p.columns, p.scale, g, p.columns, r,
                p.columns, 1, dl, p.rank);
    if (dr)
        sl_gemm(host, true, false, p.rank, p.columns, p.rows, p.scale, l, p.rank, g, p.columns,
                1, dr, p.columns);
}

/* How W changes when L changes by vl and R by vr. */
static inline void product_push(sl_host *host, product p, const real *l, const real *r,
                                const real *vl, const real *vr, real *w)
{
    product_add(host, p, vl, r, w);
    product_add(host, p, l, vr, w);
}

/* W += s L C R; room: rank x columns. */
static inline void product_add_core(sl_host *host, product p, const real *l, const real *c,
                                    const real *r, real *room, real *w)
{
    sl_gemm(host, false, false, p.rank, p.columns, p.rank, 1, c, p.rank, r, p.columns, 0, room,
            p.columns);
    product_add(host, p, l, room, w);
}

/* room: rank x columns. */
static inline void product_pull_core(sl_host *host, product p, const real *l, const real *c,
                                     const real *r, const real *g, real *room, real *dl,
                                     real *dc, real *dr)
{
    const int64_t k = p.rank, n = p.columns;
    sl_gemm(host, false, false, k, n, k, 1, c, k, r, n, 0, room, n);
    product_pull(host, p, l, room, g, dl, NULL);
    sl_gemm(host, true, false, k, n, p.rows, p.scale, l, k, g, n, 0, room, n);
    sl_gemm(host, false, true, k, k, n, 1, room, n, r, n, 1, dc, k);
    sl_gemm(host, true, false, k, n, k, 1, c, k, room, n, 1, dr, n);
}
