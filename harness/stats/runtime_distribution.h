/* The distribution of (simulated) runtimes over (problem, target) pairs: F(b) = the share of
   pairs solved within b (COCO). */
#pragma once

#include "stats/runtime.h"
#include "stats/steps.h"

/* The runs of one algorithm on one problem against one target. Pairs of one problem share its
   runs: the k-th run of each is the same run. */
typedef struct runtime_pair {
    int problem;
    int64_t count;
    const runtime *runs;
} runtime_pair;

/* 10^2, 10^1.8, .., 10^-8: COCO's 51 precisions f - f*. */
#define RUNTIME_TARGETS 51
void runtime_targets(double targets[RUNTIME_TARGETS]);

/* Targets by run length: for each of `budgets` (COCO: {0.5, 1.2, 3, 10, 50} x dimension) the
   hardest of `targets` (descending, harder last) whose ERT by the reference algorithm exceeds
   the budget, made the one just missed: the first whose ERT is above it; the last of all when
   the budget suffices for every one. `chosen[k]` is an index into targets; equal ones repeat.
 */
void runtime_targets_by_length(const double *expected, int64_t targets, const double *budgets,
                               int count, int64_t *chosen);

/* Every pair weighs the same; a pair without a success, or without a run, never counts and
   stays in the denominator. `samples` is the least number of simulated runtimes per pair. */
steps runtime_distribution(const runtime_pair *, int64_t pairs, int64_t samples, uint64_t seed,
                           arena *);

/* At each of the budgets the share, and the percentile interval when the runs are resampled
   within each problem (problems and targets stay). */
typedef struct runtime_share {
    double share, low, high;
} runtime_share;
void runtime_shares(const runtime_pair *, int64_t pairs, int64_t samples, const double *budgets,
                    int count, double level, int64_t repetitions, uint64_t seed,
                    runtime_share *, arena *);
