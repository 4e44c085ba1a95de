/* Trials over the same data: same problem, options, precision and, for generated data,
 * instance. */
#pragma once

#include "base/arena.h"
#include "study/study.h"

typedef struct group {
    int64_t *trials; /* positions in the study, in its order */
    int64_t count;
} group;

/* Groups the trials for which wanted[k] holds, in the order of their first trials. */
group *group_trials(const study *, const bool *wanted, arena *, int64_t *count);
