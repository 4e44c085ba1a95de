/* The measurement operator: m rows a_i of `length` numbers, y_i = <a_i, z>. Symmetric matrices
   are packed: the lower triangle row by row, off-diagonal entries of z doubled, so that the
   inner product of the packed vectors is that of the matrices. */
#pragma once

#include <slalom/problem.h>

typedef struct sensing {
    int64_t n, m, length; /* side of the matrices, measurements, numbers in one */
    bool packed;
    real *rows; /* m x length */
    real *y;    /* m */
} sensing;

static inline int64_t sensing_length(int64_t n, bool packed)
{
    return packed ? n * (n + 1) / 2 : n * n;
}

/* z <- the n x n matrix p, so that <a_i, z> measures it; for packed ones p is symmetric. */
static inline void sensing_pack(const sensing *s, const real *p, real *z)
{
    for (int64_t j = 0; j < s->n; j++)
        for (int64_t k = 0; k < (s->packed ? j + 1 : s->n); k++)
            *z++ = s->packed && k < j ? 2 * p[j * s->n + k] : p[j * s->n + k];
}

/* p <- the matrix with the entries of a row's kind, as sums of rows are. */
static inline void sensing_unpack(const sensing *s, const real *row, real *p)
{
    for (int64_t j = 0; j < s->n; j++)
        for (int64_t k = 0; k < (s->packed ? j + 1 : s->n); k++) {
            p[j * s->n + k] = *row++;
            if (s->packed)
                p[k * s->n + j] = p[j * s->n + k];
        }
}

static inline void sensing_add(int64_t n, real by, const real *__restrict__ a,
                               real *__restrict__ sum)
{
    for (int64_t j = 0; j < n; j++)
        sum[j] += by * a[j];
}

/* One measurement while its row is in the cache: r = <a_i, z> - y_i is returned, and where
   there are sums, sum += r a_i and, for a change dz of z, change += <a_i, dz> a_i. */
static inline double sensing_one(sl_host *host, const sensing *s, int64_t i, const real *z,
                                 const real *dz, real *sum, real *change)
{
    const real *a = s->rows + i * s->length;
    const double r = sl_dot(host, s->length, a, z) - (double)s->y[i];
    if (sum)
        sensing_add(s->length, (real)r, a, sum);
    if (change)
        sensing_add(s->length, (real)sl_dot(host, s->length, a, dz), a, change);
    return r;
}
