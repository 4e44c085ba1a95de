/* One pass over the measurements of a batch answers each of the composite calls. */
#include "low_rank.h"

typedef enum walk_kind {
    WALK_LOSS,
    WALK_GRADIENT,
    WALK_HVP,
    WALK_GGN,
    WALK_RESIDUAL,
    WALK_JVP,
    WALK_VJP
} walk_kind;

typedef struct walk {
    walk_kind kind;
    const sl_batch *batch;
    measure_points points;
    measure_sums sums; /* at[0] is NULL when nothing is summed */
    const real *u;     /* vjp: weights, one per measurement */
    real *each;        /* residual, jvp: one number per measurement */
    real *out;
} walk;

int64_t low_rank_position(sl_host *host, const low_rank *h, const sl_batch *b, int64_t j)
{
    if (b->size == h->a.m)
        return j;
    const sl_random order = sl_random_at(host, SL_STREAM_BATCH, b->epoch);
    return (int64_t)sl_permute(host, &order, (uint64_t)h->a.m, (uint64_t)(b->first + j));
}

/* Positions from, from + 1, ...; the last stands in for those behind the batch. */
static void fill(sl_host *host, const low_rank *h, const sl_batch *b, int64_t from,
                 int64_t count, int64_t *which)
{
    for (int64_t i = 0; i < count; i++)
        which[i] = low_rank_position(host, h, b, from + i < b->size ? from + i : b->size - 1);
}

/* Products z of a block to weights w; returns the sum of h. */
static double link(const low_rank *h, const walk *k, const measure_block *b, int64_t from,
                   const real *z, real *w)
{
    const outer_loss *outer = &h->outer;
    const int64_t channels = points_channels(&k->points);
    const double scale = outer_scale(outer);
    double sum = 0;
    for (int64_t i = 0; i < b->count; i++) {
        const double r = (double)z[i * channels] - (double)h->y[b->which[i]];
        const double dz = channels > 1 ? (double)z[i * channels + 1] : 0;
        if (k->kind == WALK_RESIDUAL)
            k->each[from + i] = (real)(scale * r);
        else if (k->kind == WALK_JVP)
            k->each[from + i] = (real)(scale * dz);
        else
            sum += outer_value(outer, r);
        if (k->kind == WALK_GRADIENT)
            w[i] = (real)outer_slope(outer, r);
        if (k->kind == WALK_GGN)
            w[i] = (real)(outer_curvature(outer, r) * dz);
        if (k->kind == WALK_HVP) {
            w[2 * i] = (real)(outer_curvature(outer, r) * dz);
            w[2 * i + 1] = (real)outer_slope(outer, r);
        }
    }
    return sum;
}

/* A block of the batch on its way through both products. */
typedef struct leg {
    measure_block block;
    int64_t which[MEASURE_BLOCK], ahead[MEASURE_BLOCK];
    real w[MEASURE_CHANNELS * MEASURE_BLOCK];
} leg;

/* The leg behind `last`, of which only `ahead` is read. */
static void follow(sl_host *host, const low_rank *h, const sl_batch *b, int64_t from,
                   const leg *last, leg *next)
{
    const int64_t block = measurements_block(&h->a), left = b->size - from;
    for (int64_t j = 0; j < block; j++)
        next->which[j] = last->ahead[j];
    fill(host, h, b, from + block, block, next->ahead);
    next->block.count = left < block ? left : block;
    next->block.which = next->which;
    next->block.ahead = next->ahead;
}

/* The weights of a leg; what the one before it has is summed meanwhile. Returns the sum of h.
 */
static double take(const low_rank *h, const walk *k, int64_t from, leg *last, leg *next)
{
    real z[MEASURE_CHANNELS * MEASURE_BLOCK];
    if (from > 0 && k->sums.at[0])
        measurements_exchange(&h->a, &last->block, &k->sums, last->w, &next->block, &k->points,
                              z, k->out);
    else
        measurements_forward(&h->a, &next->block, &k->points, z);
    return link(h, k, &next->block, from, z, next->w);
}

static void give(const low_rank *h, const walk *k, leg *last)
{
    measurements_backward(&h->a, &last->block, &k->sums, last->w, k->out);
}

/* Returns the sum of h over the batch. */
static double run(sl_host *host, const low_rank *h, const walk *k)
{
    const int64_t block = measurements_block(&h->a), size = k->batch->size;
    leg legs[2], *last = &legs[0], *next = &legs[1];
    double sum = 0;
    if (k->kind != WALK_VJP)
        measurements_look(host, &h->a, &k->points);
    if (k->sums.at[0])
        measurements_clear(&h->a, &k->sums, k->out);
    fill(host, h, k->batch, 0, block, last->ahead);
    for (int64_t i = 0; i < size; i += block) {
        follow(host, h, k->batch, i, last, next);
        if (k->kind != WALK_VJP)
            sum += take(h, k, i, last, next);
        else {
            for (int64_t j = 0; j < next->block.count; j++)
                next->w[j] = k->u[i + j];
            give(h, k, next);
        }
        leg *before = last;
        last = next;
        next = before;
    }
    if (k->sums.at[0] && k->kind != WALK_VJP)
        give(h, k, last);
    if (k->sums.at[0])
        measurements_finish(host, &h->a, &k->sums, k->out);
    return sum;
}

