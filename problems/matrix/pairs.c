/* A_i of rank one: l_i r_i' (x x' measured as (l_i'x)^2 when both are the same), or single
   entries of Z, where l_i and r_i are unit vectors. Nothing of the size of Z is made. */
#include "measurements.h"

/* out (k) <- M'l for M n x k. */
static void project(int64_t n, int64_t k, const real *l, const real *m, real *out)
{
    for (int64_t c = 0; c < k; c++)
        out[c] = 0;
    for (int64_t j = 0; j < n; j++) {
        const real by = l[j];
        for (int64_t c = 0; c < k; c++)
            out[c] += by * m[j * k + c];
    }
}

/* M <- M + by l u'. */
static void add_outer(int64_t n, int64_t k, real by, const real *l, const real *u, real *m)
{
    for (int64_t j = 0; j < n; j++) {
        const real entry = by * l[j];
        for (int64_t c = 0; c < k; c++)
            m[j * k + c] += entry * u[c];
    }
}

/* F'l and G'r of the i-th pair, at the point x. */
typedef struct sides {
    const real *f, *g;
} sides;

static sides sides_of(const measurements *a, int64_t i, const real *x, int slot)
{
    const factor_shape *s = &a->shape;
    const real *right = shape_right(s, x);
    if (a->kind == MEASURE_ENTRIES) {
        const sides rows = {x + a->row[i] * s->k, right + a->column[i] * s->k};
        return rows;
    }
    real *f = a->inner[2 * slot], *g = a->inner[2 * slot + 1];
    project(s->rows, s->k, a->left + i * s->rows, x, f);
    if (!s->symmetric)
        project(s->columns, s->k, a->right + i * s->columns, right, g);
    const sides both = {f, s->symmetric ? f : g};
    return both;
}

static real inner_product(int64_t k, const real *u, const real *v)
{
    real sum = 0;
    for (int64_t c = 0; c < k; c++)
        sum += u[c] * v[c];
    return sum;
}

void pairs_forward(const measurements *a, int64_t i, const measure_points *p, real *z)
{
    const int64_t k = a->shape.k;
    const sides at = sides_of(a, i, p->x, 0);
    z[0] = inner_product(k, at.f, at.g);
    if (!p->v)
        return;
    const sides by = sides_of(a, i, p->v, 1);
    z[1] = inner_product(k, by.f, at.g) + inner_product(k, at.f, by.g);
}

static void add_one(const measurements *a, int64_t i, real w, const real *at, real *out)
{
    const factor_shape *s = &a->shape;
    const sides u = sides_of(a, i, at, 0);
    real *right = shape_right_of(s, out);
    if (a->kind == MEASURE_ENTRIES) {
        const real one = 1;
        add_outer(1, s->k, w, &one, u.g, out + a->row[i] * s->k);
        add_outer(1, s->k, w, &one, u.f, right + a->column[i] * s->k);
        return;
    }
    add_outer(s->rows, s->k, w, a->left + i * s->rows, u.g, out);
    if (!s->symmetric)
        add_outer(s->columns, s->k, w, a->right + i * s->columns, u.f, right);
}

void pairs_backward(const measurements *a, int64_t i, const measure_sums *s, const real *w,
                    real *out)
{
    for (int64_t c = 0; c < sums_channels(s); c++)
        if (w[c] != 0)
            add_one(a, i, w[c], s->at[c], out);
}
