/* Singular vectors of one chosen matrix after the other, in room for the largest. */
#pragma once

#include "parametrization.h"

typedef struct svd {
    real *copy;       /* rows x columns: of the matrix */
    real *u, *s, *vt; /* rows x thin, thin, thin x columns */
} svd;

static inline int64_t svd_thin(const part *b)
{
    return b->rows < b->columns ? b->rows : b->columns;
}

static inline int64_t svd_larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static inline void svd_open(sl_host *host, const parametrization *p, svd *a)
{
    int64_t most = 0, rows = 0, columns = 0, thin = 0;
    for (int32_t k = 0; k < p->part_count; k++) {
        const part *b = &p->parts[k];
        if (!b->replaced)
            continue;
        most = svd_larger(most, b->rows * b->columns);
        rows = svd_larger(rows, b->rows * svd_thin(b));
        columns = svd_larger(columns, b->columns * svd_thin(b));
        thin = svd_larger(thin, svd_thin(b));
    }
    a->copy = sl_scratch_reals(host, most);
    a->u = sl_scratch_reals(host, rows);
    a->vt = sl_scratch_reals(host, columns);
    a->s = sl_scratch_reals(host, thin);
}

/* False when there is none. */
static inline bool svd_of(sl_host *host, const svd *a, int64_t m, int64_t n, const real *w)
{
    memcpy(a->copy, w, (size_t)(m * n) * sizeof *w);
    return sl_svd(host, m, n, a->copy, a->u, a->s, a->vt);
}

/* 1 or -1: the sign of the entry of largest size, which the sign of a pair of vectors hangs on.
 */
static inline real svd_sign_of(int64_t n, const real *v, int64_t stride)
{
    int64_t at = 0;
    for (int64_t i = 1; i < n; i++)
        at = sl_abs(v[i * stride]) > sl_abs(v[at * stride]) ? i : at;
    return v[at * stride] < 0 ? -1 : 1;
}

/* Of pair k, by its right vector of n entries. */
static inline real svd_sign(const svd *a, int64_t n, int64_t k)
{
    return svd_sign_of(n, a->vt + k * n, 1);
}
