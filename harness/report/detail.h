/* How much of each curve fits into a page that a browser opens at once. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* How many curves there are: the best setting of each optimizer on each problem, and others. */
typedef struct curve_count {
    int64_t best, others; /* settings */
    int metrics, clocks;
} curve_count;

typedef struct detail {
    int64_t best_points, other_points; /* of one curve, at most; 0: left out */
    bool other_metrics;                /* also those that the race is not judged by */
    bool other_clocks;                 /* also those that are no function of the step */
} detail;

/* The richest detail that fits. Best settings keep every metric and clock. */
detail detail_plan(const curve_count *);
