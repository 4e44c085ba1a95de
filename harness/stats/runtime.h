/* Expected running time and simulated restarts (Hansen, Auger, Ros, Mersmann, Tusar, Brockhoff
   2021, COCO, doi:10.1080/10556788.2020.1808977). */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "run/random.h"

/* One run against one target. */
typedef struct runtime {
    double evaluations; /* until the target, or all that it had; > 0, any clock */
    bool reached;
} runtime;

int64_t runtime_successes(const runtime *, int64_t count);

/* ERT = (sum of all evaluations, failures' too) / successes; +inf without a success; NaN
   without a run. */
double runtime_expected(const runtime *, int64_t count);

/* The median evaluations of the runs that failed: where a figure puts its cross. NaN when none
   did. */
double runtime_failed_budget(const runtime *, int64_t count, arena *);

/* The least multiple of `count` that is at least `least` (COCO: 15, papers: 1000). */
int64_t runtime_sample_count(int64_t count, int64_t least);

/* Simulated runtimes of the algorithm that restarts until it succeeds: a run is drawn; while it
   failed its evaluations are added and another is drawn with replacement. First draws are
   permutations, so every run starts equally often. NaN throughout when no run succeeded. */
void runtime_simulate(const runtime *, int64_t count, int64_t samples, sl_random *,
                      double *sampled);
