#include "run/point.h"

const char *trial_status_name(trial_status status)
{
    static const char *const names[TRIAL_STATUSES] = {
        [TRIAL_DONE] = "done",
        [TRIAL_TARGET] = "target",
        [TRIAL_DIVERGED] = "diverged",
        [TRIAL_FAILED] = "failed",
        [TRIAL_CRASHED] = "crashed",
        [TRIAL_TIMEOUT] = "timeout",
        [TRIAL_OUT_OF_MEMORY] = "out_of_memory",
        [TRIAL_INTERRUPTED] = "interrupted",
        [TRIAL_RUNNING] = "running",
    };
    return names[status];
}

bool trial_status_is_result(trial_status status)
{
    return status == TRIAL_DONE || status == TRIAL_TARGET || status == TRIAL_DIVERGED;
}
