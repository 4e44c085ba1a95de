/* Two fixed kernels, timed between exclusive trials, on the trials' own cores: how much the
   machine's speed wavers is what no comparison of seconds can be finer than. */
#pragma once

#include <sched.h>
#include <sys/types.h>

#include "store/noise.h"

typedef struct calibrator {
    pid_t process; /* idle between the measurements */
    int line;      /* to it */
} calibrator;

/* `where` may be NULL: anywhere. */
bool calibrator_begin(calibrator *, const cpu_set_t *where, int threads, failure *);
/* Takes about ten milliseconds. False when the process is gone. */
bool calibrator_measure(const calibrator *, calibration *);
void calibrator_end(calibrator *);
