/* Optimal values, found once per problem instance and kept, so that gaps to them are exact. */
#pragma once

#include "base/arena.h"
#include "store/store.h"

typedef struct optimum {
    double value;
    const char *method; /* how it was found, in words */
} optimum;

/* Of the trial's problem with its options, instance and the contents of its data (see
   trial_problem_key); false when the store does not have it. */
bool store_optimum(store *, const trial *, optimum *, arena *);
/* What the problem itself knew or found at its start (see its `optimum` in oracle.h) is put
   there with the end of its first trial in double, or of one in float until then. Within the
   writer's transaction. */
bool store_keep_optimum(store *, const trial *, double value, failure *);
/* Puts it there; an earlier one is replaced. */
bool store_add_optimum(store *, const trial *, const optimum *, failure *);
