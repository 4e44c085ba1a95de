/* A study file, read, checked against the plugins and expanded into trials. */
#pragma once

#include "base/arena.h"
#include "base/failure.h"
#include "plugin/registry.h"
#include "study/figure.h"
#include "study/trial.h"

/* An imported study of the store, shown beside the study's own trials; see stats/baseline.h. */
typedef struct baseline {
    const char *study;
    const char *place;           /* file:line:column, for sentences */
    const char **ours, **theirs; /* labels of the same problem */
    int problem_count;
    const char **labels; /* of its optimizers; none: all */
    int label_count;
} baseline;

/* Checked by stats/claim.h. */
typedef struct claim {
    const char *sentence, *paper, *sql;
    const char *study; /* whose trials it is about: a study, or a race of one */
    const char *place; /* of the SQL: file:line:column */
} claim;

typedef struct study {
    arena *memory; /* owns everything below */
    const char *name;
    const char *path;
    trial *trials;
    int64_t trial_count;
    /* seeds: {from, most}: `trials` have the first seeds, and these are what slalom run
       --until-decided may add, seed by seed. 0 and none of them otherwise. */
    int first_seeds, most_seeds;
    trial *reserve;
    int64_t reserve_count;
    target
        *targets; /* for time to target; they stop a trial only with `stop: {target: true}` */
    int target_count;
    figure *figures;
    int figure_count;
    baseline *baselines;
    int baseline_count;
    claim *claims; /* of a race: those that stand in it */
    int claim_count;
    figure_style style;         /* of those that do not say otherwise */
    const char *figure_refused; /* why an asked figure does not fit; NULL when it does */
    struct study *next;         /* race of the same file, or NULL; the first owns the memory */
} study;

/* Reads and checks the file; NULL and "file:line:column: what was found, what was expected"
   when it is wrong. Nothing is written anywhere. */
study *study_read(const char *path, const registry *, failure *);
/* The same with one figure in place of the study's own, written as in a study: "curves" or
   "pareto: {x: seconds}". It must fit at least one race. */
study *study_read_figure(const char *path, const char *figure, const registry *, failure *);
void study_free(study *);

/* Where studies and the default store lie: results/ of $SLALOM_HOME, which the launcher sets to
   the project's root, else of the current folder. */
const char *results_folder(arena *);

/* The file that `word` stands for: a file, a folder with a study.yaml, or the name of a folder
   in results_folder. */
bool study_locate(const char *word, arena *, const char **path, failure *);
