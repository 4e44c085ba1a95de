#include "cli/known.h"

#include <stdlib.h>

#include "base/memory.h"

static known look_up(store *st, const trial *t)
{
    int64_t row;
    known k = {CONDITION_MISSING, TRIAL_RUNNING};
    if (!st || !store_find(st, t->key, &k.status, &row))
        return k;
    if (trial_status_is_result(k.status))
        k.condition = store_stale(st, row, t) ? CONDITION_STALE : CONDITION_DONE;
    else if (k.status != TRIAL_RUNNING && k.status != TRIAL_INTERRUPTED)
        k.condition = CONDITION_FAILED;
    return k;
}

known *known_trials(store *st, const study *s)
{
    known *all = memory_need(calloc((size_t)s->trial_count + 1, sizeof *all));
    if (st)
        store_hold(st);
    for (int64_t k = 0; k < s->trial_count; k++)
        all[k] = look_up(st, &s->trials[k]);
    if (st)
        store_release(st);
    return all;
}
