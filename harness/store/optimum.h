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
/* Puts it there; an earlier one is replaced. */
bool store_add_optimum(store *, const trial *, const optimum *, failure *);
