/* Questions to a store about one trial, for statistics. A store that cannot be read answers as
   if it had nothing: opening it has checked it. */
#pragma once

#include "base/arena.h"
#include "store/store.h"

typedef struct record {
    int64_t row; /* of the trial */
    trial_status status;
    const char *message;
    int64_t steps;
    double seconds;                                         /* optimizer and oracle */
    double evaluation_seconds, setup_seconds, wall_seconds; /* NaN: not known */
    double samples, sample_tokens, flops, peak_flops;       /* NaN: not known, or none */
    int64_t state_bytes;                                    /* -1: not known */
    bool exclusive;        /* nothing else of Slalom ran beside it */
    int64_t noise;         /* of its exclusive run, for store_calibrations; 0: none */
    const char *hostname;  /* where it ran */
    const char *backtrace; /* of a crash, a line per call; "" when there is none */
} record;

/* When a target was reached first. */
typedef struct reach {
    int64_t step;
    double samples, gradient_calls, seconds; /* NaN: not known (imported trials) */
} reach;

/* One metric of one trial over one clock. */
typedef struct series {
    int64_t count;
    double *x, *y; /* y may be NaN or infinite */
} series;

/* False when the store has no trial of this key. */
bool store_record(store *, const char *key, arena *, record *);

/* How the metric is judged; false when the trial has no such metric. */
bool store_orientation(store *, int64_t row, const char *metric, bool *higher,
                       const char **unit, arena *);

/* False when there is no such value; what is stored as NULL comes back as NaN. */
bool store_final(store *, int64_t row, const char *metric, double *value);
bool store_best(store *, int64_t row, const char *metric, double *value);
bool store_first(store *, int64_t row, const char *metric, double *value);

bool store_reach(store *, int64_t row, const target *, bool higher, reach *);

/* `clock` is a column of the view `curve`. NULL-terminated names of all clocks. */
extern const char *const store_clocks[];
series store_series(store *, int64_t row, const char *clock, const char *metric, arena *);

/* The names of all metrics of a study's trials, sorted. */
char **store_metric_names(store *, const char *study, int64_t *count, arena *);
