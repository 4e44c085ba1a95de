/* The outer function of a loss over residuals r_i = <A_i, Z> - y_i,
       f = weight / size  sum over i of h(r_i),   h = r^2 / 2,  |r|  or Huber's,
   and its composite form, the mean of h(c_i): c_i = sqrt(weight) r_i, or weight r_i where
   h = |r|. */
#pragma once

#include <slalom/problem.h>

enum { OUTER_SQUARED, OUTER_L1, OUTER_HUBER };

#define OUTER_WORDS "squared|l1|huber"

typedef struct outer_loss {
    int32_t kind;
    double width; /* of Huber's */
    double weight;
} outer_loss;

static inline double outer_value(const outer_loss *h, double r)
{
    const double size = fabs(r), d = h->width;
    if (h->kind == OUTER_L1)
        return size;
    return h->kind == OUTER_HUBER && size > d ? d * size - d * d / 2 : r * r / 2;
}

static inline double outer_slope(const outer_loss *h, double r)
{
    const double d = h->width;
    if (h->kind == OUTER_L1)
        return (r > 0) - (r < 0) + (isnan(r) ? r : 0);
    if (h->kind == OUTER_HUBER && fabs(r) > d)
        return r > 0 ? d : -d;
    return r;
}

static inline double outer_curvature(const outer_loss *h, double r)
{
    if (h->kind == OUTER_L1)
        return 0;
    return h->kind == OUTER_SQUARED || fabs(r) <= h->width;
}

/* c = scale r. */
static inline double outer_scale(const outer_loss *h)
{
    return h->kind == OUTER_L1 ? h->weight : sqrt(h->weight);
}

static inline void outer_layout(const outer_loss *h, sl_layout *layout)
{
    static const sl_outer names[] = {SL_OUTER_SQUARE, SL_OUTER_ABSOLUTE, SL_OUTER_HUBER};
    layout->outer = names[h->kind];
    layout->outer_width = sqrt(h->weight) * h->width;
    if (h->kind == OUTER_L1) /* all curvature of h is in its kink, where it has none to tell */
        layout->withdrawn |= SL_HVP | SL_GGN_VP;
}
