/* From trials to the arrays that the pure functions of this folder take. A cell is an optimizer
   (label) on a problem, at its best setting as choose_best has it. Scores are oriented: lower
   is better. */
#pragma once

#include "stats/choice.h"
#include "stats/runtime.h"
#include "stats/time_table.h"

/* Which cells: [label * problem_count + problem], in the study's order; NULL without outcomes.
 */
const group **cells_of(const results *, arena *);

/* Median scores over seeds; NaN without outcomes. */
time_table cell_scores(const results *, const group **cells, arena *);

/* One run per outcome against the target: the first reading of the clock (a column of the view
   `curve`) at or beyond it, or the last reading there is. Diverged and failed trials are runs
   that did not reach, unless they had before. `g->count` of them. */
runtime *cell_runs(store *, const group *, const target *, const char *clock, arena *);

/* Hit times of the same, +inf = not reached. */
double *cell_hits(store *, const group *, const target *, const char *clock, arena *);

/* Median hit times over seeds; NaN without outcomes. */
time_table cell_times(store *, const results *, const group **cells, const target *,
                      const char *clock, arena *);

/* The score of every outcome. */
double *cell_values(const group *, arena *);

/* Values of two groups, one per outcome, seed by seed over the seeds of either: NaN where one
   lacks the outcome. Returns how many. */
int cell_pair_up(const group *one, const double *ones, const group *other, const double *others,
                 double **a, double **b, arena *);
/* The same of their scores. */
int cell_pairs(const group *, const group *, double **a, double **b, arena *);

/* The score of every setting of a label on a problem (medians over seeds), for tuning curves.
 */
int cell_settings(const results *, const char *problem_label, const char *label,
                  double **scores, arena *);
