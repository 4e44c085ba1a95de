/* Vectors from products of their projections on Gaussian ones, y_i = (l_i'w)(r_i'x), r_i = l_i
   and x = w when symmetric: a low-rank model of rank one. It is the first member of its
   problems' structs, so that the options and functions below stand in their descriptors. */
#pragma once

#include "draws.h"

enum { MEASUREMENTS_AUTO = 10, PROJECTIONS_SPECTRAL = 1, POINT_SEQUENCE = 1 };

typedef struct projections {
    low_rank model;
    int64_t measurements, batch;
    int32_t loss, init;
    double noise, outliers, magnitude, huber_width, distance;
} projections;

/* All but the sizes. */
#define PROJECTIONS_OPTIONS                                                                    \
    SL_INT_OR(projections, measurements, "auto", 0, 0, 1e9,                                    \
              "number of measurements; auto: 10 times the unknowns"),                          \
        SL_REAL(projections, noise, 0, 0, SL_UNBOUNDED, SL_LOG,                                \
                "standard deviation of a measurement's noise"),                                \
        SL_REAL(projections, outliers, 0, 0, 1, SL_LINEAR,                                     \
                "fraction of measurements with a gross error"),                                \
        SL_REAL(projections, magnitude, 10, 0, SL_UNBOUNDED, SL_LOG,                           \
                "standard deviation of gross errors"),                                         \
        SL_CHOICE(projections, loss, OUTER_WORDS, OUTER_L1, "of a residual"),                  \
        SL_REAL(projections, huber_width, 1, SL_POSITIVE, SL_UNBOUNDED, SL_LOG,                \
                "residual from which Huber's loss is linear"),                                 \
        SL_CHOICE(projections, init, "near|spectral", 0, "where the unknowns start"),          \
        SL_REAL(projections, distance, 0.8, 0, SL_UNBOUNDED, SL_LINEAR,                        \
                "near: from the truth to the start"),                                          \
        SL_INT_OR(projections, batch, "full", 1, 0, 1e9, "measurements of one minibatch")

static inline sl_status projections_load(sl_host *host, projections *h,
                                         const factor_shape *shape)
{
    low_rank *m = &h->model;
    const outer_loss outer = {h->loss, h->huber_width, 1};
    m->a.shape = *shape;
    m->a.m =
        h->measurements > 0 ? h->measurements : MEASUREMENTS_AUTO * shape_parameters(shape);
    m->outer = outer;
    m->batch = h->batch;
    m->truth.rank = 1;
    SL_TRY(low_rank_check(host, m, 1));
    SL_TRY(truth_draw(host, shape, TRUTH_GEOMETRIC, 1, 0, &m->truth));
    draws_pairs(host, &m->a);
    low_rank_observe(host, m, h->noise, h->outliers, h->magnitude);
    return SL_OK;
}

/* The proximal point has a closed form for |c| and one measurement alone. */
static inline sl_status projections_start(sl_host *host, void *self, sl_oracle *below,
                                          sl_layout *layout)
{
    projections *h = (projections *)self;
    (void)below;
    low_rank_start(host, &h->model, layout);
    layout->optimum = h->noise <= 0 && h->outliers <= 0 ? 0 : (double)NAN;
    if (h->batch != 1 || h->loss != OUTER_L1)
        layout->withdrawn |= SL_PROX_POINT;
    return SL_OK;
}

/* x <- a random point at `distance` from the truth. */
static inline void projections_near(sl_host *host, const projections *h, real *x)
{
    const real *target = h->model.truth.point;
    const int64_t count = shape_parameters(&h->model.a.shape);
    sl_random random = sl_random_at(host, SL_STREAM_START, POINT_SEQUENCE);
    sl_normal(host, &random, count, x);
    const real by = (real)(h->distance / sl_norm(host, count, x));
    SL_FOR(i, count, { x[i] = target[i] + by * x[i]; });
}

/* *i <- the one measurement of the batch of a proximal point. */
static inline sl_status projections_one(sl_host *host, const projections *h, const sl_batch *b,
                                        int64_t *i)
{
    if (b->size != 1)
        return sl_fail(host, "the proximal point of %lld measurements has no closed form",
                       (long long)b->size);
    *i = low_rank_position(host, &h->model, b, 0);
    return SL_OK;
}
