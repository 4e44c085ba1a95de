#include "stats/reserve.h"

#include <string.h>

static bool has_ended(store *st, const trial *t)
{
    trial_status status;
    int64_t row;
    return store_find(st, t->key, &status, &row) && status != TRIAL_RUNNING &&
           status != TRIAL_INTERRUPTED;
}

const study *reserve_join(store *st, const study *s, arena *a)
{
    if (s->reserve_count == 0)
        return s;
    study *joined = arena_alloc(a, sizeof *joined);
    *joined = *s;
    joined->trials = arena_array(a, trial, s->trial_count + s->reserve_count);
    memcpy(joined->trials, s->trials, (size_t)s->trial_count * sizeof *s->trials);
    for (int64_t k = 0; k < s->reserve_count; k++)
        if (has_ended(st, &s->reserve[k]))
            joined->trials[joined->trial_count++] = s->reserve[k];
    return joined;
}
