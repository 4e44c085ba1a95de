#include "constants.h"

#include <stdio.h>
#include <string.h>

#include <slalom/linalg.h>

#include "solve.h"
#include "table_file.h"

enum { STEPS_MOST = 128, EVERY = 8, LARGE = 1 << 16, SAMPLE_KEY = 0xa11ce };

/* Lanczos's basis and tridiagonal matrix. */
typedef struct basis {
    int64_t n, count;
    real *q;                   /* (STEPS_MOST + 1) x n */
    double along[STEPS_MOST];  /* the diagonal */
    double beside[STEPS_MOST]; /* the one below */
} basis;

/* w <- its part that is orthogonal to the basis, twice against rounding. */
static void orthogonalize(sl_host *host, const basis *b, real *w)
{
    for (int twice = 0; twice < 2; twice++)
        for (int64_t k = 0; k < b->count; k++) {
            const real *q = b->q + k * b->n;
            const real part = (real)sl_dot(host, b->n, q, w);
            for (int64_t j = 0; j < b->n; j++)
                w[j] -= part * q[j];
        }
}

static double largest_of(sl_host *host, const basis *b)
{
    real t[STEPS_MOST * STEPS_MOST] = {0}, w[STEPS_MOST] = {0};
    const int64_t m = b->count;
    for (int64_t k = 0; k < m; k++) {
        t[k * m + k] = (real)b->along[k];
        if (k + 1 < m)
            t[k * m + k + 1] = t[(k + 1) * m + k] = (real)b->beside[k];
    }
    return sl_eigen_symmetric(host, m, t, w) ? (double)w[m - 1] : (double)NAN;
}

/* The next vector of the basis from w, which is kept when it has a direction of its own. */
static bool extend(sl_host *host, basis *b, real *w)
{
    const double norm = sl_norm(host, b->n, w);
    const double least = 1e3 * (double)SL_REAL_EPSILON * (b->count ? fabs(b->along[0]) : 0);
    if (!(norm > least) || b->count == STEPS_MOST)
        return false;
    if (b->count > 0)
        b->beside[b->count - 1] = norm;
    for (int64_t j = 0; j < b->n; j++)
        b->q[b->count * b->n + j] = (real)((double)w[j] / norm);
    b->count++;
    return true;
}

/* The largest eigenvalue of X'WX / rows: Lanczos 1950 from a random vector, with the basis kept
   orthogonal. */
static double largest_eigenvalue(sl_host *host, pass *p, const samples *s, int64_t n)
{
    const int most = n < STEPS_MOST ? (int)n : STEPS_MOST;
    basis *b = (basis *)sl_scratch(host, 1, sizeof(basis));
    real *w = sl_scratch_reals(host, n);
    sl_random random = {SAMPLE_KEY, 0, 0};
    row_order all = row_order_of(host, NULL, s->rows);
    double value = 0, before = -1;
    b->n = n;
    b->q = sl_scratch_reals(host, n * most);
    sl_normal(host, &random, n, w);
    while (b->count < most && extend(host, b, w)) {
        const real *q = b->q + (b->count - 1) * n;
        pass_walk(host, p, PASS_GRAM, s, &all, q, NULL);
        pass_finish(p, s->rows, w);
        b->along[b->count - 1] = sl_dot(host, n, q, w);
        orthogonalize(host, b, w);
        if (b->count % EVERY && b->count < most)
            continue;
        value = largest_of(host, b);
        if (fabs(value - before) <= 4 * (double)SL_REAL_EPSILON * value)
            break;
        before = value;
    }
    return b->count ? largest_of(host, b) : 0;
}

typedef struct longest {
    double square;
} longest;

static void take_longest(pass *p, const features *f, const row_block *b, int64_t first,
                         void *context)
{
    longest *most = (longest *)context;
    (void)first;
    for (int64_t i = 0; i < b->count; i++) {
        const double square = p->row_weight[i] * (features_square(f, b, i) + (p->bias ? 1 : 0));
        most->square = square > most->square ? square : most->square;
    }
}

static double longest_row(sl_host *host, pass *p, const samples *s, int64_t n)
{
    longest most = {0};
    pass_visit visit = {take_longest, &most};
    row_order all = row_order_of(host, NULL, s->rows);
    pass_visit_rows(host, p, PASS_LOSS, s, &all, sl_scratch_reals(host, n), NULL, &visit);
    return most.square;
}

/* Everything that the numbers depend on. */
static void name_of(const char *identity, const pass *p, const penalty *rules, bool solve,
                    char key[33])
{
    char what[512];
    int length = snprintf(what, sizeof what, "%s %zu %d %.17g %d %d %.17g %.17g %.17g %d",
                          identity, sizeof(real), (int)p->link, p->width, (int)p->bias,
                          (int)rules->kind, rules->l1, rules->l2, rules->shape, (int)solve);
    table_key(what, (size_t)length, key);
}

sl_status constants_find(sl_host *host, pass *p, const penalty *rules, const samples *s,
                         const char *identity, bool solve, constants *c)
{
    const int64_t n = p->outputs * (p->columns + p->bias);
    const double bend = link_curvature(p->link, p->width);
    double kept[3];
    char key[33];
    name_of(identity, p, rules, solve, key);
    const bool large = s->x.entries >= LARGE; /* of small data it is not worth a file */
    if (!large || !table_facts(key, kept, 3)) {
        kept[0] = bend * largest_eigenvalue(host, p, s, n);
        kept[1] = bend * longest_row(host, p, s, n);
        kept[2] = (double)NAN;
        if (solve)
            SL_TRY(solve_optimum(host, p, rules, s, kept[0], &kept[2]));
        if (large)
            table_facts_keep(key, kept, 3);
    }
    c->smoothness = kept[0];
    c->sample_smoothness = kept[1];
    c->optimum = kept[2];
    return SL_OK;
}
