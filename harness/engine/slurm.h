/* A study as jobs of Slurm: an array whose tasks are shards, and a job behind it that merges
   their stores. All of it lies in one folder, that of the shard stores: the two scripts, which
   also tell the study's jobs from others in the queue, and the logs. */
#pragma once

#include "base/arena.h"
#include "base/failure.h"
#include "base/text.h"
#include "study/shard.h"

typedef struct slurm_plan {
    const char *study_name;
    /* Absolute paths (the folder's without links): of the folder, the program, the study file,
       its store, and the folder that everything relative is meant from. */
    const char *folder, *program, *study, *store, *directory;
    int64_t shards;                  /* of the whole study */
    const bool *wanted;              /* shards + 1, from 1: has trials to run */
    int cpus;                        /* of a task, and so trials at a time */
    int at_a_time;                   /* tasks; 0: no limit of ours */
    int restarts;                    /* of a task that reaches its time limit */
    const char *time;                /* as sbatch takes it; NULL: the site's */
    const char *memory;              /* of a task, as sbatch takes it; NULL: the site's */
    const char *partition, *account; /* NULL: the site's */
    const char **more; /* further options of sbatch for the tasks, closed by NULL */
} slurm_plan;

/* Seconds of a time limit as sbatch writes it (minutes, h:m:s, days-hours, ...); 0: it is none.
 */
int64_t slurm_seconds(const char *time);

void slurm_task_script(const slurm_plan *, text *);
void slurm_merge_script(const slurm_plan *, text *);

/* Whether Slurm's commands are installed. */
bool slurm_here(failure *);
/* Writes the scripts into the folder and queues both jobs. */
bool slurm_submit(const slurm_plan *, long *array, long *merging, failure *);

typedef struct slurm_job {
    const char *id; /* 12_3, or 12_[4-9] for waiting tasks of an array */
    const char *state, *time, *nodes, *reason;
    bool merging; /* the job that merges */
} slurm_job;

typedef struct slurm_jobs {
    slurm_job *list;
    int count;
} slurm_jobs;

/* Whether jobs were ever queued from this folder. */
bool slurm_submitted(const char *folder, arena *);
/* The jobs of the folder that are queued or running; false when the queue cannot be asked. */
bool slurm_ask_jobs(const char *folder, arena *, slurm_jobs *, failure *);
/* "jobs 12_1, 12_[2-4], 13 of this study are in the queue ..."; false. */
bool slurm_refuse(const slurm_jobs *, failure *);
