#include "cli/elsewhere.h"

#include <stdio.h>
#include <unistd.h>

#include "store/shards.h"

bool elsewhere_study(elsewhere *e, const asked *call, failure *f)
{
    if (access(call->store_path, F_OK) != 0)
        return true;
    e->stores = arena_array(call->memory, store *, 1);
    e->stores[0] = store_open_snapshot(call->store_path, f);
    e->count = e->stores[0] != NULL;
    return e->count > 0;
}

void elsewhere_shards(elsewhere *e, const asked *call)
{
    int count;
    failure f;
    const char *folder = shards_folder(call->store_path, call->study, call->memory);
    char **paths = shards_list(folder, &count, call->memory);
    e->stores = arena_array(call->memory, store *, count + 1);
    for (int k = 0; k < count; k++) {
        e->stores[e->count] = store_open_readonly(paths[k], &f);
        if (e->stores[e->count])
            e->count++;
        else if (access(paths[k], F_OK) == 0) /* not merged and removed this moment */
            fprintf(stderr, "note: %s\n", f.sentence);
    }
}

void elsewhere_close(elsewhere *e)
{
    for (int k = 0; k < e->count; k++)
        store_close(e->stores[k]);
    e->count = 0;
}

known *elsewhere_known(const elsewhere *e, store *st, const study *s, int64_t *added)
{
    known *all = known_trials(st, s);
    for (int k = 0; k < e->count; k++) {
        int64_t more = known_add(all, e->stores[k], s);
        if (added)
            *added += more;
    }
    return all;
}
