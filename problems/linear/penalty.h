/* What is added to the mean loss, on the weights w and never on the biases:
     none          l2/2 |w|^2
     l1            l2/2 |w|^2 + lambda |w|_1
     elastic_net   the same with lambda1 = lambda ratio for lambda and
                   l2 + lambda (1 - ratio) for l2
     scad, mcp     l2/2 |w|^2 + lambda |w|_1 + sum_j c(w_j), c concave and smooth:
       scad  c(w) = 0 for |w| <= lambda, -(|w| - lambda)^2 / (2 (a - 1)) to a lambda,
                    (a + 1) lambda^2 / 2 - lambda |w| beyond     (Fan and Li 2001)
       mcp   c(w) = -w^2 / (2 a) for |w| <= a lambda, a lambda^2 / 2 - lambda |w| beyond
                                                                 (Zhang 2010)
   The l1 term is r of the composite objective f + r; everything else belongs to f. */
#pragma once

#include <slalom/host.h>

typedef enum penalty_kind {
    PENALTY_NONE,
    PENALTY_L1,
    PENALTY_ELASTIC_NET,
    PENALTY_SCAD,
    PENALTY_MCP
} penalty_kind;
#define PENALTY_WORDS "none|l1|elastic_net|scad|mcp"

typedef struct penalty {
    penalty_kind kind;
    int64_t weights;      /* the first so many parameters */
    double l1, l2, shape; /* lambda; l2; a */
} penalty;

#define penalty_smooth  SL_PRECISE(penalty_smooth)
#define penalty_slope   SL_PRECISE(penalty_slope)
#define penalty_curve   SL_PRECISE(penalty_curve)
#define penalty_rough   SL_PRECISE(penalty_rough)
#define penalty_prox    SL_PRECISE(penalty_prox)
#define penalty_concave SL_PRECISE(penalty_concave)

double penalty_smooth(const penalty *, const real *x);                     /* f's part */
void penalty_slope(const penalty *, double share, const real *x, real *g); /* g += share * */
/* hv += share times its Hessian times v; without the concave part where x is NULL. */
void penalty_curve(const penalty *, double share, const real *x, const real *v, real *hv);
double penalty_concave(const penalty *);              /* the largest -c'' */
double penalty_rough(const penalty *, const real *x); /* r */
void penalty_prox(const penalty *, double t, int64_t n, const real *x, real *y); /* of r */
