/* Which cores trials run on: each its own, so that they do not disturb each other. */
#pragma once

#include <sched.h>

#include "base/failure.h"

/* Cores that this process may use: its affinity (Slurm's and taskset's doing, or a cpuset's),
   and no more than a quota of its control group amounts to. */
int cores_usable(void);

/* Disjoint sets of cores for trials that run side by side. */
typedef struct cores cores;

/* A set of `threads` cores for each of `jobs` trials: physical cores first, and no core that
   another run of Slalom on this machine has, until cores_release or the end of the process.
   NULL, and a sentence that says why, when there are not so many. */
cores *cores_claim(int jobs, int threads, failure *);
void cores_release(cores *);

/* Of the k-th trial at a time. */
const cpu_set_t *cores_of(const cores *, int k);
