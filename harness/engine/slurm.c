#include "engine/slurm.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/slurm_call.h"

static const char *task_path(const char *folder, arena *a)
{
    return arena_format(a, "%s/task.sh", folder);
}

static const char *merge_path(const char *folder, arena *a)
{
    return arena_format(a, "%s/merge.sh", folder);
}

static bool write_script(const char *path, const text *words, failure *f)
{
    FILE *file = fopen(path, "w");
    bool good = file && fwrite(words->data, 1, words->length, file) == words->length;
    good = file && fclose(file) == 0 && good;
    return good || failure_set(f, "%s: cannot write the script: %s", path, strerror(errno));
}

/* Prints the job's number, and behind a semicolon the cluster's name. */
static bool queue_script(const char *path, const char *dependency, long *id, failure *f)
{
    text answer = {0};
    const char *words[] = {"sbatch", "--parsable", path, NULL, NULL};
    if (dependency) {
        words[2] = dependency;
        words[3] = path;
    }
    bool good = slurm_call(words, &answer, f);
    *id = good && answer.data ? strtol(answer.data, NULL, 10) : 0;
    if (good && *id <= 0)
        good =
            failure_set(f, "sbatch was expected to print the job's number; it printed \"%s\"",
                        answer.data ? answer.data : "");
    text_free(&answer);
    return good;
}

static bool write_scripts(const slurm_plan *p, arena *a, failure *f)
{
    text task = {0}, merging = {0};
    slurm_task_script(p, &task);
    slurm_merge_script(p, &merging);
    bool good = write_script(task_path(p->folder, a), &task, f) &&
                write_script(merge_path(p->folder, a), &merging, f);
    text_free(&task);
    text_free(&merging);
    return good;
}

bool slurm_submit(const slurm_plan *p, long *array, long *merging, failure *f)
{
    failure why;
    arena *a = arena_new();
    bool good = write_scripts(p, a, f) && queue_script(task_path(p->folder, a), NULL, array, f);
    if (good) {
        const char *after = arena_format(a, "--dependency=afterany:%ld", *array);
        good = queue_script(merge_path(p->folder, a), after, merging, &why);
        if (!good)
            failure_set(f,
                        "job %ld runs the trials, but the job that merges them was refused: "
                        "%.1000s; slalom run merges them as well",
                        *array, why.sentence);
    }
    arena_free(a);
    return good;
}

bool slurm_here(failure *f)
{
    static const char *const words[] = {"sbatch", "--version", NULL};
    text answer = {0};
    bool good = slurm_call(words, &answer, f);
    text_free(&answer);
    return good;
}

bool slurm_submitted(const char *folder, arena *a)
{
    return access(task_path(folder, a), F_OK) == 0;
}

/* A line of squeue in the format below; the command comes last, as it may hold anything. */
static bool read_job(char *line, const char *task, const char *merging, slurm_job *j)
{
    char *parts[6];
    for (int k = 0; k < 6; k++)
        if (!(parts[k] = k < 5 ? strsep(&line, "|") : line))
            return false;
    *j = (slurm_job){parts[0], parts[1], parts[2], parts[3], parts[4], false};
    j->merging = strcmp(parts[5], merging) == 0;
    return j->merging || strcmp(parts[5], task) == 0;
}

static int count_lines(const text *t)
{
    int count = 1;
    for (size_t k = 0; k < t->length; k++)
        count += t->data[k] == '\n';
    return count;
}

/* The jobs are known by their scripts: names are not unique among users and stores. */
bool slurm_ask_jobs(const char *folder, arena *a, slurm_jobs *jobs, failure *f)
{
    static const char *const words[] = {"squeue", "--noheader",
                                        "--states=PD,R,S,CF,CG,RQ,SI,SO,RS,RF,RH",
                                        "--format=%i|%T|%M|%N|%r|%o", NULL};
    text answer = {0};
    char *whole = realpath(folder, NULL); /* as slurm_submit was given it */
    const char *task = task_path(whole ? whole : folder, a);
    const char *merging = merge_path(whole ? whole : folder, a);
    free(whole);
    bool good = slurm_call(words, &answer, f);
    if (good && answer.length) {
        char *rest = arena_copy(a, answer.data);
        jobs->list = arena_array(a, slurm_job, count_lines(&answer));
        for (char *line; (line = strsep(&rest, "\n"));)
            jobs->count += read_job(line, task, merging, &jobs->list[jobs->count]);
    }
    text_free(&answer);
    return good;
}

bool slurm_refuse(const slurm_jobs *jobs, failure *f)
{
    text list = {0};
    for (int k = 0; k < jobs->count; k++)
        text_add(&list, "%s%s %s", k ? ", " : "", jobs->list[k].id, jobs->list[k].state);
    failure_set(f,
                "jobs of this study are in the queue (%.1500s): wait for them or scancel them; "
                "starting now would run trials twice",
                list.data);
    text_free(&list);
    return false;
}
