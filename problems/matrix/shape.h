/* The parameters of a low-rank model, one tensor behind the other: X (rows x k) of X X', or
   F (rows x k) and G (columns x k) of F G'. */
#pragma once

#include <slalom/linalg.h>
#include <slalom/loop.h>
#include <slalom/problem.h>

typedef struct factor_shape {
    int64_t rows, columns, k;
    bool symmetric; /* columns = rows and G is F */
} factor_shape;

static inline int64_t shape_parameters(const factor_shape *s)
{
    return (s->rows + (s->symmetric ? 0 : s->columns)) * s->k;
}

/* G of the point x. */
static inline const real *shape_right(const factor_shape *s, const real *x)
{
    return s->symmetric ? x : x + s->rows * s->k;
}

static inline real *shape_right_of(const factor_shape *s, real *x)
{
    return s->symmetric ? x : x + s->rows * s->k;
}

/* tensors: room for two. Returns how many there are. */
static inline int32_t shape_tensors(const factor_shape *s, sl_tensor *tensors)
{
    const sl_tensor left = {
        s->symmetric ? "X" : "F", SL_ROLE_FACTOR, 2, {s->rows, s->k, 0, 0}, 0};
    const sl_tensor right = {"G", SL_ROLE_FACTOR, 2, {s->columns, s->k, 0, 0}, s->rows * s->k};
    tensors[0] = left;
    tensors[1] = right;
    return s->symmetric ? 1 : 2;
}

/* p (rows x columns) <- F H' + beta p, F the left factor of x, H the right one of y. */
static inline void shape_multiply(sl_host *host, const factor_shape *s, const real *x,
                                  const real *y, real beta, real *p)
{
    sl_gemm(host, false, true, s->rows, s->columns, s->k, 1, x, s->k, shape_right(s, y), s->k,
            beta, p, s->columns);
}

/* out <- (S G, S'F) + beta out for S (rows x columns): the derivative of <S, F G'>, of
   <S, X X'> / 2 for symmetric S. */
static inline void shape_apply(sl_host *host, const factor_shape *s, const real *sum,
                               const real *x, real beta, real *out)
{
    sl_gemm(host, false, false, s->rows, s->k, s->columns, 1, sum, s->columns,
            shape_right(s, x), s->k, beta, out, s->k);
    if (!s->symmetric)
        sl_gemm(host, true, false, s->columns, s->k, s->rows, 1, sum, s->columns, x, s->k, beta,
                shape_right_of(s, out), s->k);
}
