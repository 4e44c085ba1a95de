/* Optimizers by problems in one table: the best setting of each, or its time to a target. */
#pragma once

#include "cli/sheet.h"
#include "cli/summary.h"
#include "stats/duel.h"

typedef struct crosstab {
    summary_kind kind;
    duel_question question; /* without a target: the results' measure */
    bool across;            /* problems are columns; else rows */
} crosstab;

sheet crosstab_sheet(store *, const results *, const crosstab *, arena *);
