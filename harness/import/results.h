/* What another program measured, read whole before anything is written. */
#pragma once

#include "base/text.h"
#include "import/file.h"
#include "store/environment.h"
#include "store/foreign.h"

typedef struct result_point {
    int64_t step;
    double seconds;     /* NaN: not known */
    int64_t loss_calls; /* -1: not known */
    double *values;     /* one per metric; NaN: not measured here */
} result_point;

typedef struct result { /* a trial of another program */
    const char *place;  /* file and line where it begins */
    const char *problem, *problem_label, *optimizer, *label;
    foreign_options problem_options, options;
    uint64_t seed, instance;
    double optimum; /* known least loss, or NaN */
    environment where;
    sl_metric *metrics; /* closed by SL_METRICS_END */
    int metric_count;
    result_point *points;
    int64_t count, capacity;
} result;

typedef struct results_read {
    arena *memory;
    const char *format;
    const char *const *higher; /* metrics that are better when higher, as the user says */
    result **at;               /* in the order of the files */
    int64_t count, capacity;
    void *tree; /* of results by name */
    text notes; /* lines: what was left out, and why */
} results_read;

void results_open(results_read *, const char *format, arena *);
void results_close(results_read *);

/* The result of that name (whatever tells trials apart); a new one is empty. */
result *results_named(results_read *, const char *name, const char *place, bool *is_new);
/* Room for one more point, its values not measured. */
result_point *result_add(results_read *, result *);
/* Gives the result its metrics; `names` has `count`. */
void result_metrics(results_read *, result *, const char *const *names, int count);

/* "gd[lr=0.1,shape=(2, 3)]": the name before the bracket, and what is in it as options. */
const char *results_bracket(const char *words, foreign_options *, arena *);

/* For qsort, by step. */
int result_point_order(const void *, const void *);
/* Puts the points in order. Refuses results without points and steps that stand twice. */
bool results_check(results_read *, failure *);

/* The formats: each reads one file. */
bool benchopt_read(results_read *, const char *path, failure *);
bool algoperf_read(results_read *, const char *path, failure *);
bool coco_read(results_read *, const char *path, failure *);
