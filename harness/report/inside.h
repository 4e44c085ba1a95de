/* Inside the report: what its sections are made from. A section adds its part of the page. */
#pragma once

#include "base/text.h"
#include "stats/results.h"

/* One race of the study: a study by itself has one. */
typedef struct race {
    const study *study;
    const char *name;     /* "" when it is the only one; without the study's */
    results *results;     /* of the metric that its first figure is about; NULL: not run yet */
    const char **metrics; /* that its trials log */
    int metric_count;
    bool *best; /* one per group: the best setting of its optimizer on its problem */
} race;

typedef struct report {
    store *store;
    const char *store_path;
    const study *study;
    const char *name; /* without a race's */
    race *races;
    int race_count;
    arena *memory;
} report;

bool report_load(report *, failure *);

/* Text that stands on the page as it is. */
void section_title(const report *, text *);
void section_overview(const report *, text *);
void section_findings(const report *, text *);
void section_pictures(const report *, text *);
void section_plugins(const report *, text *);
void section_origin(const report *, text *);

/* The data behind the curves and the table of trials, a JSON object. False when the store
   cannot be opened once more. */
bool section_data(const report *, text *, failure *);
