#include "cli/known.h"

#include <stdlib.h>

#include "base/memory.h"

static known look_up(store *st, const trial *t)
{
    int64_t row;
    known k = {CONDITION_MISSING, TRIAL_RUNNING, NULL};
    if (!st || !store_find(st, t->key, &k.status, &row))
        return k;
    k.from = st;
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

int64_t known_add(known *all, store *st, const study *s)
{
    int64_t added = 0;
    for (int64_t k = 0; k < s->trial_count; k++) {
        if (all[k].condition != CONDITION_MISSING)
            continue;
        known here = look_up(st, &s->trials[k]);
        if (here.from)
            all[k] = here;
        added += here.condition != CONDITION_MISSING;
    }
    return added;
}
