/* COCO's test of two algorithms on one problem and target: rank-sum over 1/evaluations of the
   runs that reached the target within E, and -(value at E) of the others, which rank below; E =
   the least budget of any failed run of both. */
#pragma once

#include "stats/runtime.h"

typedef struct runtime_sample {
    int64_t count;
    const runtime *runs;
    const double *value_at; /* best value so far at E; read only where E does not suffice */
} runtime_sample;

/* E; +inf when every run of both succeeded. */
double runtime_common_budget(const runtime_sample *, const runtime_sample *);

typedef struct runtime_verdict {
    double z;       /* > 0: the first is better */
    double p;       /* two-sided; NaN when a side has no runs */
    bool supported; /* the better one's expected runtime is not greater, and when it is
                       finite, neither are its mean evaluations */
} runtime_verdict;

/* p is not corrected: with m problems compare with alpha / m (COCO's Bonferroni), or Holm. */
runtime_verdict runtime_compare(const runtime_sample *, const runtime_sample *, arena *);
