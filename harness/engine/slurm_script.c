/* The two scripts of a study on Slurm. */
#include <stdlib.h>

#include "engine/slurm.h"

/* How long before the end of its time a task is told to put its things away; Slurm may be a
   minute early. */
enum { WARNING_SECONDS = 60 };

/* As one word of a shell. */
static void add_word(text *t, const char *word)
{
    text_add(t, "'");
    for (; *word; word++)
        if (*word == '\'')
            text_add(t, "'\\''");
        else
            text_add_bytes(t, word, 1);
    text_add(t, "'");
}

/* A path in a line of #SBATCH, where % begins a pattern. */
static void add_output(text *t, const char *folder, const char *name)
{
    text_add(t, "#SBATCH --output=\"");
    for (; *folder; folder++)
        if (*folder == '%')
            text_add(t, "%%%%");
        else
            text_add(t, *folder == '"' || *folder == '\\' ? "\\%c" : "%c", *folder);
    text_add(t, "/%s.log\"\n", name);
}

static void add_site(const slurm_plan *p, text *t)
{
    text_add(t, "#SBATCH --nodes=1\n#SBATCH --ntasks=1\n#SBATCH --requeue\n"
                "#SBATCH --open-mode=append\n");
    if (p->time)
        text_add(t, "#SBATCH --time=%s\n", p->time);
    if (p->partition)
        text_add(t, "#SBATCH --partition=%s\n", p->partition);
    if (p->account)
        text_add(t, "#SBATCH --account=%s\n", p->account);
}

/* 1,3-5%2 */
static void add_array(const slurm_plan *p, text *t)
{
    const char *between = "";
    text_add(t, "#SBATCH --array=");
    for (int64_t first = 1; first <= p->shards; first++) {
        int64_t last = first;
        if (!p->wanted[first])
            continue;
        while (last < p->shards && p->wanted[last + 1])
            last++;
        text_add(t, "%s%lld", between, (long long)first);
        if (last > first)
            text_add(t, "-%lld", (long long)last);
        between = ",";
        first = last;
    }
    if (p->at_a_time)
        text_add(t, "%%%d", p->at_a_time);
    text_add(t, "\n");
}

/* What the user's shell had, whatever a job's environment is at this site. */
static void add_place(const slurm_plan *p, text *t)
{
    static const char *const names[] = {"SLALOM_HOME", "SLALOM_PLUGINS"};
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        const char *value = getenv(names[k]);
        if (!value || !value[0])
            continue;
        text_add(t, "export %s=", names[k]);
        add_word(t, value);
        text_add(t, "\n");
    }
    text_add(t, "cd ");
    add_word(t, p->directory);
    text_add(t, " || exit 2\n");
}

/* Before the time is up Slurm sends USR1: the run ends as after Ctrl-C, and the task goes back
   into the queue to go on with what is missing in its store. TERM (scancel, preemption) ends it
   the same way, and what follows is Slurm's. `wait` returns early on a signal. A node that
   vanished may hold the lock of its store for a while: its successor tries again. */
void slurm_task_script(const slurm_plan *p, text *t)
{
    text_add(t, "#!/bin/sh\n#SBATCH --job-name=slalom-%s\n", p->study_name);
    add_array(p, t);
    add_site(p, t);
    text_add(t, "#SBATCH --cpus-per-task=%d\n#SBATCH --signal=B:USR1@%d\n", p->cpus,
             WARNING_SECONDS);
    if (p->memory)
        text_add(t, "#SBATCH --mem=%s\n", p->memory);
    for (const char **more = p->more; *more; more++)
        text_add(t, "#SBATCH %s\n", *more);
    add_output(t, p->folder, "%a");
    add_place(p, t);
    text_add(t, "time_is_up= run=\n"
                "restarts=${SLURM_RESTART_COUNT:-0}\n"
                "trap 'time_is_up=1; kill -TERM $run' USR1\n"
                "trap 'kill -TERM $run' TERM\n\n"
                "race() {\n    ");
    add_word(t, p->program);
    text_add(t, " run ");
    add_word(t, p->study);
    text_add(t, " --store ");
    add_word(t, p->store);
    text_add(
        t,
        " \\\n        --shard \"$SLURM_ARRAY_TASK_ID/%lld\" --jobs %d &\n"
        "    run=$!\n"
        "    wait $run\n"
        "    code=$?\n"
        "    while [ $code -gt 128 ] && [ $code -ne 130 ]; do # a signal\n"
        "        wait $run\n"
        "        code=$?\n"
        "    done\n"
        "}\n\n"
        "race\n"
        "tries=0\n"
        "while [ $code -eq 2 ] && [ $restarts -gt 0 ] && [ $tries -lt 5 ]; do\n"
        "    tries=$((tries + 1))\n"
        "    sleep 30 # the store of a lost node may be locked for a while\n"
        "    race\n"
        "done\n"
        "if [ $code -eq 130 ] && [ \"$time_is_up\" ]; then\n"
        "    if [ $restarts -lt %d ]; then\n"
        "        echo \"slalom: the time is up; back into the queue\"\n"
        "        exec scontrol requeue \"$SLURM_JOB_ID\"\n"
        "    fi\n"
        "    echo \"slalom: the time is up after $restarts restarts; submit again to go on\"\n"
        "fi\n"
        "exit $code\n",
        (long long)p->shards, p->cpus, p->restarts);
}

/* Merging again changes nothing; a store that another study is writing to is waited for. */
void slurm_merge_script(const slurm_plan *p, text *t)
{
    text_add(t, "#!/bin/sh\n#SBATCH --job-name=slalom-%s\n", p->study_name);
    add_site(p, t);
    add_output(t, p->folder, "merge");
    add_place(p, t);
    text_add(t, "set -- ");
    add_word(t, p->folder);
    text_add(t, "/*.db\n"
                "[ -e \"$1\" ] || exit 0\n"
                "tries=0\n"
                "while :; do\n    ");
    add_word(t, p->program);
    text_add(t, " merge --remove ");
    add_word(t, p->store);
    text_add(t, " \"$@\"\n"
                "    code=$?\n"
                "    [ $code -eq 2 ] && [ $tries -lt 20 ] || exit $code\n"
                "    tries=$((tries + 1))\n"
                "    sleep 30 # another study is being written to the store\n"
                "done\n");
}
