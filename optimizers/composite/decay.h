/* Step sizes of the model-based methods: constant, or falling with the root of the step. */
#pragma once

#include <slalom/optimizer.h>

enum { DECAY_NONE, DECAY_SQRT };

static inline double decay_length(double lr, int32_t decay, int64_t steps_before)
{
    return decay == DECAY_SQRT ? lr / sqrt((double)(steps_before + 1)) : lr;
}
