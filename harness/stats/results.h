/* A study's trials as the store has them, grouped: one group is one setting of one optimizer on
   one problem, over its seeds. Values are scores: oriented so that lower is better, +inf for a
   trial that diverged, failed, crashed or ran out of time or memory. */
#pragma once

#include "stats/quantile.h"
#include "store/reader.h"

typedef struct outcome {
    const trial *trial;
    record record;
    double score;
    double first;  /* the metric at the first point, oriented; NaN when there is none */
    bool measured; /* there is a first point */
} outcome;

typedef struct group {
    const trial *trial; /* its first: problem, label and setting of all */
    outcome *outcomes;  /* that the store has */
    int count, seeds;   /* outcomes; trials in the study */
    int diverged, failed;
    spread score;
} group;

/* What a figure or a table is about. */
typedef struct measure {
    const char *metric;
    bool best; /* the best value of the curve and not the final one */
} measure;

typedef struct results {
    const study *study;
    measure measure;
    bool higher;      /* the metric is better when higher: score = -value */
    const char *unit; /* of the metric; "" when it has none */
    group *groups;    /* in the study's order, those without outcomes too */
    int64_t group_count;
    const char **problems; /* labels, in the study's order */
    int problem_count;
    const char **labels; /* of optimizers, in the study's order */
    int label_count;
    int64_t missing; /* trials that the store does not have, or that did not end */
} results;

/* "loss", "final loss" or "best loss". */
measure measure_read(const char *words, arena *);

/* Fails when no trial is there, or none has the metric (and names the nearest). All is in the
   arena. */
results *results_load(store *, const study *, measure, arena *, failure *);

/* Some trial of the problem reports the metric. */
bool results_measured(const results *, const char *problem_label);

/* A score as the value that it was made of, and a spread of scores as one of values. */
double results_value(const results *, double score);
spread results_spread(const results *, spread of_scores);
