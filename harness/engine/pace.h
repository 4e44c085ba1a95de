/* How far each optimizer on each problem is, and how long the rest will take. */
#pragma once

#include "base/arena.h"
#include "run/point.h"
#include "study/study.h"

/* The trials of one optimizer entry on one problem. */
typedef struct tally {
    const char *problem, *label;
    int64_t total, done, failed, running; /* done: failed ones included */
    int64_t timed;                        /* ended in this run, whatever their status */
    double seconds;                       /* that those took together */
    double begun;                         /* when the running ones began, added up */
    double tokens, flops;                 /* in this run, of problems with tokens, */
    double worked, reachable; /* by the clock: seconds; and flops of matrix products in them */
} tally;

typedef struct pace {
    tally *tallies; /* in the study's order */
    int count;
    int *of; /* per trial: its tally */
} pace;

/* Trials that are not wanted are done already. */
pace *pace_new(const study *, const bool *wanted, arena *);
/* Times are seconds since the start of the run. */
void pace_begin(pace *, int64_t cell, double now);
/* `lost`: seconds of it that were not the trial's own, as of loading the data. */
void pace_end(pace *, int64_t cell, trial_status, double begun, double now, double lost);

/* What a trial of sequences did in `seconds` of its clock, on a machine that multiplies
   matrices at `peak` operations a second. */
void pace_work(pace *, int64_t cell, int64_t tokens, double flops, double seconds, double peak);

/* Seconds until the end, from what the trials of the same optimizer and problem took; where
   none has ended yet, those of the same optimizer, then all. NaN as long as none has. */
double pace_left(const pace *, int jobs, double now);
