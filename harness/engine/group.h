/* Trials over the same data: same problem, options, precision and, for generated data,
 * instance. */
#pragma once

#include "base/arena.h"
#include "study/study.h"

typedef struct group {
    int64_t *trials; /* positions in the study, in its order */
    int64_t count;
} group;

/* Optimizers in turn: the first setting of each, then the second of each; seed after seed. What
   drifts slowly so meets all alike. */
void group_interleave(const study *, group *);

/* Groups the trials for which wanted[k] holds, in the order of their first trials. */
group *group_trials(const study *, const bool *wanted, arena *, int64_t *count);