static void times(double by, int64_t n, real *x)
{
    const real factor = (real)by;
    SL_FOR(i, n, { x[i] *= factor; });
}

/* X of X X' counts twice in <A, X X'>. */
static double sides(const low_rank *h)
{
    return h->a.shape.symmetric ? 2 : 1;
}

static void average(const low_rank *h, const sl_batch *b, real *g)
{
    times(h->outer.weight * sides(h) / (double)b->size, shape_parameters(&h->a.shape), g);
}

static double loss_of(const low_rank *h, const sl_batch *b, double sum)
{
    return h->outer.weight * sum / (double)b->size;
}

sl_status low_rank_loss(sl_host *host, void *self, const sl_batch *b, const real *x,
                        double *loss)
{
    const low_rank *h = (const low_rank *)self;
    const walk k = {WALK_LOSS, b, {x, NULL}, {{NULL, NULL}}, NULL, NULL, NULL};
    *loss = loss_of(h, b, run(host, h, &k));
    return SL_OK;
}

sl_status low_rank_gradient(sl_host *host, void *self, const sl_batch *b, const real *x,
                            real *g, double *loss)
{
    const low_rank *h = (const low_rank *)self;
    const walk k = {WALK_GRADIENT, b, {x, NULL}, {{x, NULL}}, NULL, NULL, g};
    *loss = loss_of(h, b, run(host, h, &k));
    average(h, b, g);
    return SL_OK;
}

sl_status low_rank_hvp(sl_host *host, void *self, const sl_batch *b, const real *x,
                       const real *v, real *hv)
{
    const low_rank *h = (const low_rank *)self;
    const walk k = {WALK_HVP, b, {x, v}, {{x, v}}, NULL, NULL, hv};
    run(host, h, &k);
    average(h, b, hv);
    return SL_OK;
}

sl_status low_rank_ggn_vp(sl_host *host, void *self, const sl_batch *b, const real *x,
                          const real *v, real *gv)
{
    const low_rank *h = (const low_rank *)self;
    const walk k = {WALK_GGN, b, {x, v}, {{x, NULL}}, NULL, NULL, gv};
    run(host, h, &k);
    average(h, b, gv);
    return SL_OK;
}

sl_status low_rank_residual(sl_host *host, void *self, const sl_batch *b, const real *x,
                            real *c)
{
    const walk k = {WALK_RESIDUAL, b, {x, NULL}, {{NULL, NULL}}, NULL, c, NULL};
    run(host, (const low_rank *)self, &k);
    return SL_OK;
}

sl_status low_rank_jvp(sl_host *host, void *self, const sl_batch *b, const real *x,
                       const real *v, real *jv)
{
    const walk k = {WALK_JVP, b, {x, v}, {{NULL, NULL}}, NULL, jv, NULL};
    run(host, (const low_rank *)self, &k);
    return SL_OK;
}

sl_status low_rank_vjp(sl_host *host, void *self, const sl_batch *b, const real *x,
                       const real *u, real *ju)
{
    const low_rank *h = (const low_rank *)self;
    const walk k = {WALK_VJP, b, {x, NULL}, {{x, NULL}}, u, NULL, ju};
    run(host, h, &k);
    times(outer_scale(&h->outer) * sides(h), shape_parameters(&h->a.shape), ju);
    return SL_OK;
}

sl_status low_rank_jacobian(sl_host *host, void *self, const sl_batch *b, const real *x,
                            real *c, real *j)
{
    const low_rank *h = (const low_rank *)self;
    const int64_t n = shape_parameters(&h->a.shape);
    const measure_sums sums = {{x, NULL}};
    SL_TRY(low_rank_residual(host, self, b, x, c));
    for (int64_t i = 0; i < b->size; i++) {
        real w[MEASURE_BLOCK] = {1};
        const int64_t which = low_rank_position(host, h, b, i);
        const measure_block one = {1, &which, &which};
        measurements_clear(&h->a, &sums, j + i * n);
        measurements_backward(&h->a, &one, &sums, w, j + i * n);
        measurements_finish(host, &h->a, &sums, j + i * n);
    }
    times(outer_scale(&h->outer) * sides(h), b->size * n, j);
    return SL_OK;
}
