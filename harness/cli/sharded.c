#include "cli/sharded.h"

#include <stdio.h>

#include "engine/slurm.h"
#include "store/shards.h"

bool sharded_open(sharded *s, const asked *call, bool writing, failure *f)
{
    const char *folder = shards_folder(call->store_path, call->study, call->memory);
    s->path = shards_path(folder, &s->which, call->memory);
    return !writing || shards_make_folder(folder, f);
}

bool sharded_keep(const sharded *s, store *own, study *first, failure *f)
{
    int64_t id;
    for (const study *race = own ? first : NULL; race; race = race->next)
        if (!store_study(own, race, &id, f))
            return false;
    shard_keep(first, &s->which);
    return true;
}

/* Somebody else's jobs would run the same trials. A machine without Slurm has none. */
static bool check_queue(const char *folder, const asked *call, failure *f)
{
    slurm_jobs jobs = {0};
    if (!slurm_submitted(folder, call->memory))
        return true;
    if (!slurm_ask_jobs(folder, call->memory, &jobs, f)) {
        fprintf(stderr, "note: whether jobs of this study are in the queue is unknown: %s\n",
                f->sentence);
        return true;
    }
    return jobs.count == 0 || slurm_refuse(&jobs, f);
}

static bool gather_one(store *into, const char *path, merge *sum, failure *f)
{
    merge m = {0};
    bool good = shard_merge(into, path, true, &m, f);
    sum->taken += m.taken;
    sum->conflicts += m.conflicts;
    fputs(m.lines.data ? m.lines.data : "", stderr);
    text_free(&m.lines);
    return good;
}

bool sharded_gather(store *into, const asked *call, failure *f)
{
    int count;
    merge sum = {0};
    const char *folder = shards_folder(call->store_path, call->study, call->memory);
    if (!check_queue(folder, call, f))
        return false;
    char **paths = shards_list(folder, &count, call->memory);
    for (int k = 0; k < count; k++)
        if (!gather_one(into, paths[k], &sum, f))
            return false;
    if (count)
        fprintf(stderr, "%s: took %lld trials from its shards' stores\n", call->study->name,
                (long long)sum.taken);
    return true;
}
