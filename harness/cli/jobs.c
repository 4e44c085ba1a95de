#include "cli/jobs.h"

#include <unistd.h>

#include "cli/sheet.h"
#include "engine/slurm.h"
#include "store/shards.h"

enum { WIDTH = 100, COLUMNS = 5 };

/* Why a job waits, for one that waits; what it is, for the one that merges. */
static const char *remark(const slurm_job *j, arena *a)
{
    const char *reason = j->nodes[0] ? "" : j->reason;
    if (!j->merging)
        return reason;
    return reason[0] ? arena_format(a, "merges them (%s)", reason) : "merges them";
}

static void add_table(const slurm_jobs *jobs, text *out, arena *a)
{
    static const char *header[COLUMNS] = {"job", "state", "time", "node", ""};
    static const bool numeric[COLUMNS] = {false, false, true, false, false};
    const char **cells = arena_array(a, const char *, jobs->count *COLUMNS);
    for (int k = 0; k < jobs->count; k++) {
        const slurm_job *j = &jobs->list[k];
        const char **row = cells + COLUMNS * k;
        row[0] = j->id;
        row[1] = j->state;
        row[2] = j->time;
        row[3] = j->nodes;
        row[4] = remark(j, a);
    }
    sheet table = {"jobs", COLUMNS, jobs->count, header, cells, numeric, NULL, 0, NULL};
    text_add(out, "\n");
    sheet_text(&table, WIDTH, isatty(STDOUT_FILENO), out);
}

void jobs_add(const asked *call, text *out)
{
    failure f;
    slurm_jobs jobs = {0};
    const char *folder = shards_folder(call->store_path, call->study, call->memory);
    if (!slurm_submitted(folder, call->memory))
        return;
    if (!slurm_ask_jobs(folder, call->memory, &jobs, &f))
        text_add(out, "whether jobs are in the queue is unknown: %s\n", f.sentence);
    else if (jobs.count)
        add_table(&jobs, out, call->memory);
    else
        text_add(out, "no jobs are in the queue; the logs of the last ones are in %s\n",
                 folder);
}
