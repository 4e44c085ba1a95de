/* Who is first: the best setting of every optimizer on a problem, best optimizer first, as a
   sheet for people or as csv for machines. */
#pragma once

#include "cli/sheet.h"
#include "cli/summary.h"

typedef struct standing {
    const group **groups; /* the best of every label, best first */
    int count;
    const target **targets; /* those whose metric the problem has */
    int target_count;
} standing;

/* In the order of that summary; the settings are chosen by their medians. */
standing standing_rank(store *, const results *, const char *problem_label, summary_kind,
                       arena *);

sheet standing_sheet(store *, const results *, const char *problem_label, summary_kind,
                     arena *);

/* The targets of all races of a study, each once: the csv has columns for them. */
typedef struct standing_targets {
    const target **targets;
    int count;
} standing_targets;

standing_targets standing_csv_targets(const study *, arena *);

/* The first line of the csv, and the lines of one problem. Numbers in full; inf where a target
   was not reached or the trials diverged, nothing where the race does not have the target. */
void standing_csv_header(const standing_targets *, summary_kind, text *);
void standing_csv(store *, const results *, const char *problem_label, const standing_targets *,
                  summary_kind, text *, arena *);
