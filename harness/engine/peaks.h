/* The rate at which this machine multiplies matrices, for what a trial reaches of it: measured
   once per run, precision and number of threads, in a process of its own (threads do not
   survive a fork). */
#pragma once

#include "study/trial.h"

typedef struct peaks {
    struct {
        precision precision;
        int threads;
        double flops; /* a second; 0: could not be measured */
    } known[8];
    int count;
} peaks;

double peaks_of(peaks *, const trial *);
