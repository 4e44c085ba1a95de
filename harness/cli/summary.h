/* A group's seeds in one number, with the interval that says how many of its digits count. */
#pragma once

#include "stats/bootstrap.h"
#include "stats/results.h"

typedef enum summary_kind {
    SUMMARY_MEDIAN,
    SUMMARY_MEAN,
    SUMMARY_IQM,
    SUMMARY_KINDS
} summary_kind;
extern const char *const summary_names[SUMMARY_KINDS]; /* "median", "mean", "iqm" */

/* Of the scores: the median with quartiles; the mean, or that of the middle half, with its 95 %
   bootstrap interval (percentile). */
interval summary_of(const group *, summary_kind, arena *);
/* The same of the metric as it was measured. */
interval summary_values(const results *, interval of_scores);
/* "median and quartiles" */
const char *summary_words(summary_kind);
/* "0.312 [0.281, 0.344]": digits as the interval allows; "inf" and "-" as unit_value. */
const char *summary_value(interval, arena *);
const char *summary_interval(interval, arena *);
